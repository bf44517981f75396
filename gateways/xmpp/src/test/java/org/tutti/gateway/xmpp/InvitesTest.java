package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.muc.packet.MUCAdmin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.tutti.engine.Gateway;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.session.Template;

/** One message has all ways into a session. */
class InvitesTest {

    private record Elsewhere(String name, String prefix) implements Gateway {
        @Override
        public Optional<String> address(Session session) {
            return Optional.of(prefix + session.id());
        }

        @Override
        public boolean up() {
            return true;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }
    }

    private final FakeNetwork network = new FakeNetwork();
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");
    private final EntityBareJid zoe = FakeNetwork.bare("zoe@elsewhere.example");
    private Room room;
    private Guest host;

    private void begin(Rules rules) {
        network.sessions.attach(new Elsewhere("web", "https://tutti.example.org/s/"));
        network.sessions.attach(new Elsewhere("sip", "sip:"));
        network.sessions.create(new CreateRequest(
                Optional.of("Film night"), List.of("file:demo"), rules, Optional.empty(), Optional.empty()));
        room = network.lobby.room(id).orElseThrow();
        room.entrance().join(eva, Optional.of("host"), true, _ -> {});
        network.comes(eva, "code-1", "Eva");
        host = room.guests().personOf(eva).orElseThrow();
    }

    @AfterEach
    void close() {
        network.close();
    }

    private Optional<Role> roleOfZoe() {
        return network.sessions.sessions().getFirst().roster()
                .member(network.sessions.memberOf(id, "xmpp:zoe@elsewhere.example"))
                .map(member -> member.role());
    }

    @Test
    void anInvitation_hasAllAddresses_forPeopleAndForPrograms() {
        begin(Rules.STANDARD);

        assertThat(room.invites().invite(host, zoe, Optional.of(Role.VIEWER))).isEmpty();

        Message message = network.messagesTo(zoe).getFirst();
        assertThat(message.getBody()).isEqualTo("""
                Eva invites you to watch 'Film night' together.
                In a browser: https://tutti.example.org/s/session1#invitation=as VIEWER
                By phone: sip:session1
                In a chat client: xmpp:code-1@rooms.example.org?join""");
        assertThat(message.toXML("jabber:client").toString())
                .contains("<x xmlns='jabber:x:conference' jid='code-1@rooms.example.org'")
                .contains("<invite xmlns='urn:xmpp:call-invites:0' video='true'>")
                .contains("<external uri='https://tutti.example.org/s/session1#invitation=as VIEWER'")
                .contains("<external uri='xmpp:code-1@rooms.example.org?join'")
                .contains("<external uri='sip:session1'")
                .contains("<action xmlns='urn:tutti:session:1' a='invite' session='CODE-1' token='as VIEWER'")
                .contains("<item id='i1' uri='file:demo' title='demo' duration='120000'");
    }

    @Test
    void whoComesToTheRoom_isWhatTheyWereInvitedToBe() {
        begin(Rules.STANDARD);
        room.invites().invite(host, zoe, Optional.of(Role.COHOST));

        network.comes(FakeNetwork.full(zoe + "/x"), "code-1", "Zoe");

        assertThat(roleOfZoe()).contains(Role.COHOST);
    }

    @Test
    void intoARoomForMembersOnly_theInvitedIsMadeAMember() {
        begin(Template.AGENT.rules());
        room.invites().invite(host, zoe, Optional.of(Role.PARTICIPANT));

        assertThat(network.sent).filteredOn(MUCAdmin.class::isInstance)
                .anySatisfy(stanza -> assertThat(stanza.toXML("jabber:client").toString())
                        .contains("affiliation='member'", zoe.toString()));

        network.comes(FakeNetwork.full(zoe + "/x"), "code-1", "Zoe");
        assertThat(roleOfZoe()).contains(Role.PARTICIPANT);
    }

    @Test
    void whoMayNotInvite_doesNot() {
        begin(Rules.STANDARD);
        network.comes(FakeNetwork.full("bob@example.org/x"), "code-1", "Bob");
        Guest guest = room.guests().called("Bob").orElseThrow();

        assertThat(room.invites().invite(guest, zoe, Optional.of(Role.VIEWER)))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_PERMITTED));
        assertThat(network.messagesTo(zoe)).isEmpty();
    }

    @Test
    void notAnyNumberOfPeople_areWrittenToAtOnce() {
        begin(Rules.STANDARD);
        Optional<Refusal> last = Optional.empty();
        for (int i = 0; i < 40; i++) {
            last = room.invites().invite(host, FakeNetwork.bare("p%d@elsewhere.example".formatted(i)), Optional.of(Role.VIEWER));
        }

        assertThat(last).hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_FAST));
    }

    @Test
    void aLongPlaylist_isCutOff_soThatTheStanzaIsNotTooLong() {
        begin(Rules.STANDARD);
        for (int i = 0; i < 300; i++) {
            network.sessions.enqueue(id, host.actor().orElseThrow(), "file:" + "ü".repeat(100) + i, _ -> {});
        }

        room.invites().invite(host, zoe, Optional.of(Role.VIEWER));

        String message = network.messagesTo(zoe).getFirst().toXML("jabber:client").toString();
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThan(9000);
    }

    @Test
    void whoeverIsInTheRoom_isToldWhatToSuggest_withEveryOtherItem() {
        begin(Rules.STANDARD);
        network.sessions.enqueue(id, host.actor().orElseThrow(), "file:second", _ -> {});
        network.sessions.apply(id, host.actor().orElseThrow(), new Input.Next());

        assertThat(Announcement.timeline(room.session(), Optional.empty()).toXML("").toString())
                .contains("a='select'", "<item id='i", "<program_name>second</program_name>");
    }

    @Test
    void suggestions_haveTheLink_onlyIfTheSessionIsForEverybody() {
        begin(Rules.STANDARD);
        String closed = Announcement.state(room.session(), room.publicLink()).build().toXML("").toString();
        assertThat(closed)
                .contains("<video xmlns='urn:xmpp:viewing:0'>")
                .contains("<duration>120</duration><program_name>demo</program_name></video>")
                .contains("<tune xmlns='http://jabber.org/protocol/tune'>")
                .contains("<length>120</length><title>demo</title></tune>");

        Rules open = new Rules(
                Rules.Admission.OPEN, false, 10, Role.PARTICIPANT, Map.of(), Rules.Handover.ASK, true,
                Rules.ChatMode.OPEN, 0, true, Rules.STANDARD.readiness());
        network.sessions.apply(id, host.actor().orElseThrow(), new Input.SetRules(open));
        assertThat(Announcement.state(room.session(), room.publicLink()).build().toXML("").toString())
                .contains("<uri>https://tutti.example.org/s/session1</uri></video>");
    }

    @Test
    void whoWasHereBefore_isNotInvitedToBeSomethingElse() {
        begin(Rules.STANDARD);
        network.comes(FakeNetwork.full(zoe + "/x"), "code-1", "Zoe");

        assertThat(room.invites().invite(host, zoe, Optional.of(Role.COHOST))).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_ALLOWED);
            assertThat(refusal.message()).contains("was here before as participant", "on the page");
        });
        assertThat(room.invites().invite(host, zoe, Optional.of(Role.PARTICIPANT))).isEmpty();
        assertThat(room.invites().invite(host, zoe, Optional.empty())).isEmpty();

        Guest there = room.guests().called("Zoe").orElseThrow();
        network.sessions.apply(
                id, host.actor().orElseThrow(), new Input.SetRole(there.seat().orElseThrow().member(), Role.VIEWER));
        room.entrance().leave(there);
        assertThat(room.invites().invite(host, zoe, Optional.of(Role.PARTICIPANT)))
                .hasValueSatisfying(refusal -> assertThat(refusal.message()).contains("as viewer"));
    }

    @Test
    void whoCouldNotComeIn_comesAsInvited_nextTime() {
        begin(Rules.STANDARD);
        room.invites().invite(host, zoe, Optional.of(Role.COHOST));
        network.sessions.apply(id, host.actor().orElseThrow(), new Input.SetRules(rules(true)));
        network.comes(FakeNetwork.full(zoe + "/x"), "code-1", "Zoe");
        assertThat(roleOfZoe()).isEmpty();

        network.sessions.apply(id, host.actor().orElseThrow(), new Input.SetRules(rules(false)));
        network.comes(FakeNetwork.full(zoe + "/x"), "code-1", "Zoe");
        assertThat(roleOfZoe()).contains(Role.COHOST);
        assertThat(room.invites().tokenOf(zoe)).isEmpty();
    }

    private static Rules rules(boolean locked) {
        return new Rules(
                Rules.Admission.OPEN, locked, 10, Role.PARTICIPANT, Map.of(), Rules.Handover.ASK, true,
                Rules.ChatMode.OPEN, 0, true, Rules.STANDARD.readiness());
    }

    @Test
    void everyMessage_hasAnIdOfItsOwn() {
        begin(Rules.STANDARD);
        room.invites().invite(host, zoe, Optional.of(Role.VIEWER));
        room.invites().invite(host, zoe, Optional.empty());
        room.say("Hello");
        room.tell(Tags.of(Tags.ACTION).build());
        room.whisper(host, "Psst");

        assertThat(network.sent).filteredOn(Message.class::isInstance)
                .extracting(stanza -> stanza.getStanzaId())
                .hasSizeGreaterThan(5)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }
}
