package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.xdata.FormField;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.SessionId;

/** What people write to the server in private. */
class WordDoorTest {

    private final FakeNetwork network = new FakeNetwork();
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");
    private final EntityFullJid bob = FakeNetwork.full("bob@example.org/phone");
    private final EntityFullJid stranger = FakeNetwork.full("zoe@elsewhere.example/x");
    private EntityFullJid evaInside;
    private EntityFullJid bobInside;

    @BeforeEach
    void aRoomWithAHostAndAGuest() {
        network.sessions.create(CreateRequest.on("file:demo"));
        network.lobby.room(id).orElseThrow().entrance().join(eva, Optional.of("host"), true, _ -> {});
        evaInside = network.comes(eva, "code-1", "Eva");
        bobInside = network.comes(bob, "code-1", "Bob");
    }

    @AfterEach
    void close() {
        network.close();
    }

    private static MessageBuilder message(Jid from, String text) {
        return StanzaBuilder.buildMessage().from(from).ofType(Message.Type.chat).setBody(text);
    }

    @Test
    void words_steer_howeverTheyAreWritten() {
        assertThat(network.writes(evaInside, "PLAY")).containsExactly("Playing from 0:00.");
        assertThat(network.writes(evaInside, "  Seek   1:20 ")).containsExactly("Playing from 1:20.");
        assertThat(network.writes(evaInside, "pause")).singleElement().asString().startsWith("Paused at 1:");
        assertThat(network.writes(eva, "where")).singleElement().asString().startsWith("'demo', at 1:");
    }

    @Test
    void whoMayNot_isToldWhy() {
        assertThat(network.writes(bobInside, "pause")).containsExactly("Eva has control; Bob does not.");
        assertThat(network.writes(bobInside, "control")).containsExactly("You have asked for control; Eva decides.");
    }

    @Test
    void help_saysAllWords() {
        assertThat(network.writes(evaInside, "Help"))
                .singleElement().asString().contains("seek 1:20", "hand-over NAME");
        assertThat(network.writes(stranger, "help")).singleElement().asString().contains("join K7P4-QXR2 [TOKEN]");
    }

    @Test
    void whatIsLacking_isAskedFor() {
        assertThat(network.writes(evaInside, "seek")).singleElement().asString().contains("missing", "seek 1:20");
    }

    @Test
    void whatIsNotUnderstood_isAnsweredOnce_notForEveryLine() {
        assertThat(network.writes(bobInside, "Hello there")).singleElement().asString().contains("Write help");
        assertThat(network.writes(bobInside, "Are you well?")).isEmpty();
        assertThat(network.writes(bobInside, "where")).hasSize(1);
    }

    @Test
    void aProgramThatTalksToUs_isLeftAloneAfterAWhile() {
        long answers = IntStream.range(0, 200).mapToLong(_ -> network.writes(bobInside, "where").size()).sum();

        assertThat(answers).isBetween(30L, 40L);
        assertThat(network.writes(evaInside, "where")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = Message.Type.class, names = {"error", "headline", "groupchat"})
    void otherMessages_areNotAnswered(Message.Type type) {
        assertThat(network.writes(message(eva, "where").ofType(type))).isEmpty();
        assertThat(network.writes(message(bobInside, "help").ofType(type))).isEmpty();
    }

    @Test
    void whatComesLate_orFromOurselves_orFromAServer_isNotAnswered() {
        var delay = new DelayInformation(new Date(0));
        assertThat(network.writes(message(evaInside, "play").addExtension(delay))).isEmpty();
        assertThat(network.writes(message(eva, "play").addExtension(delay))).isEmpty();
        assertThat(network.writes(FakeNetwork.full("tutti@example.org/other"), "help")).isEmpty();
        assertThat(network.writes(FakeNetwork.OURSELVES.asDomainBareJid(), "help")).isEmpty();
        assertThat(network.writes(FakeNetwork.full("gone@rooms.example.org/Eva"), "help")).isEmpty();
        assertThat(network.sessions.sessions().getFirst().timeline().latest().moving()).isFalse();
    }

    @Test
    void outsideOfAllSessions_peopleAreToldHowToGetIn() {
        assertThat(network.writes(stranger, "pause"))
                .containsExactly("You are in no session. Write: join K7P4-QXR2 [TOKEN]");
        assertThat(network.writes(FakeNetwork.full("dan@example.org/x"), "pause"))
                .singleElement().asString().contains("create https://");
        assertThat(network.writes(stranger, "create file:mine"))
                .containsExactly("Only people of example.org begin sessions here.");
    }

    @Test
    void create_takesATitleOfSeveralWords() {
        assertThat(network.writes(FakeNetwork.full("dan@example.org/x"), "create file:mine The long night"))
                .last().asString().contains("You are in 'The long night'.");
    }

    @Test
    void askingForAVoice_asksForControl() {
        var form = DataForm.builder(DataForm.Type.form)
                .setFormType("http://jabber.org/protocol/muc#request")
                .addField(FormField.textSingleBuilder("muc#roomnick").setValue("Bob").build())
                .build();
        var request = StanzaBuilder.buildMessage().from(bobInside.asBareJid()).addExtension(form);

        assertThat(network.writes(request)).containsExactly("You have asked for control; Eva decides.");
        assertThat(network.sessions.sessions().getFirst().roster().requests())
                .containsOnlyKeys(network.sessions.memberOf(id, "xmpp:bob@example.org"));
    }
}
