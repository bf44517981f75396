package org.tutti.session;

import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.OTTO;
import static org.tutti.session.Script.OTTO_MEMBER;
import static org.tutti.session.Script.VIC;
import static org.tutti.session.Script.VIC_MEMBER;
import static org.tutti.session.Script.film;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Input.Way;

/** One story in which every kind of input occurs and every part of a session is in use: what is recorded of a release. */
final class PeopleStory {

    private static final Actor SERVER = Actor.engine("test");
    private static final MemberId YAN = new MemberId("yan");
    private static final MemberId ZOE = new MemberId("zoe");

    private PeopleStory() {}

    static Script told() {
        Script script = Script.withEverybody();
        arrival(script);
        control(script);
        start(script);
        decisions(script);
        talk(script);
        goodbye(script);
        return script;
    }

    private static void arrival(Script script) {
        script.rules(rules -> {
            rules.admission = Rules.Admission.ASK;
            rules.seeks = true;
            rules.quorum = 0.75;
            rules.grant(Role.OBSERVER, Grant.PRESENT);
        });
        script.elapse(1).does(SERVER, Script.entering("Zoe", Role.VIEWER, Way.LINK, Optional.empty()));
        script.does(SERVER, Script.entering("Yan", Role.VIEWER, Way.LINK, Optional.empty()));
        script.elapse(2.5).does(ANA, new Input.Admit(ZOE)).does(CLEO, new Input.Reject(YAN));
        script.does(SERVER, Script.entering("Yan", Role.VIEWER, Way.LINK, Optional.empty()));
        script.does(SERVER, Script.entering("Eva", Role.PARTICIPANT, Way.INVITATION, Optional.of("inv-1")));
        script.does(ANA, new Input.RevokeInvitation("inv-1")).does(ANA, new Input.RevokeInvitation("inv-0"));
        script.does(SERVER, new Input.Join(BOB_MEMBER, new EndpointId("bob-phone"), "Bob", Role.PARTICIPANT));
        script.does(SERVER, new Input.Enter(
                BOB_MEMBER, new EndpointId("bob-legs"), "Bob", Role.PARTICIPANT, Way.SEAT, Optional.empty(), false));
        script.does(ANA, new Input.Enqueue(film("Second", 20.5))).does(ANA, new Input.Enqueue(film("Third", 30)));
        script.does(ANA, new Input.Enqueue(film("Live", Double.POSITIVE_INFINITY)));
        List<QueueItem> items = script.stage().queue().items();
        script.does(ANA, new Input.Reorder(items.get(2).id(), Optional.of(items.get(1).id())));
        script.does(ANA, new Input.Reorder(items.get(2).id(), Optional.empty()));
        script.does(ANA, new Input.Dequeue(items.get(2).id()));
        script.does(ANA, new Input.SetWaitPoints(
                items.get(0).id(), List.of(new WaitPoint(80.5, "Questions?"), new WaitPoint(33.3333, "Look here"))));
    }

    private static void control(Script script) {
        script.does(BOB, new Input.RequestControl()).does(BOB, new Input.WithdrawRequest());
        script.does(BOB, new Input.RequestControl()).elapse(0.5).does(ANA, new Input.DenyControl(BOB_MEMBER));
        script.does(BOB, new Input.RequestControl()).does(CLEO, new Input.RequestControl());
        script.elapse(1).does(ANA, new Input.HandOver(BOB_MEMBER)).does(BOB, new Input.ReleaseControl());
        script.does(ANA, new Input.TakeControl());
        script.does(ANA, new Input.SetRole(CLEO_MEMBER, Role.PARTICIPANT));
        script.does(ANA, new Input.SetRole(CLEO_MEMBER, Role.COHOST));
        script.does(ANA, new Input.SetGrants(OTTO_MEMBER, Optional.of(Set.of(Grant.CONTROL, Grant.CHAT))));
        script.does(ANA, new Input.SetGrants(BOB_MEMBER, Optional.of(Set.of())));
        script.does(ANA, new Input.SetGrants(BOB_MEMBER, Optional.empty()));
    }

    private static void start(Script script) {
        script.does(ANA, new Input.Schedule(Optional.of(script.now() + 3_600_000_000L)));
        script.does(ANA, new Input.Schedule(Optional.empty()));
        script.does(ANA, new Input.Schedule(Optional.of(script.now() + 60_000_000)));
        script.does(VIC, new Input.WatchFreely(true)).elapse(50.125).happens();
        ready(script, ANA, BOB, new EndpointId("bob-phone"), CLEO, new EndpointId("eva-tab"));
        script.elapse(9).happens();
        script.elapse(6).does(ANA, new Input.Seek(30.25));
        ready(script, ANA, BOB);
        script.does(VIC, new Input.WatchFreely(false)).elapse(11).happens();
        script.elapse(4).happens();
        script.elapse(2).does(ANA, new Input.Play());
        script.elapse(3).does(ANA, new Input.SetRate(1.5)).elapse(1).does(ANA, new Input.Next());
        ready(script, ANA, BOB, new EndpointId("bob-phone"), CLEO, VIC, new EndpointId("eva-tab"));
        script.elapse(21).happens();
        script.does(ANA, new Input.Pause()).does(ANA, new Input.Previous());
        script.does(ANA, new Input.Select(script.stage().queue().items().get(0).id()));
        script.does(ANA, new Input.SetView(new View(2.5, 0.25, -0.5, 90, -15, 30, 0.5)));
        script.does(ANA, new Input.Stop()).elapse(1).does(ANA, new Input.Reset());
        script.does(ANA, new Input.SetView(new View(1.25, -0.1, 0, 0, 0, 0, 0)));
    }

    private static void ready(Script script, EndpointId... endpoints) {
        long barrier = script.stage().barrier().orElseThrow().seq();
        for (EndpointId endpoint : endpoints) {
            script.elapse(0.123456).does(endpoint, new Input.Ready(barrier));
        }
    }

    private static void decisions(Script script) {
        script.does(ANA_API, new Input.Play()).elapse(5);
        decides(script, "server-clock", new Decision.Retime(new Motion(4.5, 1.02, script.now())));
        script.does(ANA, new Input.SetStrategy("leader"));
        decides(script, "leader", new Decision.Advise(BOB.value(), -0.125));
        decides(script, "leader", new Decision.Follow(Decision.Rule.MEDIAN));
        script.does(SERVER, new Input.FallBack("leader", Optional.of("it took longer than it may")));
        script.does(SERVER, new Input.FallBack("leader", Optional.empty()));
        decides(script, "leader", new Decision.Follow(Decision.Rule.COPY));
        decides(script, "leader", new Decision.Advise(BOB.value(), 0.25));
        decides(script, "leader", new Decision.Wait(BOB.value(), script.now() + 3_000_000));
        script.elapse(1);
        decides(script, "leader", new Decision.Release());
        script.elapse(2).does(BOB, new Input.Drop(BOB)).elapse(1).does(BOB, new Input.Resume(BOB));
        script.elapse(45).does(SERVER, new Input.Takeover("b", script.now() - 40_000_000));
        for (EndpointId endpoint : new EndpointId[] {ANA, BOB, CLEO, VIC, OTTO}) {
            script.does(endpoint, new Input.Resume(endpoint));
        }
        script.elapse(31).happens();
    }

    private static void decides(Script script, String strategy, Decision.Action action) {
        var memory = new Memory(strategy, 2, new byte[] {4, 5, 6});
        var decision = new Decision(action, "Bob is behind.", Map.of("behindMs", 812.5, "askedMs", 40.0), memory);
        script.does(Actor.strategy(strategy), new Input.Decide(strategy, decision));
    }

    private static void talk(Script script) {
        script.does(ANA, new Input.Play()).elapse(3.75);
        long line = said(script, BOB, "Popcorn?\nŽofie 😀");
        script.does(VIC, new Input.React(line, "🍿")).does(BOB, new Input.React(line, "👍"));
        script.does(BOB, new Input.React(line, "🍿")).does(VIC, new Input.React(line, "🍿"));
        script.does(VIC, new Input.RemoveLine(said(script, VIC, "oops")));
        script.does(ANA, new Input.Mute(VIC_MEMBER, true));
        script.rules(rules -> rules.chat = Rules.ChatMode.ENCRYPTED);
        script.does(OTTO, new Input.SayEncrypted(Base64.getEncoder().encodeToString(new byte[40])));
        script.rules(rules -> rules.slowMode = 30);
    }

    private static long said(Script script, EndpointId by, String text) {
        return script.does(by, new Input.Say(text)).session().seq();
    }

    /** Leaves somebody at the door, somebody asking, somebody resuming, a barrier and a hold in the snapshot. */
    private static void goodbye(Script script) {
        script.does(CLEO, new Input.Remove(VIC_MEMBER)).does(OTTO, new Input.Leave(OTTO));
        script.elapse(2).does(SERVER, Script.entering("Yan", Role.VIEWER, Way.LINK, Optional.empty()));
        script.does(SERVER, Script.entering("Eva", Role.PARTICIPANT, Way.SEAT, Optional.empty()));
        script.does(SERVER, new Input.Enter(
                BOB_MEMBER, new EndpointId("bob-legs"), "Bob", Role.PARTICIPANT, Way.SEAT, Optional.empty(), false));
        script.does(CLEO, new Input.WatchFreely(true)).does(CLEO, new Input.SetName("Cleopatra"));
        script.does(BOB, new Input.RequestControl()).does(ANA, new Input.Seek(10));
        ready(script, ANA);
        script.does(SERVER, Script.entering("Dan", Role.PARTICIPANT, Way.INVITATION, Optional.of("inv-2")));
        script.does(new EndpointId("dan-tab"), new Input.Drop(new EndpointId("dan-tab")));
        script.does(ANA, new Input.End("Good night"));
    }
}
