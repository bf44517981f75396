package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Device;
import org.tutti.engine.Offset;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.session.Template;

class RoomTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Room room = new Room();
    private final Map<Integer, FakeWire> wires = new TreeMap<>();
    private Session session = Session.unborn(new SessionId("s"));

    RoomTest() {
        var media = new MediaDescription("file:demo", "Demo", 60, List.of(new Rendition("demo.mp4", "video/mp4")));
        apply(new Input.Create("Film", new Item("file", media), "server-clock"));
    }

    private void apply(Input input) {
        apply(Actor.engine("test"), input);
    }

    private void does(int member, Input input) {
        apply(Actor.endpoint(endpoint(member)), input);
    }

    private void apply(Actor actor, Input input) {
        long now = 1_790_000_000_000_000L + session.seq();
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        session = ((Outcome.Accepted) session.apply(entry)).session();
    }

    /** Members 0 to n − 1; the first is the host, and so in control. */
    private void withMembers(int n) {
        for (int i = 0; i < n; i++) {
            apply(new Input.Join(new MemberId("m" + i), endpoint(i), "Member " + i, i == 0 ? Role.HOST : Role.PARTICIPANT));
            var wire = new FakeWire();
            wire.atOnce = true;
            wires.put(i, wire);
            room.enter(endpoint(i), new Connection(wire, () -> 0));
        }
    }

    private static EndpointId endpoint(int i) {
        return new EndpointId("e" + i);
    }

    private JsonNode lastSentTo(int i) {
        try {
            return JSON.readTree(wires.get(i).sent.getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Endpoint i is i ms off, every other one behind. */
    private List<Offset> offsets(int n) {
        List<Offset> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            var report = new Report(endpoint(i).value(), 1, 1, 1, 500, Readiness.READY, 10);
            rows.add(new Offset(endpoint(i), OptionalDouble.of(i % 2 == 0 ? i : -i), report, Device.UNKNOWN));
        }
        return rows;
    }

    @Test
    void roster_ofASmallSession_namesEverybody_atOnce() {
        withMembers(Crowd.MEMBERS);
        room.roster(session);
        assertThat(lastSentTo(7).get("members")).hasSize(Crowd.MEMBERS);
        assertThat(lastSentTo(7).at("/size/members").asInt()).isEqualTo(Crowd.MEMBERS);
    }

    @Test
    void roster_ofACrowd_namesTheControllerAndOneself_onceWhenItsTimeComes() {
        withMembers(Crowd.MEMBERS + 1);
        room.roster(session);
        room.roster(session);
        assertThat(wires.get(7).sent).isEmpty();
        room.tellCrowd(true);
        room.tellCrowd(true);
        assertThat(wires.get(7).sent).hasSize(1);
        assertThat(lastSentTo(7).get("members").findValuesAsText("member")).containsExactly("m0", "m7");
        assertThat(lastSentTo(7).at("/size/members").asInt()).isEqualTo(Crowd.MEMBERS + 1);
        assertThat(lastSentTo(0).get("members").findValuesAsText("member")).containsExactly("m0");
    }

    @Test
    void crowdThatShrinks_isToldEverythingAgain_andNotWhatWasDueBefore() {
        withMembers(Crowd.MEMBERS + 1);
        room.roster(session);
        apply(new Input.Leave(endpoint(3)));
        room.roster(session);
        assertThat(lastSentTo(7).get("members")).hasSize(Crowd.MEMBERS);
        room.tellCrowd(true);
        assertThat(wires.get(7).sent).hasSize(1);
    }

    @Test
    void offsets_ofACrowd_areTheWorstTen_andOnesOwn_andCountAll() {
        int members = Crowd.MEMBERS + 10;
        withMembers(members);
        room.offsets(session, 5_000_000, offsets(members));
        assertThat(lastSentTo(7).get("rows").findValuesAsText("endpoint"))
                .containsExactly("e59", "e58", "e57", "e56", "e55", "e54", "e53", "e52", "e51", "e50", "e7");
        assertThat(lastSentTo(55).get("rows")).hasSize(10);
        assertThat(lastSentTo(7).at("/rows/0/name").asText()).isEqualTo("Member 59");
        assertThat(lastSentTo(7).at("/distribution/endpoints").asInt()).isEqualTo(members);
    }

    @Test
    void offsets_ofACrowdThatHasNone_areEmptyRows() {
        withMembers(Crowd.MEMBERS + 1);
        room.offsets(session, 5_000_000, List.of());
        assertThat(lastSentTo(7).get("rows")).isEmpty();
    }

    @Test
    void frames_areSentWhereThatCostsLeast_afterWhatWaitedBefore() {
        withMembers(3);
        List<Runnable> tasks = new ArrayList<>();
        wires.values().forEach(wire -> wire.home = tasks::add);
        room.timeline(session);
        assertThat(wires.get(1).sent).isEmpty();
        tasks.forEach(Runnable::run);
        assertThat(wires.values()).allSatisfy(wire -> assertThat(wire.sent).hasSize(1));
    }

    @Test
    void offsets_nameSilentObservers_onlyToThoseWhoRunTheSession_andToThemselves() {
        withMembers(4);
        does(0, new Input.SetRole(new MemberId("m3"), Role.OBSERVER));
        does(0, new Input.HandOver(new MemberId("m1")));
        room.offsets(session, 5_000_000, offsets(4));
        assertThat(lastSentTo(0).get("rows").findValuesAsText("endpoint")).containsExactly("e0", "e1", "e2", "e3");
        assertThat(lastSentTo(1).get("rows").findValuesAsText("endpoint")).containsExactly("e0", "e1", "e2");
        assertThat(lastSentTo(2).get("rows").findValuesAsText("endpoint")).containsExactly("e0", "e1", "e2");
        assertThat(lastSentTo(3).get("rows").findValuesAsText("endpoint")).containsExactly("e0", "e1", "e2", "e3");
    }

    @Test
    void crowdThatGetsReady_isToldOnceInAWhile_andOfTheStartAtOnce() {
        int members = Crowd.MEMBERS + 10;
        withMembers(members);
        does(0, new Input.SetRules(Template.TEACHER.rules()));
        does(0, new Input.Play());
        does(0, new Input.Seek(30));
        long barrier = session.stage().barrier().orElseThrow().seq();
        room.timeline(session);
        assertThat(lastSentTo(7).at("/hold/waitingFor")).hasSize(Crowd.MEMBERS);
        for (int i = 0; i < 20; i++) {
            does(i, new Input.Ready(barrier));
            room.timeline(session);
        }
        assertThat(wires.get(7).sent).hasSize(1);
        room.tellCrowd(true);
        room.tellCrowd(true);
        assertThat(wires.get(7).sent).hasSize(2);
        assertThat(lastSentTo(7).at("/hold/ready").asInt()).isEqualTo(20);
        for (int i = 20; session.stage().barrier().isPresent(); i++) {
            does(i, new Input.Ready(barrier));
            room.timeline(session);
        }
        assertThat(wires.get(7).sent).hasSize(3);
        assertThat(lastSentTo(7).get("hold").isNull()).isTrue();
        room.tellCrowd(true);
        assertThat(wires.get(7).sent).hasSize(3);
    }

    @Test
    void trial_inACrowd_isToldAtOnceToWhoAnswers_andToTheHostOnceWhenItsTimeComes() {
        withMembers(Crowd.MEMBERS + 1);
        does(0, new Input.SetTrial(Optional.of("For science")));
        room.trial(session, Optional.empty(), true);
        assertThat(wires.get(0).sent).hasSize(1);
        for (int i = 1; i <= 20; i++) {
            does(i, new Input.Consent(true));
            room.trial(session, Optional.of(new MemberId("m" + i)), true);
        }
        assertThat(lastSentTo(7).get("agreed").asBoolean()).isTrue();
        assertThat(wires.get(0).sent).hasSize(1);
        room.tellCrowd(true);
        room.tellCrowd(true);
        assertThat(wires.get(0).sent).hasSize(2);
        assertThat(lastSentTo(0).at("/size/agreed").asInt()).isEqualTo(20);
    }

    @Test
    void trialThatIsRecordedNoLonger_saysSo_toThoseWhoRunTheSession_once() {
        withMembers(2);
        does(0, new Input.SetTrial(Optional.of("For science")));
        room.trial(session, Optional.empty(), true);
        assertThat(lastSentTo(0).has("unrecorded")).isFalse();
        room.tellCrowd(false);
        room.tellCrowd(false);
        assertThat(wires.get(0).sent).hasSize(2);
        assertThat(lastSentTo(0).get("unrecorded").asBoolean()).isTrue();
        assertThat(wires.get(1).sent).hasSize(1);
        room.tellCrowd(true);
        assertThat(lastSentTo(0).has("unrecorded")).isFalse();
    }

    @Test
    void trialThatHasEnded_isToldToWhomItHasLeftSomethingToTakeBack_untilTheyDo() {
        withMembers(2);
        does(0, new Input.SetTrial(Optional.of("For science")));
        does(1, new Input.Consent(true));
        does(0, new Input.SetTrial(Optional.empty()));
        Member member = session.roster().member(new MemberId("m1")).orElseThrow();
        assertThat(TrialForms.of(session, member, true).orElseThrow().get("kept").asBoolean()).isTrue();
        room.trial(session, Optional.empty(), true);
        assertThat(lastSentTo(1).get("kept").asBoolean()).isTrue();
        does(1, new Input.Consent(false));
        room.trial(session, Optional.of(member.id()), true);
        assertThat(lastSentTo(1).get("kept").asBoolean()).isFalse();
        assertThat(TrialForms.of(session, member, true)).isEmpty();
    }

    @Test
    void roster_ofACrowd_namesOnlySomeOfManyWhoAskForControl() {
        int members = 2 * Crowd.MEMBERS;
        withMembers(members);
        for (int i = 1; i < members; i++) {
            does(i, new Input.RequestControl());
        }
        room.roster(session);
        room.tellCrowd(true);
        assertThat(lastSentTo(7).get("requests")).hasSize(Crowd.MEMBERS);
        assertThat(lastSentTo(7).at("/requests/0/member").asText()).isEqualTo("m1");
    }

    @Test
    void hold_namesNobodyWhoWasMadeASilentObserverMeanwhile() {
        withMembers(3);
        does(0, new Input.Play());
        var wait = new Decision.Wait("e2", 1_790_000_010_000_000L);
        apply(Actor.strategy("server-clock"), new Input.Decide(
                "server-clock", new Decision(wait, "Its player ran out of media.", Map.of(), Memory.NONE)));
        room.timeline(session);
        assertThat(lastSentTo(1).at("/hold/waitingFor").findValuesAsText("name")).containsExactly("Member 2");
        does(0, new Input.SetRole(new MemberId("m2"), Role.OBSERVER));
        room.timeline(session);
        assertThat(lastSentTo(1).at("/hold/waitingFor")).isEmpty();
        long until = session.nextDeadline();
        var due = new Entry(
                session.id(), session.seq() + 1, until, until, Actor.engine("test"), new Input.Due(until));
        session = ((Outcome.Accepted) session.apply(due)).session();
        assertThat(session.cause().orElseThrow().kind()).isEqualTo("release");
        assertThat(session.cause().orElseThrow().reason()).doesNotContain("Member 2");
    }

    @Test
    void notes_areToldToThoseWhoRunTheSession_andToObservers_andNothingToOthers() {
        withMembers(5);
        does(0, new Input.SetRole(new MemberId("m1"), Role.COHOST));
        does(0, new Input.SetRole(new MemberId("m2"), Role.OBSERVER));
        does(0, new Input.SetRole(new MemberId("m4"), Role.VIEWER));
        does(2, new Input.TakeNote("Ask for the serial number."));
        room.notes(session);
        for (int reader = 0; reader < 3; reader++) {
            assertThat(lastSentTo(reader).at("/notes/0/text").asText()).isEqualTo("Ask for the serial number.");
            assertThat(lastSentTo(reader).at("/notes/0/name").asText()).isEqualTo("Member 2");
        }
        assertThat(wires.get(3).sent).isEmpty();
        assertThat(wires.get(4).sent).isEmpty();
    }

    @Test
    void notes_areToldOnceToWhoMayReadThemNow_andAsNoneToWhoMayNotAnyMore() {
        withMembers(3);
        does(0, new Input.TakeNote("Bought in May"));
        room.notes(session);
        does(0, new Input.SetRole(new MemberId("m1"), Role.COHOST));
        room.noteReaders(session);
        room.noteReaders(session);
        assertThat(wires.get(0).sent).as("of those who read them before").hasSize(1);
        assertThat(wires.get(1).sent).hasSize(1);
        assertThat(lastSentTo(1).at("/notes/0/text").asText()).isEqualTo("Bought in May");
        does(0, new Input.SetRole(new MemberId("m1"), Role.PARTICIPANT));
        room.noteReaders(session);
        assertThat(lastSentTo(1).get("notes")).isEmpty();
        does(0, new Input.TakeNote("Pays by card"));
        room.notes(session);
        room.noteReaders(session);
        assertThat(wires.get(1).sent).hasSize(2);
        assertThat(wires.get(2).sent).isEmpty();
    }

    @Test
    void notes_areGoneForObservers_onceEverybodyWhoComesIsOne() {
        withMembers(3);
        does(0, new Input.SetRole(new MemberId("m2"), Role.OBSERVER));
        does(0, new Input.TakeNote("They are many today"));
        room.notes(session);
        does(0, new Input.SetRules(joinAs(Role.OBSERVER)));
        room.noteReaders(session);
        assertThat(lastSentTo(2).get("notes")).isEmpty();
        assertThat(lastSentTo(0).get("notes")).hasSize(1);
    }

    private void decides(Decision.Action action) {
        String strategy = session.policy().strategy();
        apply(Actor.strategy(strategy), new Input.Decide(
                strategy, new Decision(action, "A test.", Map.of(), Memory.NONE)));
    }

    @Test
    void timeline_saysHowPlayersFollow_onlyIfNotByIt() {
        withMembers(1);
        room.timeline(session);
        assertThat(lastSentTo(0).has("follow")).isFalse();
        decides(new Decision.Follow(Decision.Rule.MEDIAN));
        room.timeline(session);
        assertThat(lastSentTo(0).get("follow").asText()).isEqualTo("median");
    }

    @Test
    void crowd_isToldAtOnce_thatItFollowsOtherwise() {
        withMembers(Crowd.MEMBERS + 1);
        decides(new Decision.Follow(Decision.Rule.COPY));
        room.timeline(session);
        does(0, new Input.SetStrategy("ready-quorum"));
        room.timeline(session);
        assertThat(wires.get(7).sent).hasSize(2);
        assertThat(lastSentTo(7).has("follow")).isFalse();
    }

    @Test
    void shift_isToldToThatEndpointAlone_andMarksItsRow() {
        withMembers(3);
        decides(new Decision.Advise("e1", -0.12));
        room.shift(session, endpoint(1));
        assertThat(lastSentTo(1)).isEqualTo(JSON.createObjectNode().put("type", "shift").put("seconds", -0.12));
        assertThat(wires.get(2).sent).isEmpty();
        room.offsets(session, 5_000_000, offsets(3));
        assertThat(lastSentTo(2).at("/rows/1/shift").asDouble()).isEqualTo(-0.12);
        assertThat(lastSentTo(2).at("/rows/2").has("shift")).isFalse();
    }

    @Test
    void rules_sayWhyTheStrategyIsNotInUse_whileItIsNot() {
        withMembers(1);
        room.rules(session);
        assertThat(lastSentTo(0).has("fallback")).isFalse();
        apply(new Input.FallBack("server-clock", Optional.of("It threw three times.")));
        room.rules(session);
        assertThat(lastSentTo(0).get("fallback").asText()).isEqualTo("It threw three times.");
        apply(new Input.FallBack("server-clock", Optional.empty()));
        room.rules(session);
        assertThat(lastSentTo(0).has("fallback")).isFalse();
    }

    private static Rules joinAs(Role role) {
        Rules rules = Rules.STANDARD;
        return new Rules(
                rules.admission(), rules.locked(), rules.memberLimit(), role, rules.grants(), rules.handover(),
                rules.progressForAll(), rules.chat(), rules.slowMode(), rules.advance(), rules.readiness());
    }
}
