package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.ANA_MEMBER;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.VIC;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Seek;

/** Who did what to the timeline, when, why, on what figures: W-20, W-32. */
class TraceTest {

    private final Script script = Script.withEverybody();

    private Cause cause() {
        return script.session().cause().orElseThrow();
    }

    private void traces(Actor actor, Input input, Cause expected) {
        int before = script.stage().trace().size();
        script.does(actor, input);
        assertThat(script.stage().trace()).hasSize(before + 1);
        assertThat(cause()).isEqualTo(expected);
        script.elapse(1);
    }

    private Cause byAna(String kind, long lead, Map<String, Double> numbers) {
        return new Cause(kind, Optional.of(ANA_MEMBER), "Ana", script.now() + lead, "", numbers);
    }

    @Test
    void command_saysWhoWhatAndWhen() {
        Actor ana = Actor.endpoint(ANA);
        script.does(ANA, new Input.Enqueue(Script.film("Second", 60)));
        traces(ana, new Play(), byAna("play", 250_000, Map.of()));
        script.elapse(9.25);
        traces(ana, new Seek(60), byAna("seek", 250_000, Map.of("from", 10.25, "to", 60.0)));
        traces(ana, new Input.SetRate(2), byAna("setRate", 250_000, Map.of("rate", 2.0)));
        traces(ana, new Input.Pause(), byAna("pause", 250_000, Map.of()));
        traces(ana, new Input.Stop(), byAna("stop", 250_000, Map.of()));
        traces(ana, new Input.Reset(), byAna("reset", 250_000, Map.of()));
        traces(ana, new Input.Next(), byAna("next", 0, Map.of()));
        traces(ana, new Input.Previous(), byAna("previous", 0, Map.of()));
        traces(ana, new Input.Select(script.stage().queue().items().get(1).id()), byAna("select", 0, Map.of()));
        traces(ANA_API, new Play(), byAna("play", 250_000, Map.of()));
    }

    @Test
    void strategy_saysWhyAndOnWhatFigures() {
        script.does(ANA, new Play()).elapse(5);
        var wait = new Decision.Wait(BOB.value(), script.now() + 3_000_000);
        var decision = new Decision(wait, "Bob is buffering.", Map.of("behindMs", 812.5), Memory.NONE);
        script.does(Actor.strategy("server-clock"), new Input.Decide("server-clock", decision));
        assertThat(cause()).isEqualTo(new Cause(
                "strategy", Optional.empty(), "server-clock", script.now(), "Waiting for Bob: Bob is buffering.",
                Map.of("behindMs", 812.5)));

        script.elapse(3).happens();
        assertThat(cause()).isEqualTo(new Cause(
                "release", Optional.empty(), "", script.now(), "The group has waited long enough for Bob.",
                Map.of("waitedMs", 3000.0)));
    }

    @Test
    void strategyThatKeepsOrAdvises_leavesNoTrace() {
        script.does(ANA, new Play()).elapse(5);
        Stage before = script.stage();
        for (Decision.Action action :
                new Decision.Action[] {new Decision.Keep(), new Decision.Advise(BOB.value(), 0.2), new Decision.Release()}) {
            var decision = new Decision(action, "because", Map.of(), Memory.NONE);
            script.does(Actor.strategy("server-clock"), new Input.Decide("server-clock", decision));
        }
        assertThat(script.stage()).isEqualTo(before);
    }

    @Test
    void endAndOutage_areTheServers() {
        script.does(ANA, new Play()).elapse(50);
        script.does(Actor.engine("b"), new Input.Takeover("b", script.now() - 40_000_000));
        assertThat(cause()).isEqualTo(new Cause(
                "outage", Optional.empty(), "", script.now() - 40_000_000, "", Map.of("awayMs", 40_000.0)));
        script.does(ANA, new Play()).does(ANA, new Seek(119)).elapse(3).happens();
        assertThat(cause().kind()).isEqualTo("end");
    }

    @Test
    void whatIsAboutPeople_leavesNoTrace() {
        script.does(ANA, new Play()).elapse(1);
        Stage before = script.stage();
        long line = script.does(BOB, new Input.Say("hello")).session().seq();
        List<Input> byAna = List.of(
                new Input.HandOver(BOB_MEMBER), new Input.TakeControl(), new Input.ReleaseControl(),
                new Input.SetRole(BOB_MEMBER, Role.VIEWER), new Input.SetGrants(BOB_MEMBER, Optional.empty()),
                new Input.Mute(BOB_MEMBER, true), new Input.RevokeInvitation("inv"), new Input.SetStrategy("other"),
                new Input.React(line, "👍"), new Input.RemoveLine(line), new Input.WatchFreely(true), new Input.SetName("Anna"),
                new Input.SetRules(Template.LEAD.rules()), new Input.Remove(BOB_MEMBER));
        byAna.forEach(input -> script.does(ANA, input));
        script.does(VIC, new Input.Drop(VIC)).does(VIC, new Input.Resume(VIC)).does(VIC, new Input.Leave(VIC));
        script.comes("Zoe", Role.PARTICIPANT, Input.Way.LINK);
        assertThat(script.stage()).isEqualTo(before);
    }

    @Test
    void trace_keepsTheLatestFifty() {
        for (int i = 1; i <= 60; i++) {
            script.elapse(1).does(ANA, new Seek(i));
        }
        assertThat(script.stage().trace()).hasSize(50);
        assertThat(script.stage().trace().get(0).numbers()).containsEntry("to", 11.0);
        assertThat(cause().numbers()).containsEntry("to", 60.0);
        assertThat(Codec.restore(Codec.snapshot(script.session())).stage().trace()).isEqualTo(script.stage().trace());
    }

    @Test
    void name_isTheOneOfThatTime() {
        script.does(ANA, new Play()).does(ANA, new Input.SetRole(BOB_MEMBER, Role.HOST));
        script.does(ANA, new Input.Leave(ANA)).elapse(1);
        assertThat(cause().name()).isEqualTo("Ana");
    }
}
