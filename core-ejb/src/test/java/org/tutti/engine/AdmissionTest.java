package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.Invitation;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.session.Template;

/** Who gets into a session, by what they show: tokens, invitations, the door (W-25, W-26, C-16, C-19, C-51, C-52). */
@Execution(ExecutionMode.CONCURRENT)
class AdmissionTest {

    private static final long DAY = 24L * 3600 * 1_000_000;

    @TempDir
    private Path data;

    private TestEngine test;
    private Created session;
    private Joined ana;

    @BeforeEach
    void start() throws Exception {
        test = new TestEngine(data, "a");
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private void under(Rules rules) {
        session = test.create(rules);
        ana = test.host(session, "Ana");
    }

    // --- invitations -------------------------------------------------------------------------------------------------

    @Test
    void whoHasNoInvitation_staysOut_andWhoHasOne_isWhatItSays() throws Exception {
        under(Template.AGENT.rules());
        assertThat(refusal("Eve", Optional.empty()).code()).isEqualTo(Code.INVITATION_NEEDED);

        Joined sue = (Joined) enter("Sue", invited(Role.OBSERVER, false));
        assertThat(sue.role()).isEqualTo(Role.OBSERVER);
    }

    @Test
    void personalInvitation_isOnePerson_onHoweverManyDevices() throws Exception {
        under(Template.AGENT.rules());
        Ticket ticket = invited(Role.PARTICIPANT, true);
        Joined phone = (Joined) enter("Bob", ticket);
        Joined laptop = (Joined) enter("Bob", ticket);

        assertThat(laptop.member()).isEqualTo(phone.member());
        assertThat(laptop.session().roster().member(phone.member()).orElseThrow().endpoints())
                .containsExactly(phone.endpoint(), laptop.endpoint());
    }

    @Test
    void invitationForAGroup_isAnotherPersonEachTime() throws Exception {
        under(Template.AGENT.rules());
        Ticket ticket = invited(Role.PARTICIPANT, false);
        assertThat(((Joined) enter("Bob", ticket)).member()).isNotEqualTo(((Joined) enter("Cleo", ticket)).member());
    }

    @Test
    void revokedInvitation_letsNobodyElseIn_andNobodyOut() throws Exception {
        under(Template.AGENT.rules());
        Invitation invitation = test.engine.invite(session.session(), by(ana), Role.PARTICIPANT, false, DAY);
        var ticket = new Ticket.Invited(invitation.token());
        Joined bob = (Joined) enter("Bob", ticket);
        done(ana, new Input.RevokeInvitation(invitation.id()));

        assertThat(refusal("Eve", Optional.of(ticket)).code()).isEqualTo(Code.TOKEN_REFUSED);
        assertThat(test.session(session.session()).roster().member(bob.member())).isPresent();
    }

    @Test
    void tokens_ofOneSession_areNothingInAnother() throws Exception {
        under(Rules.STANDARD);
        Created other = test.create();
        Joined host = test.host(other, "Olga");
        Invitation invitation = test.engine.invite(other.session(), by(host), Role.COHOST, false, DAY);
        for (Ticket foreign : List.of(
                new Ticket.Host(other.hostToken()),
                new Ticket.Seat(host.seat()),
                new Ticket.Device(host.device()),
                new Ticket.Invited(invitation.token()),
                new Ticket.Invited(host.seat()),
                new Ticket.Device(ana.seat()),
                new Ticket.Seat(ana.device()),
                new Ticket.Host("forged.token"))) {
            assertThat(refusal("Eve", Optional.of(foreign)).code()).as("%s", foreign).isEqualTo(Code.TOKEN_REFUSED);
        }
    }

    @Test
    void onlyWhoMayAdmit_invites_andNotAboveThemselves() {
        under(Rules.STANDARD);
        Joined bob = test.join(session.session(), "Bob", Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> test.engine.invite(session.session(), by(bob), Role.VIEWER, false, DAY))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(Code.NOT_PERMITTED));
        done(ana, new Input.SetRole(bob.member(), Role.COHOST));
        assertThatThrownBy(() -> test.engine.invite(session.session(), by(bob), Role.HOST, false, DAY))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(Code.NOT_PERMITTED));
        done(ana, new Input.SetRole(bob.member(), Role.VIEWER));
        done(ana, new Input.SetGrants(bob.member(), Optional.of(Set.of(Grant.ADMIT))));
        assertThatThrownBy(() -> test.engine.invite(session.session(), by(bob), Role.PARTICIPANT, false, DAY))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(Code.NOT_PERMITTED));
        assertThatThrownBy(() -> test.engine.invite(session.session(), by(ana), Role.VIEWER, false, 40 * DAY))
                .hasMessage("An invitation is good for up to 30 days.");
    }

    @Test
    void invitationsOfWhoIsTurnedOut_letNobodyIn() throws Exception {
        under(Template.AGENT.rules());
        Joined carl = (Joined) enter("Carl", invited(Role.COHOST, false));
        var back = new Ticket.Invited(
                test.engine.invite(session.session(), by(carl), Role.PARTICIPANT, false, DAY).token());
        Joined bob = (Joined) enter("Bob", back);
        done(ana, new Input.Remove(carl.member()));

        assertThat(refusal("Not Carl", Optional.of(back)).code()).isEqualTo(Code.TOKEN_REFUSED);
        assertThat(test.session(session.session()).roster().member(bob.member())).isPresent();
    }

    @Test
    void invitationsToRunTheSession_areGoodNoLonger_whenWhoMadeThemDoesNotRunIt() throws Exception {
        under(Template.AGENT.rules());
        Joined carl = (Joined) enter("Carl", invited(Role.COHOST, false));
        Ticket running = new Ticket.Invited(
                test.engine.invite(session.session(), by(carl), Role.COHOST, false, DAY).token());
        Ticket watching = new Ticket.Invited(
                test.engine.invite(session.session(), by(carl), Role.VIEWER, false, DAY).token());
        done(ana, new Input.SetRole(carl.member(), Role.PARTICIPANT));

        assertThat(refusal("Not Carl", Optional.of(running)).code()).isEqualTo(Code.TOKEN_REFUSED);
        assertThat(((Joined) enter("Vic", watching)).role()).isEqualTo(Role.VIEWER);
    }

    // --- devices and seats -------------------------------------------------------------------------------------------

    @Test
    void deviceToken_addsADeviceOfTheSamePerson() throws Exception {
        under(Rules.STANDARD);
        Joined tablet = (Joined) enter("Ana's tablet", new Ticket.Device(ana.device()));
        assertThat(tablet.member()).isEqualTo(ana.member());
        assertThat(tablet.session().roster().member(ana.member()).orElseThrow().name()).isEqualTo("Ana");
    }

    @Test
    void whoWasTurnedOut_comesBackByNoneOfTheirTokens() throws Exception {
        under(Rules.STANDARD);
        Invitation invitation = test.engine.invite(session.session(), by(ana), Role.COHOST, true, DAY);
        Joined bob = (Joined) enter("Bob", new Ticket.Invited(invitation.token()));
        done(ana, new Input.Remove(bob.member()));

        for (Ticket dead : List.of(
                new Ticket.Seat(bob.seat()),
                new Ticket.Device(bob.device()),
                new Ticket.Invited(invitation.token()))) {
            assertThat(refusal("Bob", Optional.of(dead)).code()).as("%s", dead).isEqualTo(Code.REMOVED);
        }
        await().atMost(TestEngine.SOON).until(() -> test.told.stream()
                .flatMap(told -> told.events().stream())
                .anyMatch(event -> event instanceof Event.TurnedAway(EndpointId endpoint, _)
                        && endpoint.equals(bob.endpoint())));
    }

    @Test
    void whoWasMadeLess_doesNotComeBackAsWhatTheirOldSeatSays() throws Exception {
        under(Rules.STANDARD);
        Joined bob = (Joined) enter("Bob", invited(Role.COHOST, false));
        done(ana, new Input.SetRole(bob.member(), Role.VIEWER));
        test.<Entry>done(callback -> test.engine.leave(session.session(), bob.endpoint(), callback));

        assertThat(((Joined) enter("Bob", new Ticket.Seat(bob.seat()))).role()).isEqualTo(Role.VIEWER);
    }

    @Test
    void lockedSession_letsBackInWhoWasIn_andNobodyElse() throws Exception {
        under(Rules.STANDARD);
        Joined bob = test.join(session.session(), "Bob", Optional.empty(), Optional.empty());
        test.<Entry>done(callback -> test.engine.leave(session.session(), bob.endpoint(), callback));
        change(rules -> rules("locked", rules));

        assertThat(refusal("Eve", Optional.empty()).code()).isEqualTo(Code.SESSION_LOCKED);
        assertThat(refusal("Eve", Optional.of(invited(Role.VIEWER, false))).code()).isEqualTo(Code.SESSION_LOCKED);
        assertThat(enter("Bob", new Ticket.Seat(bob.seat()))).isInstanceOf(Joined.class);
    }

    // --- the door ----------------------------------------------------------------------------------------------------

    @Test
    void whoAsksToJoin_waits_andIsInOnceLetIn() {
        under(Template.TEACHER.rules());
        Waiting pia = (Waiting) enter("Pia", Optional.empty());
        assertThat(test.session(session.session()).roster().members()).hasSize(1);

        Input.Admit admit = new Input.Admit(
                test.session(session.session()).door().waiting().keySet().iterator().next());
        done(ana, admit);
        Session after = test.session(session.session());
        assertThat(after.door().waiting()).isEmpty();
        Joined in = test.engine.admitted(after, pia.endpoint(), pia.attachment());
        assertThat(in.role()).isEqualTo(Role.VIEWER);
        done(in, new Input.Say("Good morning."));
    }

    @Test
    void whoHangsUpAtTheDoor_doesNotWaitAnyMore() {
        under(Template.TEACHER.rules());
        Waiting pia = (Waiting) enter("Pia", Optional.empty());
        test.engine.drop(session.session(), pia.endpoint(), pia.attachment());
        test.awaitSession(session.session(), now -> now.door().waiting().isEmpty());
    }

    @Test
    void whoWaitsAtTheDoor_canDoNothingElse() {
        under(Template.TEACHER.rules());
        Waiting pia = (Waiting) enter("Pia", Optional.empty());
        Reply<Entry> reply = test.reply(callback -> test.engine.request(
                session.session(), Actor.endpoint(pia.endpoint()), new Input.Say("Hello?"), callback));
        assertThat(((Reply.Refused<Entry>) reply).refusal().code()).isEqualTo(Code.NOT_JOINED);
    }

    // --- the host's programs, and the end ----------------------------------------------------------------------------

    @Test
    void programWithTheHostToken_runsTheSession_withoutBeingInIt() throws Exception {
        session = test.create();
        Actor program = test.engine.bearer(session.session(), session.hostToken());
        done(program, new Input.Play());
        done(program, new Input.SetRules(Template.LEAD.rules()));
        assertThat(test.session(session.session()).timeline().latest().moving()).isTrue();
        assertThat(test.session(session.session()).roster().members()).isEmpty();

        test.join(session.session(), "Bob", Optional.empty(), Optional.empty());
        Joined host = test.host(session, "Ana");
        assertThat(host.session().cause().orElseThrow().member()).contains(host.member());
    }

    @Test
    void programWithASeat_isTheEndpoint_asLongAsThatIsInTheSession() throws Exception {
        under(Rules.STANDARD);
        Joined bob = test.join(session.session(), "Bob", Optional.empty(), Optional.empty());
        Actor program = test.engine.bearer(session.session(), bob.seat());
        assertThat(program).isEqualTo(by(bob));
        done(program, new Input.Say("Hello."));
        assertThat(refused(bob, new Input.SetRules(Template.LEAD.rules())).code()).isEqualTo(Code.NOT_PERMITTED);

        test.<Entry>done(callback -> test.engine.leave(session.session(), bob.endpoint(), callback));
        assertThat(bearerRefusal(bob.seat())).isEqualTo(Code.NOT_JOINED);
        enter("Bob", new Ticket.Seat(bob.seat()));
        assertThat(test.engine.bearer(session.session(), bob.seat())).isEqualTo(by(bob));
        done(ana, new Input.Remove(bob.member()));
        assertThat(bearerRefusal(bob.seat())).isEqualTo(Code.NOT_JOINED);
    }

    @Test
    void keyToSealWith_isItsBearers_alsoAfterARestart_asLongAsTheyAreSomebodyHere() throws Exception {
        under(Rules.STANDARD);
        Joined bob = test.join(session.session(), "Bob", Optional.empty(), Optional.empty());
        var bobs = test.engine.issueKey(session.session(), by(bob));
        var hosts = test.engine.issueKey(
                session.session(), test.engine.bearer(session.session(), session.hostToken()));
        test.close();
        test = new TestEngine(data, "b");

        assertThat(test.engine.sealKey(bobs.kid()).actor()).isEqualTo(by(bob));
        assertThat(test.engine.sealKey(bobs.kid()).session()).isEqualTo(session.session());
        assertThat(test.engine.sealKey(bobs.kid()).key()).isEqualTo(bobs.key());
        assertThat(test.engine.bearer(session.session(), test.engine.sealKey(bobs.kid()).token())).isEqualTo(by(bob));
        assertThat(test.engine.bearer(session.session(), test.engine.sealKey(hosts.kid()).token()))
                .isEqualTo(test.engine.sealKey(hosts.kid()).actor());
        done(test.engine.sealKey(hosts.kid()).actor(), new Input.Remove(bob.member()));
        assertThat(keyRefusal(bobs.kid())).isEqualTo(Code.NOT_JOINED);
        assertThat(keyRefusal("key." + bobs.kid())).isEqualTo(Code.TOKEN_REFUSED);
        done(test.engine.sealKey(hosts.kid()).actor(), new Input.End(""));
        assertThat(keyRefusal(hosts.kid())).isEqualTo(Code.SESSION_ENDED);
    }

    private Code keyRefusal(String kid) {
        try {
            throw new AssertionError(test.engine.sealKey(kid) + " is the key of " + kid);
        } catch (RefusedException e) {
            return e.refusal().code();
        }
    }

    @Test
    void whatIsNeitherAHostTokenNorASeatOfTheSession_bearsNothing() throws Exception {
        under(Rules.STANDARD);
        Created other = test.create();
        var invitation = test.engine.invite(session.session(), by(ana), Role.COHOST, true, DAY);
        for (String token : List.of(
                "", "nonsense", other.hostToken(), test.host(other, "Olga").seat(), ana.device(), invitation.token())) {
            assertThat(bearerRefusal(token)).as(token).isEqualTo(Code.TOKEN_REFUSED);
        }
    }

    private Code bearerRefusal(String token) {
        try {
            throw new AssertionError(test.engine.bearer(session.session(), token) + " bears " + token);
        } catch (RefusedException e) {
            return e.refusal().code();
        }
    }

    @Test
    void hostToken_opensNothing_onceTheHostIsSomethingElse() {
        under(Rules.STANDARD);
        Joined bob = test.join(session.session(), "Bob", Optional.empty(), Optional.empty());
        done(ana, new Input.SetRole(bob.member(), Role.HOST));
        done(bob, new Input.SetRole(ana.member(), Role.VIEWER));
        assertThatThrownBy(() -> test.engine.bearer(session.session(), session.hostToken()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(Code.TOKEN_REFUSED));
    }

    @Test
    void endedSession_takesNobodyAndNothing() {
        under(Rules.STANDARD);
        Joined bob = test.join(session.session(), "Bob", Optional.empty(), Optional.empty());
        assertThat(refused(bob, new Input.End("")).code()).isEqualTo(Code.NOT_PERMITTED);
        done(ana, new Input.End("That is all for today."));

        await().atMost(TestEngine.SOON).until(() -> test.engine.load().sessions() == 0);
        assertThat(refusal("Eve", Optional.empty()).code()).isEqualTo(Code.SESSION_ENDED);
        assertThat(refusal("Bob", Optional.of(new Ticket.Seat(bob.seat()))).code()).isEqualTo(Code.SESSION_ENDED);
        assertThatThrownBy(() -> test.engine.bearer(session.session(), session.hostToken()))
                .hasMessage("The session is over.");
    }

    @Test
    void listOfOpenSessions_hasThoseThatAreOpenToAll_theFullestFirst() {
        Created small = test.create(rules("open", Rules.STANDARD));
        Created large = test.create(rules("open", Rules.STANDARD));
        test.create();
        test.host(large, "Ana");
        test.host(small, "Bob");
        test.join(large.session(), "Cleo", Optional.empty(), Optional.empty());
        assertThat(test.engine.open(10)).extracting(Session::id).containsExactly(large.session(), small.session());
        assertThat(test.engine.open(1)).hasSize(1);
    }

    @Test
    void wishesThatCannotBeFulfilled_makeNoSession() {
        for (CreateRequest impossible : List.of(
                wish(List.of(), Rules.STANDARD, Optional.empty()),
                wish(List.of("file:demo", "file:nothing"), Rules.STANDARD, Optional.empty()),
                wish(List.of("file:demo"), rules("quorum", Rules.STANDARD), Optional.empty()),
                wish(List.of("file:demo"), Rules.STANDARD, Optional.of(1L)))) {
            assertThatThrownBy(() -> test.engine.create(impossible).toCompletableFuture().get())
                    .cause()
                    .isInstanceOf(RefusedException.class);
        }
        assertThat(test.engine.load().sessions()).isZero();
        assertThat(test.engine.load().entries()).isZero();
    }

    /** C-9: also when the server was not there meanwhile. */
    @Test
    void scheduledSession_startsByItself_alsoAfterARestart() throws Exception {
        long start = test.engine.clock().now() + 1_500_000;
        session = TestEngine.get(test.engine.create(wish(List.of("file:demo"), Rules.STANDARD, Optional.of(start))));
        test.close();
        test = new TestEngine(data, "b");

        Session running = test.awaitSession(session.session(), now -> now.timeline().latest().moving());
        assertThat(running.timeline().latest().timestamp()).isEqualTo(start);
    }

    @Test
    void wishThatCannotBeFulfilledAnyMore_leavesNoSessionBehind() {
        test.plugins.describingMs = 300;
        var soon = wish(List.of("file:demo"), Rules.STANDARD, Optional.of(test.engine.clock().now() + 100_000));
        assertThat(test.engine.create(soon).toCompletableFuture())
                .failsWithin(TestEngine.SOON)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(RefusedException.class);
        await().atMost(TestEngine.SOON).untilAsserted(() -> assertThat(test.openInJournal()).isEmpty());
    }

    private CreateRequest wish(List<String> locators, Rules rules, Optional<Long> startsAt) {
        return new CreateRequest(Optional.empty(), locators, rules, Optional.empty(), startsAt);
    }

    /** Rules with one thing changed. */
    private static Rules rules(String what, Rules from) {
        return new Rules(
                what.equals("open") ? Rules.Admission.OPEN : from.admission(),
                what.equals("locked"),
                from.memberLimit(),
                from.joinAs(),
                from.grants(),
                from.handover(),
                from.progressForAll(),
                from.chat(),
                from.slowMode(),
                from.advance(),
                what.equals("quorum") ? new Rules.Readiness(false, 0, 10) : from.readiness());
    }

    private void change(UnaryOperator<Rules> change) {
        test.<Entry>done(callback -> test.engine.changeRules(session.session(), by(ana), change, callback));
    }

    private static Actor by(Joined member) {
        return Actor.endpoint(member.endpoint());
    }

    private Ticket invited(Role role, boolean personal) throws RefusedException {
        return new Ticket.Invited(test.engine.invite(session.session(), by(ana), role, personal, DAY).token());
    }

    private Entrance enter(String name, Ticket ticket) {
        return enter(name, Optional.of(ticket));
    }

    private Entrance enter(String name, Optional<Ticket> ticket) {
        return test.enter(session.session(), name, ticket);
    }

    private Refusal refusal(String name, Optional<Ticket> ticket) {
        SessionId id = session.session();
        Reply<Entrance> reply =
                test.reply(callback -> test.engine.join(id, new JoinRequest(name, ticket, true), callback));
        return ((Reply.Refused<Entrance>) reply).refusal();
    }

    private void done(Joined member, Input.Request request) {
        done(by(member), request);
    }

    private void done(Actor actor, Input.Request request) {
        test.<Entry>done(callback -> test.engine.request(session.session(), actor, request, callback));
    }

    private Refusal refused(Joined member, Input.Request request) {
        Reply<Entry> reply =
                test.reply(callback -> test.engine.request(session.session(), by(member), request, callback));
        return ((Reply.Refused<Entry>) reply).refusal();
    }
}
