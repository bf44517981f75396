package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BEGIN;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tutti.session.Input.Pause;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Seek;
import org.tutti.session.Input.SetRate;
import org.tutti.session.Recorded.Played;

/** A played session is told as spans: issue 9, "each span between two transport changes". */
class RecordedTest {

    /** What takes effect does so a quarter of a second after it was asked for. */
    private static final double LEAD = 0.25;

    private final Script script = Script.withAnaAndBob();
    private final String first = script.stage().queue().current();

    private List<Played> played() {
        return recorded().until(script.now());
    }

    private Recorded recorded() {
        var recorded = new Recorded();
        Session session = Session.unborn(Script.ID);
        for (Entry entry : script.journal()) {
            session = ((Outcome.Accepted) session.apply(entry)).session();
            recorded.then(session);
        }
        return recorded;
    }

    private static void is(Played span, String item, double from, double to, double position, double velocity) {
        assertThat(span.item().id()).isEqualTo(item);
        assertThat((span.from() - BEGIN) / 1e6).isCloseTo(from, within(1e-6));
        assertThat((span.to() - BEGIN) / 1e6).isCloseTo(to, within(1e-6));
        assertThat(span.position()).isCloseTo(position, within(1e-6));
        assertThat(span.velocity()).isEqualTo(velocity);
    }

    @Test
    void whatNeverRan_isNothing() {
        script.elapse(100).does(ANA, new Seek(30));

        assertThat(played()).isEmpty();
    }

    @Test
    void eachMotion_isASpan_andWhereItStoodIsNone() {
        script.elapse(10).does(ANA, new Play());
        script.elapse(20).does(ANA, new Pause());
        script.elapse(30).does(ANA, new Play());
        script.elapse(5).does(ANA, new Seek(90));
        script.elapse(5).does(ANA, new SetRate(2));
        script.elapse(5);

        List<Played> played = played();

        assertThat(played).hasSize(4);
        is(played.get(0), first, 10 + LEAD, 30 + LEAD, 0, 1);
        is(played.get(1), first, 60 + LEAD, 65 + LEAD, 20, 1);
        is(played.get(2), first, 65 + LEAD, 70 + LEAD, 90, 1);
        is(played.get(3), first, 70 + LEAD, 75, 95, 2);
        assertThat(recorded().whole()).isTrue();
    }

    @Test
    void whatDoesNotChangeTheMotion_doesNotDivideIt() {
        script.does(ANA, new Play());
        for (int i = 0; i < 10; i++) {
            script.elapse(3).does(ANA, new Input.Say("Oh!"));
            script.does(ANA, new Input.SetWaitPoints(first, List.of(new WaitPoint(100 + i, "Stop"))));
        }

        List<Played> played = played();

        assertThat(played).hasSize(1);
        is(played.getFirst(), first, LEAD, 30, 0, 1);
    }

    @Test
    void itStaysWithinTheItem() {
        script.does(ANA, new Play());
        script.elapse(500);

        assertThat(played()).hasSize(1);
        is(played().getFirst(), first, LEAD, Script.DURATION + LEAD, 0, 1);
    }

    @Test
    void anotherItem_isAnotherSpan() {
        script.does(ANA, new Input.Enqueue(Script.film("Second", 60)));
        String second = script.stage().queue().items().getLast().id();
        script.does(ANA, new Play());
        script.elapse(10).does(ANA, new Input.Next());
        // Nobody says that they are ready.
        script.elapse((script.session().nextDeadline() - script.now()) / 1e6).happens();
        long starts = script.timeline().latest().timestamp();
        script.elapse(10);

        List<Played> played = played();

        assertThat(played).hasSize(2);
        is(played.getFirst(), first, LEAD, 10, 0, 1);
        is(played.getLast(), second, (starts - BEGIN) / 1e6, (script.now() - BEGIN) / 1e6, 0, 1);
    }

    @Test
    void atAWaitPoint_nothingIsPlayedBeyondIt_thoughItWasWrittenDownLater() {
        script.does(ANA, new Input.SetWaitPoints(first, List.of(new WaitPoint(10, "Look"))));
        script.does(ANA, new Play());
        script.elapse(10 + LEAD + 0.1).does(ANA, new Input.Say("Does it wait?"));
        script.elapse(0.1).happens();
        script.elapse(50);

        assertThat(played()).hasSize(1);
        is(played().getFirst(), first, LEAD, 10 + LEAD, 0, 1);
    }

    @Test
    void whileTheServerWasAway_nothingWasPlayed() {
        script.does(ANA, new Play());
        script.elapse(20);
        long lost = script.now();
        script.elapse(60).engine(new Input.Takeover("b", lost));
        script.elapse(100);

        assertThat(played()).hasSize(1);
        is(played().getFirst(), first, LEAD, 20, 0, 1);
    }

    @Test
    void itEndsWithTheSession() {
        script.does(ANA, new Play());
        script.elapse(20).does(ANA, new Input.End("Good night"));
        script.elapse(60);

        assertThat(script.session().ended()).isTrue();
        assertThat(played()).hasSize(1);
        is(played().getFirst(), first, LEAD, 20, 0, 1);
    }

    @Test
    void ofMoreThanItKeeps_itSaysSo() {
        script.does(ANA, new Play());
        var recorded = new Recorded();
        recorded.then(script.session());
        for (int i = 0; i < Recorded.MOST; i++) {
            script.elapse(1).does(ANA, new Seek(7 * i % 100));
            recorded.then(script.session());
        }
        assertThat(recorded.whole()).isTrue();

        script.elapse(1).does(ANA, new Seek(3));
        recorded.then(script.session());
        script.elapse(1).does(ANA, new Seek(5));
        recorded.then(script.session());

        assertThat(recorded.until(script.now())).hasSize(Recorded.MOST);
        assertThat(recorded.whole()).isFalse();
    }
}
