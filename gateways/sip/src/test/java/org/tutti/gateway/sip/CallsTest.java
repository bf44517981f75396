package org.tutti.gateway.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tutti.engine.FakeSessions;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.gateway.sip.signal.LegListener.Ending.Kind;
import org.tutti.gateway.sip.signal.Party;
import org.tutti.gateway.sip.signal.Settings;
import org.tutti.gateway.sip.signal.Switchboard.Roster;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Calls against real sessions, without a network. */
class CallsTest {

    private static final SessionId ID = new SessionId("session1");

    private final FakeSessions sessions = new FakeSessions();
    private final FakeMedia media = new FakeMedia();
    private final NumberedTracks tracks = new NumberedTracks();
    private final List<Cue> said = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Calls calls = new Calls(
            sessions,
            settings(),
            media,
            tracks,
            (cue, _) -> {
                said.add(cue);
                return new short[] {1};
            },
            Runnable::run,
            timer);

    private static Settings settings() {
        return new Settings(
                InetAddress.getLoopbackAddress(), 5060, OptionalInt.empty(), Optional.empty(), "tutti.example", "tutti",
                new Settings.Range(20_000, 20_999), Optional.empty(), Optional.empty(), Map.of(), false, List.of(), Set.of(),
                120, 20, "en");
    }

    @BeforeEach
    void begin() {
        sessions.listen(calls);
        sessions.attach(calls);
        begin(Rules.STANDARD);
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    private void begin(Rules rules) {
        sessions.create(new CreateRequest(
                Optional.of("Film night"), List.of("file:film"), rules, Optional.empty(), Optional.empty()));
    }

    private static Rules entry(Rules.Admission admission) {
        Rules usual = Rules.STANDARD;
        return new Rules(
                admission, usual.locked(), usual.memberLimit(), usual.joinAs(), usual.grants(), usual.handover(),
                usual.progressForAll(), usual.chat(), usual.slowMode(), usual.advance(), usual.readiness());
    }

    private FakeLeg call(FakeLeg leg) {
        calls.called(leg);
        return leg;
    }

    /** Has come, and is heard. */
    private FakeLeg in(FakeLeg leg) {
        call(leg);
        assertThat(leg.done).endsWith("200");
        leg.confirm();
        said.clear();
        return leg;
    }

    private FakeLeg eva() {
        return in(new FakeLeg("code-1", FakeLeg.known("Eva")).with("token", "host"));
    }

    private FakeLeg bob() {
        return in(new FakeLeg("code-1", FakeLeg.stranger("Bob")));
    }

    private Session session() {
        return sessions.sessions().getFirst();
    }

    private List<String> names() {
        return session().roster().members().stream().map(Member::name).toList();
    }

    // --- coming ------------------------------------------------------------------------------------------------------

    @Test
    void whoCallsASession_isInIt_andWelcomed() {
        var leg = call(new FakeLeg("code-1", FakeLeg.stranger("Bob")));
        assertThat(leg.done).containsExactly("200");
        assertThat(names()).containsExactly("Bob");
        assertThat(said).isEmpty();
        leg.confirm();
        assertThat(said).containsExactly(new Cue.Says(Phrase.WELCOME));
    }

    @Test
    void ofWhoGivesNoName_onlyTheEndOfTheNumberIsShown() {
        Party caller = new Party("tel:+4930123456", false, Optional.empty(), "d", InetAddress.getLoopbackAddress(), Optional.empty());
        call(new FakeLeg("100000001", caller));
        assertThat(names()).containsExactly("Telephone …456");
    }

    @Test
    void whoIsKnown_isTheSameMemberNextTime_andWhoIsNotIsSomebodyNew() {
        MemberId first = session(eva());
        eva();
        assertThat(session().roster().members()).hasSize(1);
        assertThat(session().roster().member(first)).isPresent();
        bob();
        bob();
        assertThat(session().roster().members()).hasSize(3);
    }

    private MemberId session(FakeLeg leg) {
        assertThat(leg.done).isNotEmpty();
        return session().roster().members().iterator().next().id();
    }

    @Test
    void aPhoneThatCallsOnceMore_takesItsPlace_andKeepsItWhenTheFirstCallEnds() {
        var first = eva();
        var second = eva();
        assertThat(first.done).last().asString().startsWith("BYE");
        first.ends(Kind.DEPARTED);
        assertThat(names()).containsExactly("Eva");
        second.press("5");
        assertThat(session().timeline().latest().moving()).isTrue();
    }

    @Test
    void whereThereIsNoSession_404_andWhereOneWas_410() {
        assertThat(call(new FakeLeg("code-7", FakeLeg.stranger("Bob"))).done).containsExactly("404");
        sessions.apply(ID, Actor.host(new MemberId("creator")), new Input.End(""));
        assertThat(call(new FakeLeg("code-1", FakeLeg.stranger("Bob"))).done).containsExactly("410");
    }

    @Test
    void whoGuessesCodes_isNotTold_whenOneIsRight() {
        for (int i = 0; i < 20; i++) {
            call(new FakeLeg("code-" + (10 + i), FakeLeg.stranger("Eve")));
        }
        assertThat(call(new FakeLeg("code-1", FakeLeg.stranger("Eve"))).done).containsExactly("404");
    }

    @Test
    void whenAllLinesAreTaken_503() {
        media.ports = 0;
        assertThat(call(new FakeLeg("code-1", FakeLeg.stranger("Bob"))).done).containsExactly("503");
        assertThat(names()).isEmpty();
    }

    @Test
    void whoAsksAtTheDoor_isQueued_thenLetIn_orNot() {
        sessions.apply(ID, Actor.host(new MemberId("creator")), new Input.SetRules(entry(Rules.Admission.ASK)));
        var bob = call(new FakeLeg("code-1", FakeLeg.known("Bob")));
        var eve = call(new FakeLeg("code-1", FakeLeg.known("Eve")));
        assertThat(bob.done).containsExactly("182");
        host(new Input.Admit(sessions.memberOf(ID, "sip:bob@example.org")));
        host(new Input.Reject(sessions.memberOf(ID, "sip:eve@example.org")));
        assertThat(bob.done).containsExactly("182", "200");
        assertThat(eve.done).containsExactly("182", "603");
        assertThat(names()).containsExactly("Bob");
    }

    private void host(Input.Request request) {
        sessions.apply(ID, Actor.host(new MemberId("creator")), request);
    }

    @Test
    void whoHangsUpAtTheDoor_isThereNoLonger() {
        host(new Input.SetRules(entry(Rules.Admission.ASK)));
        var bob = call(new FakeLeg("code-1", FakeLeg.stranger("Bob")));
        bob.ends(Kind.DEPARTED);
        assertThat(session().door().waiting()).isEmpty();
    }

    @Test
    void whoHangsUpBeforeBeingLetIn_leavesNobodyBehind() {
        sessions.takeTime();
        var bob = call(new FakeLeg("code-1", FakeLeg.stranger("Bob")));
        bob.ends(Kind.DEPARTED);
        sessions.letIn();
        assertThat(names()).isEmpty();
        assertThat(media.lines.getFirst().closed).isTrue();
    }

    @Test
    void theFrontDesk_asksForTheNumber() {
        var leg = call(new FakeLeg("tutti", FakeLeg.stranger("Bob")));
        leg.confirm();
        leg.press("123456789");
        leg.press("100000001#");
        assertThat(said).containsExactly(
                new Cue.Says(Phrase.ENTER_NUMBER), new Cue.Says(Phrase.NO_SUCH_SESSION), new Cue.Says(Phrase.ENTER_NUMBER), new Cue.Says(Phrase.WELCOME));
        assertThat(names()).containsExactly("Bob");
        assertThat(leg.done).containsExactly("200");
    }

    @Test
    void whoIsRefusedBySession_andDialsAnother_isLeftAloneByTheFirst() {
        begin(Rules.STANDARD);
        host(new Input.SetRules(entry(Rules.Admission.INVITATION)));
        var leg = call(new FakeLeg("tutti", FakeLeg.stranger("Bob")));
        leg.confirm();
        leg.press("100000001");
        assertThat(said).contains(new Cue.Says(Phrase.NOT_LET_IN));
        leg.press("100000002");
        assertThat(said).last().isEqualTo(new Cue.Says(Phrase.WELCOME));
        host(new Input.SetRules(entry(Rules.Admission.LINK)));
        host(new Input.End(""));
        assertThat(leg.done).containsExactly("200");
        assertThat(sessions.sessions().getFirst().roster().members()).hasSize(1);
    }

    @Test
    void whoWaitsAtTheDoor_whenTheSessionEnds_isTold() {
        host(new Input.SetRules(entry(Rules.Admission.ASK)));
        var direct = call(new FakeLeg("code-1", FakeLeg.stranger("Bob")));
        var desk = call(new FakeLeg("tutti", FakeLeg.stranger("Eve")));
        desk.confirm();
        desk.press("100000001");
        host(new Input.End(""));
        assertThat(direct.done).containsExactly("182", "410");
        assertThat(said).contains(new Cue.Says(Phrase.NOT_LET_IN));
    }

    @Test
    void whoIsMuted_isNotHeardByTheOtherTelephones() {
        eva();
        var bob = bob();
        bob.press("8");
        assertThat(media.lines.getLast().talks).isTrue();
        MemberId id = session().roster().members().stream().filter(one -> one.name().equals("Bob")).findFirst().orElseThrow().id();
        host(new Input.Mute(id, true));
        assertThat(media.lines.getLast().talks).isFalse();
        bob.press("8");
        assertThat(media.lines.getLast().talks).isFalse();
        assertThat(said).last().isEqualTo(new Cue.Refused(Phrase.MUTED));
    }

    // --- keys --------------------------------------------------------------------------------------------------------

    @Test
    void key5_plays_andPauses_forWhoHasControl() {
        var eva = eva();
        eva.press("5");
        assertThat(session().timeline().latest().moving()).isTrue();
        eva.press("5");
        assertThat(session().timeline().latest().moving()).isFalse();
        assertThat(said).containsOnly(new Cue.Done());
    }

    @Test
    void aKeyOfWhoMayNot_changesNothing_andSaysWhy() {
        eva();
        var bob = bob();
        bob.press("5");
        assertThat(session().timeline().latest().moving()).isFalse();
        assertThat(said).hasOnlyElementsOfType(Cue.Refused.class).hasSize(1);
    }

    @Test
    void aPressThatIsSignalledBothWays_isOneAction() {
        var eva = eva();
        eva.press("5");
        media.lines.getLast().listener.key('5');
        assertThat(session().timeline().latest().moving()).isTrue();
    }

    @Test
    void seekKeys_goOnFromWhereASeekLeads() {
        var eva = eva();
        eva.press("666");
        assertThat(session().timeline().latest().position()).isEqualTo(30);
        eva.press("4");
        assertThat(session().timeline().latest().position()).isEqualTo(20);
        eva.press("4444");
        assertThat(session().timeline().latest().position()).isZero();
    }

    @Test
    void controlIsAskedFor_andHandedOver_byKeypadAlone() {
        var eva = eva();
        var bob = bob();
        bob.press("0");
        assertThat(said).containsExactlyInAnyOrder(new Cue.Says(Phrase.CONTROL_ASKED), new Cue.Says(Phrase.CONTROL_WANTED));
        eva.press("#");
        assertThat(session().roster().controller().map(Member::name)).contains("Bob");
        bob.press("5");
        assertThat(session().timeline().latest().moving()).isTrue();
        bob.press("*");
        assertThat(session().roster().controller().map(Member::name)).isNotEqualTo(Optional.of("Bob"));
    }

    @Test
    void key1_saysWhereWeAre_andKey8_letsOthersHear() {
        var eva = eva();
        eva.press("61");
        assertThat(said).last().isEqualTo(new Cue.Where(1, 1, 10, false, false));
        eva.press("8");
        assertThat(media.lines.getLast().talks).isTrue();
        eva.press("8");
        assertThat(media.lines.getLast().talks).isFalse();
    }

    // --- words -------------------------------------------------------------------------------------------------------

    @Test
    void whatIsWritten_goesToAllButWhoWroteIt() {
        var eva = eva();
        var bob = bob();
        bob.says("Hello");
        assertThat(session().chat().lines()).extracting(Line::text).containsExactly("Hello");
        assertThat(eva.written).containsExactly("Bob: Hello");
        assertThat(bob.written).isEmpty();
    }

    @Test
    void whoWritesFromOutsideOfACall_mustBeInOne() {
        bob();
        assertThat(calls.message(FakeLeg.stranger("Bob"), "code-1", "Hello").code()).isEqualTo(200);
        assertThat(calls.message(FakeLeg.stranger("Eve"), "code-1", "Hello").code()).isEqualTo(403);
        assertThat(session().chat().lines()).hasSize(1);
    }

    @Test
    void theRoster_isShownByTheAddress_andOfAClosedSessionToThoseInIt() {
        eva();
        assertThat(calls.roster(FakeLeg.stranger("Eve"), "code-1")).isInstanceOfSatisfying(Roster.Shown.class, shown ->
                assertThat(shown.document()).contains("<display-text>Eva</display-text>", "sip:eva@example.org"));
        host(new Input.SetRules(entry(Rules.Admission.INVITATION)));
        assertThat(calls.roster(FakeLeg.stranger("Eve"), "code-1")).isInstanceOf(Roster.Refused.class);
        assertThat(calls.roster(FakeLeg.known("Eva"), "code-1")).isInstanceOf(Roster.Shown.class);
    }

    // --- going -------------------------------------------------------------------------------------------------------

    @Test
    void whoHangsUp_isGone_andWhoIsLostMayComeBack() {
        var eva = eva();
        var bob = bob();
        bob.ends(Kind.DEPARTED);
        assertThat(names()).containsExactly("Eva");
        eva.ends(Kind.LOST);
        assertThat(names()).containsExactly("Eva");
        assertThat(session().roster().resuming(sessions.endpointOf(ID, "sip:eva@example.org", "d"))).isTrue();
        assertThat(media.lines).allMatch(line -> line.closed);
        assertThat(tracks.open).isEmpty();
    }

    @Test
    void aPhoneOfWhichNothingIsHeard_isHungUp() {
        var eva = eva();
        media.lines.getLast().listener.silent(30);
        assertThat(eva.done).last().asString().startsWith("BYE");
        assertThat(session().roster().resuming(sessions.endpointOf(ID, "sip:eva@example.org", "d"))).isTrue();
    }

    @Test
    void whoIsTurnedOut_isTold_andHungUp() {
        var bob = bob();
        eva();
        MemberId id = session().roster().members().iterator().next().id();
        host(new Input.Remove(id));
        assertThat(said).contains(new Cue.Says(Phrase.TURNED_OUT));
        media.lines.getFirst().program.fill(new short[160], 0);
        await().untilAsserted(() -> assertThat(bob.done).last().asString().startsWith("BYE"));
        assertThat(names()).containsExactly("Eva");
    }

    @Test
    void theEndOfASession_isSaid_andEndsItsCalls() {
        var bob = bob();
        host(new Input.End(""));
        assertThat(said).containsExactly(new Cue.Says(Phrase.SESSION_OVER));
        media.lines.getFirst().program.fill(new short[160], 0);
        await().untilAsserted(() -> assertThat(bob.done).last().asString().startsWith("BYE"));
    }

    // --- how it is doing ---------------------------------------------------------------------------------------------

    @Test
    void aReport_saysWhereTheEarIs() {
        var eva = eva();
        eva.press("5");
        long at = session().timeline().latest().timestamp() + 1_000_000;
        media.lines.getLast().program.fill(new short[160], at);
        calls.tick();
        assertThat(sessions.reports).last().satisfies(report -> {
            assertThat(report.position()).isEqualTo(1.0);
            assertThat(report.time()).isEqualTo(at);
            assertThat(report.bound()).isEqualTo(10_000);
            assertThat(report.readiness()).isEqualTo(Report.Readiness.READY);
        });
        tracks.there = 0;
        media.lines.getLast().program.fill(new short[160], at + 20_000);
        calls.tick();
        assertThat(sessions.reports).last().extracting(Report::readiness).isEqualTo(Report.Readiness.BUFFERING);
        tracks.trouble = Optional.of("The film has no sound.");
        calls.tick();
        assertThat(sessions.reports).last().extracting(Report::readiness).isEqualTo(Report.Readiness.BLOCKED);
    }

    @Test
    void whoHoldsTheCall_reportsNothing() {
        var eva = eva();
        media.lines.getLast().program.fill(new short[160], 0);
        eva.hold(true);
        calls.tick();
        assertThat(sessions.reports).isEmpty();
        eva.hold(false);
        calls.tick();
        assertThat(sessions.reports).hasSize(1);
    }

    @Test
    void theRoleOfAnInvitation_isTheirs() {
        in(new FakeLeg("code-1", FakeLeg.stranger("Bob")).with("token", "as VIEWER"));
        assertThat(session().roster().members()).extracting(Member::role).containsExactly(Role.VIEWER);
    }
}
