package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.session.Template;

/** People whom a gateway knows by their account elsewhere (C-46, C-51). */
@Execution(ExecutionMode.CONCURRENT)
class AccountTest {

    private static final long DAY = 24L * 3600 * 1_000_000;
    private static final String EVA = "xmpp:eva@example.org";

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

    // --- who they are ------------------------------------------------------------------------------------------------

    @Test
    void account_isTheSameMember_afterLeavingAndAfterARestart() throws Exception {
        under(Rules.STANDARD);
        Joined before = (Joined) enter(EVA, "phone");
        leave(before);
        Joined back = (Joined) enter(EVA, "phone");
        test.close();
        test = new TestEngine(data, "b");
        Joined after = (Joined) enter(EVA, "phone");

        assertThat(back.member()).isEqualTo(before.member());
        assertThat(after.member()).isEqualTo(before.member());
        assertThat(after.endpoint()).isEqualTo(before.endpoint());
        assertThat(test.engine.memberOf(session.session(), EVA)).isEqualTo(before.member());
        assertThat(test.engine.endpointOf(session.session(), EVA, "phone")).isEqualTo(before.endpoint());
    }

    @Test
    void devicesOfAnAccount_areEndpointsOfOneMember() {
        under(Rules.STANDARD);
        Joined phone = (Joined) enter(EVA, "phone");
        Joined laptop = (Joined) enter(EVA, "laptop");

        assertThat(laptop.session().roster().member(phone.member()).orElseThrow().endpoints())
                .containsExactly(phone.endpoint(), laptop.endpoint());
    }

    @Test
    void otherAccounts_andTheSameInOtherSessions_areOthers() {
        under(Rules.STANDARD);
        SessionId here = session.session();
        var elsewhere = new SessionId("elsewhere");
        assertThat(test.engine.memberOf(here, EVA))
                .isNotEqualTo(test.engine.memberOf(here, "xmpp:eve@example.org"))
                .isNotEqualTo(test.engine.memberOf(here, "sip:eva@example.org"))
                .isNotEqualTo(test.engine.memberOf(elsewhere, EVA));
        assertThat(test.engine.endpointOf(here, EVA, "a.1.b"))
                .isNotEqualTo(test.engine.endpointOf(elsewhere, EVA, "a.1.b"))
                .isNotEqualTo(test.engine.endpointOf(here, EVA + ".1.a", "b"))
                .isNotEqualTo(test.engine.endpointOf(here, EVA, "a.1.c"));
    }

    @Test
    void namesThatReadAlikeTogether_areNotTakenForOneAnother() {
        var session = new SessionId("s");
        assertThat(test.engine.endpointOf(session, "xmpp:a", "b.1.c"))
                .isNotEqualTo(test.engine.endpointOf(session, "xmpp:a.5.b", "c"));
    }

    @Test
    void device_thatLostItsConnection_comesBackToItsPlace() {
        under(Rules.STANDARD);
        Joined eva = (Joined) enter(EVA, "phone");
        test.engine.drop(session.session(), eva.endpoint(), eva.attachment());
        test.awaitSession(session.session(), now -> now.roster().resuming(eva.endpoint()));

        Joined back = (Joined) enter(EVA, "phone");
        assertThat(back.session().roster().resuming(eva.endpoint())).isFalse();
        // What the old connection says is of no account any more.
        test.engine.drop(session.session(), eva.endpoint(), eva.attachment());
        say(back, "Still here.");
        assertThat(test.session(session.session()).roster().resuming(eva.endpoint())).isFalse();
    }

    @Test
    void addressWithoutAScheme_isNoAccount() {
        assertThatThrownBy(() -> new Ticket.Account("eva@example.org", "phone", Optional.empty(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(15 characters) is not");
    }

    // --- how they get in ---------------------------------------------------------------------------------------------

    @Test
    void account_withoutAnInvitation_comesByTheLink() {
        under(Template.AGENT.rules());
        assertThat(refusal(account(EVA, Optional.empty(), false)).code()).isEqualTo(Code.INVITATION_NEEDED);
        under(Template.TEACHER.rules());
        assertThat(enter(EVA, "phone")).isInstanceOf(Waiting.class);
    }

    @Test
    void account_thatWaitsAtTheDoor_doesNotKnockTwice() {
        under(Template.TEACHER.rules());
        Waiting phone = (Waiting) enter(EVA, "phone");
        assertThat(refusal(EVA, "phone").message()).startsWith("You wait to be let in already.");
        assertThat(refusal(EVA, "laptop").code()).isEqualTo(Code.ALREADY_JOINED);

        done(ana, new Input.Admit(test.engine.memberOf(session.session(), EVA)));
        Joined in = test.engine.admitted(test.session(session.session()), phone.endpoint(), phone.attachment());
        assertThat(((Joined) enter(EVA, "laptop")).member()).isEqualTo(in.member());
    }

    @Test
    void account_thatIsVouchedFor_needsNoInvitation_alsoWhenTheSessionIsLocked() {
        under(Template.AGENT.rules());
        done(ana, new Input.SetRules(locked(Template.AGENT.rules())));
        assertThat(refusal(account(EVA, Optional.empty(), false)).code()).isEqualTo(Code.SESSION_LOCKED);

        Joined eva = (Joined) enter(account(EVA, Optional.empty(), true));
        assertThat(eva.role()).isEqualTo(Template.AGENT.rules().joinAs());
    }

    @Test
    void account_withAnInvitation_isWhatItSays_andStaysWhoItIs() throws Exception {
        under(Template.AGENT.rules());
        var invitation = test.engine.invite(session.session(), by(ana), Role.COHOST, true, DAY);
        Joined eva = (Joined) enter(account(EVA, Optional.of(invitation.token()), false));

        assertThat(eva.role()).isEqualTo(Role.COHOST);
        assertThat(eva.member()).isEqualTo(test.engine.memberOf(session.session(), EVA));
    }

    @Test
    void account_thatCameByAnInvitation_isStillWhatItSaid_withoutIt() throws Exception {
        under(Template.AGENT.rules());
        var invitation = test.engine.invite(session.session(), by(ana), Role.VIEWER, false, DAY);
        Joined eva = (Joined) enter(account(EVA, Optional.of(invitation.token()), false));
        leave(eva);
        done(ana, new Input.RevokeInvitation(invitation.id()));
        test.close();
        test = new TestEngine(data, "b");

        assertThat(((Joined) enter(account(EVA, Optional.empty(), true))).role()).isEqualTo(Role.VIEWER);
        assertThat(((Joined) enter(EVA, "laptop")).role()).isEqualTo(Role.VIEWER);
    }

    @Test
    void account_thatWasLetInAtTheDoor_andHasBeenInSince_doesNotAskAgain() {
        under(Template.TEACHER.rules());
        enter(EVA, "phone");
        done(ana, new Input.Admit(test.engine.memberOf(session.session(), EVA)));
        Joined laptop = (Joined) enter(EVA, "laptop");
        test.<Entry>done(callback -> test.engine.leave(
                session.session(), test.engine.endpointOf(session.session(), EVA, "phone"), callback));
        leave(laptop);

        assertThat(enter(EVA, "phone")).isInstanceOf(Joined.class);
    }

    @Test
    void account_withATokenThatIsNoneOfTheSession_isRefused() throws Exception {
        under(Rules.STANDARD);
        Created other = test.create();
        var revoked = test.engine.invite(session.session(), by(ana), Role.COHOST, false, DAY);
        done(ana, new Input.RevokeInvitation(revoked.id()));
        for (String token : new String[] {other.hostToken(), ana.seat(), ana.device(), "nonsense", revoked.token()}) {
            assertThat(refusal(account(EVA, Optional.of(token), true)).code()).as(token).isEqualTo(Code.TOKEN_REFUSED);
        }
    }

    @Test
    void account_withTheHostToken_isAHost_alsoAfterARestartWithoutIt() throws Exception {
        under(Template.AGENT.rules());
        Joined eva = (Joined) enter(account(EVA, Optional.of(session.hostToken()), false));
        assertThat(eva.role()).isEqualTo(Role.HOST);
        leave(eva);
        test.close();
        test = new TestEngine(data, "b");

        assertThat(((Joined) enter(EVA, "phone")).role()).isEqualTo(Role.HOST);
    }

    @Test
    void memberWhoShowsTheHostToken_isMadeAHost() {
        under(Rules.STANDARD);
        Joined eva = (Joined) enter(EVA, "phone");
        assertThat(eva.role()).isEqualTo(Role.PARTICIPANT);
        enter(account(EVA, Optional.of(session.hostToken()), false));
        test.awaitSession(
                session.session(),
                now -> now.roster().member(eva.member()).orElseThrow().role() == Role.HOST);
    }

    @Test
    void hostTokenThatIsGoodNoLonger_makesNoHost() {
        under(Rules.STANDARD);
        Joined eva = (Joined) enter(EVA, "phone");
        done(ana, new Input.SetRole(eva.member(), Role.HOST));
        done(eva, new Input.SetRole(ana.member(), Role.VIEWER));
        String bob = "xmpp:bob@example.org";
        assertThat(refusal(account(bob, Optional.of(session.hostToken()), false)).code()).isEqualTo(Code.TOKEN_REFUSED);
    }

    @Test
    void accountThatIsKnown_getsInAsItWas() throws Exception {
        under(Rules.STANDARD);
        Joined eva = (Joined) enter(EVA, "phone");
        done(ana, new Input.SetRole(eva.member(), Role.COHOST));
        var lesser = test.engine.invite(session.session(), by(ana), Role.VIEWER, false, DAY);
        leave(eva);
        done(ana, new Input.SetRules(locked(Template.AGENT.rules())));

        assertThat(((Joined) enter(EVA, "laptop")).role()).isEqualTo(Role.COHOST);
        assertThat(((Joined) enter(account(EVA, Optional.of(lesser.token()), false))).role()).isEqualTo(Role.COHOST);
        // And whoever is in comes with another device.
        String bob = "xmpp:bob@example.org";
        Joined phone = (Joined) enter(account(bob, Optional.empty(), true));
        assertThat(((Joined) enter(bob, "laptop")).member()).isEqualTo(phone.member());
    }

    @Test
    void accountThatWasTurnedOut_staysOut_whateverItShows() throws Exception {
        under(Rules.STANDARD);
        Joined eva = (Joined) enter(EVA, "phone");
        done(ana, new Input.Remove(eva.member()));
        var invitation = test.engine.invite(session.session(), by(ana), Role.COHOST, true, DAY);
        for (Ticket ticket : new Ticket[] {
            account(EVA, Optional.empty(), false),
            account(EVA, Optional.empty(), true),
            account(EVA, Optional.of(invitation.token()), true),
            account(EVA, Optional.of(session.hostToken()), true)
        }) {
            assertThat(refusal(ticket).code()).as("%s", ticket).isEqualTo(Code.REMOVED);
        }
    }

    @Test
    void seatOfAnAccount_isOneLikeOthers() {
        under(Rules.STANDARD);
        Joined eva = (Joined) enter(EVA, "phone");
        assertThat(((Joined) enter(new Ticket.Seat(eva.seat()))).endpoint()).isEqualTo(eva.endpoint());
    }

    // --- gateways ----------------------------------------------------------------------------------------------------

    @Test
    void gatewayThatComesUp_findsTheSessionsThatAreOpen() {
        under(Rules.STANDARD);
        Created other = test.create();
        assertThat(test.engine.sessions())
                .extracting(Session::id)
                .containsExactlyInAnyOrder(session.session(), other.session());
        done(ana, new Input.End(""));
        assertThat(test.engine.sessions()).extracting(Session::id).containsExactly(other.session());
    }

    @Test
    void gatewayThatIsToldOfANewSession_findsItOpen() {
        var seen = new CompletableFuture<Optional<String>>();
        test.engine.listen(new SilentListener() {
            @Override
            public void changed(Session now, Entry entry, java.util.List<Event> events) {
                if (entry.input() instanceof Input.Create) {
                    try {
                        seen.complete(test.engine.code(test.engine.session(now.id()).id()));
                    } catch (RefusedException e) {
                        seen.completeExceptionally(e);
                    }
                }
            }
        });
        Created created = test.create();
        assertThat(TestEngine.get(seen)).isPresent().isEqualTo(test.engine.code(created.session()));
        assertThat(test.engine.load().sessions()).isEqualTo(1);
    }

    @Test
    void gateways_areListedByName_andReplacedByOneOfTheSameName() {
        test.engine.attach(new FakeGateway("xmpp", true));
        test.engine.attach(new FakeGateway("web", true));
        test.engine.attach(new FakeGateway("xmpp", false));
        assertThat(test.engine.gateways()).extracting(Gateway::name).containsExactly("web", "xmpp");
        assertThat(test.engine.gateways()).extracting(Gateway::up).containsExactly(true, false);
        assertThatThrownBy(() -> test.engine.attach(new FakeGateway("a b", true)))
                .hasMessageContaining("'a b' is not");
    }

    @Test
    void addresses_areThoseOfTheGatewaysThatHaveOne_alsoWhenAnotherFails() {
        under(Rules.STANDARD);
        test.engine.attach(new FakeGateway("xmpp", true));
        test.engine.attach(new FakeGateway("sip", false));
        test.engine.attach(new FakeGateway("broken", true) {
            @Override
            public Optional<String> address(Session session) {
                throw new IllegalStateException("on purpose");
            }
        });
        assertThat(test.engine.addresses(test.session(session.session())))
                .isEqualTo(Map.of("xmpp", "xmpp:" + session.session()));
    }

    private static class FakeGateway implements Gateway {

        private final String name;
        private final boolean up;

        FakeGateway(String name, boolean up) {
            this.name = name;
            this.up = up;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean up() {
            return up;
        }

        @Override
        public Optional<String> address(Session session) {
            return up ? Optional.of(name + ":" + session.id()) : Optional.empty();
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }
    }

    /** Hears all and does nothing. */
    private abstract static class SilentListener implements SessionListener {

        @Override
        public void offsets(Session session, long at, java.util.List<Offset> offsets) {}

        @Override
        public void lost(SessionId session) {}
    }

    private static Rules locked(Rules from) {
        return new Rules(
                from.admission(),
                true,
                from.memberLimit(),
                from.joinAs(),
                from.grants(),
                from.handover(),
                from.progressForAll(),
                from.chat(),
                from.slowMode(),
                from.advance(),
                from.readiness());
    }

    private static Ticket account(String address, Optional<String> invitation, boolean vouched) {
        return new Ticket.Account(address, "phone", invitation, vouched);
    }

    private static Actor by(Joined member) {
        return Actor.endpoint(member.endpoint());
    }

    private Entrance enter(String address, String device) {
        return enter(new Ticket.Account(address, device, Optional.empty(), false));
    }

    private Entrance enter(Ticket ticket) {
        return test.enter(session.session(), "Eva", Optional.of(ticket));
    }

    private Refusal refusal(String address, String device) {
        return refusal(new Ticket.Account(address, device, Optional.empty(), false));
    }

    private Refusal refusal(Ticket ticket) {
        Reply<Entrance> reply = test.reply(callback -> test.engine.join(
                session.session(), new JoinRequest("Eva", Optional.of(ticket), false), callback));
        return ((Reply.Refused<Entrance>) reply).refusal();
    }

    private void leave(Joined member) {
        test.<Entry>done(callback -> test.engine.leave(session.session(), member.endpoint(), callback));
    }

    private void say(Joined member, String text) {
        done(member, new Input.Say(text));
    }

    private void done(Joined member, Input.Request request) {
        test.<Entry>done(callback -> test.engine.request(session.session(), by(member), request, callback));
    }
}
