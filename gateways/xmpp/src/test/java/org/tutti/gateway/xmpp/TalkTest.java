package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.message_correct.element.MessageCorrectExtension;
import org.jivesoftware.smackx.sid.element.StanzaIdElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.SessionId;

/** What is said in a session and in its room is said in the other once, whatever happens to the connection (C-42). */
class TalkTest {

    private static final Actor HOST = Actor.host(new MemberId("creator"));

    private final FakeNetwork network = new FakeNetwork();
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");
    private final EntityFullJid bob = FakeNetwork.full("bob@example.org/desk");
    private final Actor page = Actor.endpoint(new EndpointId("e-pat"));
    private EntityFullJid placeOfEva;

    @BeforeEach
    void begin() {
        network.sessions.create(new CreateRequest(
                Optional.of("Film"), List.of("file:demo"), Rules.STANDARD, Optional.empty(), Optional.empty()));
        network.sessions.apply(id, Actor.engine("test"), new Input.Join(
                new MemberId("m-pat"), new EndpointId("e-pat"), "Pat", Role.PARTICIPANT));
        placeOfEva = network.comes(eva, "code-1", "Eva");
    }

    @AfterEach
    void close() {
        network.close();
    }

    private Room room() {
        return network.lobby.room(id).orElseThrow();
    }

    private List<String> chat() {
        return network.sessions.sessions().getFirst().chat().lines().stream().map(Line::text).toList();
    }

    private List<Message> said() {
        return network.messagesTo(room().address()).stream().filter(message -> message.getBody() != null).toList();
    }

    private MessageBuilder from(Jid place, Jid who, String messageId, String text) {
        return StanzaBuilder.buildMessage(messageId)
                .from(place)
                .ofType(Message.Type.groupchat)
                .setBody(text)
                .addExtension(FakeNetwork.occupantId(who))
                .addExtension(new StanzaIdElement("room-" + messageId + "-" + who, room().address().toString()));
    }

    private void says(Jid place, Jid who, String messageId, String text) {
        network.lobby.message(from(place, who, messageId, text).build());
    }

    private Message onRecord(MessageBuilder message, long secondsAgo) {
        return message.addExtension(new DelayInformation(new Date(System.currentTimeMillis() - secondsAgo * 1000))).build();
    }

    private Message echo(Message ours) {
        return from(room().self(), FakeNetwork.OURSELVES, "m" + network.sent.indexOf(ours), ours.getBody())
                .addExtension(Tags.in(ours, Tags.LINE).orElseThrow())
                .build();
    }

    /** The connection breaks and is made anew; the room has this on record. */
    private void reconnected(Message... record) {
        network.lobby.down();
        network.record = () -> {
            network.comes(eva, "code-1", "Eva");
            for (Message message : record) {
                network.lobby.message(message);
            }
        };
        network.lobby.up(network, true);
    }

    @Test
    void whoSaysGoodbyeAndLeaves_isNotRepeated() {
        room().inTurn(() -> {
            says(placeOfEva, eva, "1", "bye");
            network.leaves(placeOfEva);
        });

        assertThat(chat()).containsExactly("bye");
        assertThat(said()).isEmpty();
    }

    @Test
    void whoCorrectsAMessage_correctsTheirOwn_whateverOthersCallTheirs() {
        EntityFullJid placeOfBob = network.comes(bob, "code-1", "Bob");
        says(placeOfEva, eva, "1", "helo");
        says(placeOfBob, bob, "1", "good evening");

        network.lobby.message(
                from(placeOfEva, eva, "2", "hello").addExtension(new MessageCorrectExtension("1")).build());

        assertThat(chat()).containsExactly("", "good evening", "hello");
    }

    @Test
    void whoIsCalledOtherwiseInTheRoom_isNotHeardTwice() {
        network.leaves(placeOfEva);
        network.comes(eva, "code-1", "Somebody Else");
        EndpointId endpoint = network.sessions.endpointOf(
                id, "xmpp:" + eva.asEntityBareJid(), eva.getResourcepart().toString());
        network.sessions.apply(id, Actor.endpoint(endpoint), new Input.SetName("Eva from the page"));
        assertThat(network.sessions.sessions().getFirst().roster().member(
                network.sessions.memberOf(id, "xmpp:" + eva.asEntityBareJid())).orElseThrow().name()).isNotEqualTo("Somebody Else");
        var place = FakeNetwork.full("code-1@rooms.example.org/Somebody Else");
        says(place, eva, "1", "hi");

        network.lobby.down();
        network.record = () -> {
            network.comes(eva, "code-1", "Somebody Else");
            // A room without ids.
            network.lobby.message(onRecord(StanzaBuilder.buildMessage("x")
                    .from(place)
                    .ofType(Message.Type.groupchat)
                    .setBody("hi")
                    .addExtension(FakeNetwork.occupantId(eva)), 0));
        };
        network.lobby.up(network, true);

        assertThat(chat()).containsExactly("hi");
        assertThat(said()).isEmpty();
    }

    @Test
    void whatWasRemoved_isNotPostedAgain() {
        says(placeOfEva, eva, "1", "oops");
        long line = network.sessions.sessions().getFirst().chat().lines().getFirst().seq();
        network.sessions.apply(id, HOST, new Input.RemoveLine(line));

        reconnected(onRecord(from(placeOfEva, eva, "1", "oops"), 0), onRecord(from(placeOfEva, eva, "2", "again"), 0));

        assertThat(chat()).containsExactly("", "again");
    }

    @Test
    void whatWasRefused_isNotPostedLater() {
        MemberId member = network.sessions.memberOf(id, "xmpp:" + eva.asBareJid());
        network.sessions.apply(id, HOST, new Input.Mute(member, true));
        says(placeOfEva, eva, "1", "rude");
        network.sessions.apply(id, HOST, new Input.Mute(member, false));

        reconnected(onRecord(from(placeOfEva, eva, "1", "rude"), 0), onRecord(from(placeOfEva, eva, "2", "kind"), 0));

        assertThat(chat()).containsExactly("kind");
    }

    @Test
    void whatSomebodyElseWroteUnderANick_isNotAttributedToWhoHasItNow() {
        reconnected(
                onRecord(from(placeOfEva, bob, "1", "I am not Eva"), 0),
                onRecord(from(placeOfEva, eva, "2", "I am"), 0));

        assertThat(chat()).containsExactly("I am");
    }

    @Test
    void whatIsOlderThanWhatWeKnow_wasNotMissed_afterANewStart() {
        network.sessions.apply(id, page, new Input.Say("known"));
        Message known = echo(said().getFirst());
        var lobby = new FakeNetwork(network.sessions);
        lobby.record = () -> {
            lobby.comes(eva, "code-1", "Eva");
            lobby.lobby.message(onRecord(from(placeOfEva, eva, "1", "refused once"), 60));
            lobby.lobby.message(onRecord(known.asBuilder(), 40));
            lobby.lobby.message(onRecord(from(placeOfEva, eva, "2", "missed"), 20));
        };

        lobby.lobby.up(lobby, true);

        assertThat(chat()).containsExactly("known", "missed");
        lobby.close();
    }

    @Test
    void aLineLostWithTheConnection_isSaidAgain_oneThatCameThroughIsNot() {
        network.sessions.apply(id, page, new Input.Say("first"));
        network.lobby.message(echo(said().getFirst()));
        network.sessions.apply(id, page, new Input.Say("second"));
        network.sessions.apply(id, page, new Input.Say("third"));
        Message second = onRecord(echo(said().get(1)).asBuilder(), 0);

        reconnected(second);

        assertThat(said()).extracting(Message::getBody)
                .containsExactly("Pat: first", "Pat: second", "Pat: third", "Pat: third");
    }

    @Test
    void whatIsOnItsWay_isNotSaidAgain_whereTheStreamGoesOn() {
        network.sessions.apply(id, page, new Input.Say("first"));
        network.lobby.down();
        network.sessions.apply(id, page, new Input.Say("second"));

        network.lobby.up(network, false);

        assertThat(said()).extracting(Message::getBody).containsExactly("Pat: first", "Pat: second");
    }

    @Test
    void whoHadOurNick_cannotSayWhatWasTold() {
        network.sessions.apply(id, page, new Input.Say("first"));
        Message ours = said().getFirst();
        Message forged = onRecord(from(room().self(), bob, "f", ours.getBody())
                .addExtension(Tags.in(ours, Tags.LINE).orElseThrow()), 0);

        reconnected(forged);

        assertThat(said()).hasSize(2);
    }
}
