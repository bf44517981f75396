package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;

import org.junit.jupiter.api.BeforeEach;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Ready;
import org.tutti.session.Input.Seek;

/** The timeline has been sought while it ran, and waits for Ana, Bob, Cleo and Vic. */
abstract class AtABarrier {

    final Script script = Script.withEverybody();
    long barrier;

    @BeforeEach
    void seek() {
        script.rules(rules -> rules.seeks = true);
        script.does(ANA, new Play()).elapse(10).does(ANA, new Seek(60));
        barrier = script.stage().barrier().orElseThrow().seq();
        script.elapse(1);
    }

    final void ready(EndpointId... endpoints) {
        for (EndpointId endpoint : endpoints) {
            script.does(endpoint, new Ready(barrier));
        }
    }

    final void stillWaits() {
        assertThat(script.stage().barrier()).isPresent();
        assertThat(script.timeline().hold()).isPresent();
        assertThat(script.timeline().latest().moving()).isFalse();
    }

    final void hasStarted() {
        assertThat(script.timeline().latest()).isEqualTo(new Motion(60, 1, script.now() + 250_000));
        assertThat(script.stage().barrier()).isEmpty();
        assertThat(script.stage().awaited()).isEmpty();
        assertThat(script.timeline().hold()).isEmpty();
    }

    final String why() {
        return script.session().cause().orElseThrow().reason();
    }
}
