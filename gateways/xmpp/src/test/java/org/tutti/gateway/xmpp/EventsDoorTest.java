package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smackx.muc.MUCAffiliation;
import org.jivesoftware.smackx.muc.MUCRole;
import org.jivesoftware.smackx.muc.packet.MUCItem;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.gateway.xmpp.Tags.TagIq;
import org.tutti.session.SessionId;

/** C-47: members follow a session by subscriptions, for as long as they are members. */
class EventsDoorTest {

    private final FakeNetwork network = new FakeNetwork();
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");
    private final EntityFullJid watch = FakeNetwork.full("eva@example.org/watch");
    private final EntityFullJid stranger = FakeNetwork.full("zoe@example.org/x");
    private EventsDoor door;
    private EntityFullJid inside;
    private String code;

    @BeforeEach
    void aRoomWithAHost() {
        Tags.register();
        network.sessions.create(CreateRequest.on("file:demo"));
        network.lobby.room(id).orElseThrow().entrance().join(eva, Optional.of("host"), true, _ -> {});
        inside = network.comes(eva, "code-1", "Eva");
        code = network.sessions.code(id).orElseThrow();
        door = new EventsDoor(network.lobby, network.lobby.subscribers());
    }

    @AfterEach
    void close() {
        network.close();
    }

    private IQ ask(Jid from, IQ.Type type, String wish, String node, Jid to) {
        var tag = StandardExtensionElement.builder(wish, PubSubXml.NAMESPACE)
                .addAttribute("node", node)
                .addAttribute("jid", to.toString())
                .build();
        TagIq request = FakeNetwork.request(
                from, StandardExtensionElement.builder("pubsub", PubSubXml.NAMESPACE).addElement(tag).build());
        request.setType(type);
        IQ answer = door.handle(request);
        return answer != null ? answer : (IQ) network.sent.getLast();
    }

    private List<Message> events(Jid to) {
        return network.messagesTo(to).stream().filter(message -> message.hasExtension(PubSubXml.Event.QNAME)).toList();
    }

    @Test
    void aMember_isToldWithAnyDevice_untilTheyUnsubscribe() {
        assertThat(ask(watch, IQ.Type.set, "subscribe", code + "/chat", watch).toXML().toString())
                .contains("subscription='subscribed'");
        network.writes(inside, "play");
        assertThat(events(watch)).isEmpty();

        said("hello");
        assertThat(events(watch)).singleElement().satisfies(message -> {
            assertThat(message.getType()).isEqualTo(Message.Type.headline);
            assertThat(message.toXML().toString()).contains("node='" + code + "/chat'", ">hello</line>");
        });

        assertThat(ask(watch, IQ.Type.set, "unsubscribe", code + "/chat", watch).getType()).isEqualTo(IQ.Type.result);
        said("again");
        assertThat(events(watch)).hasSize(1);
    }

    private void said(String text) {
        network.lobby.message(StanzaBuilder.buildMessage()
                .from(inside)
                .ofType(Message.Type.groupchat)
                .setBody(text)
                .build());
    }

    @Test
    void whatANodeHas_isToldWhoAsks() {
        assertThat(ask(inside, IQ.Type.get, "items", code + "/timeline", eva).toXML().toString()).contains("<action ");
        assertThat(ask(eva, IQ.Type.get, "items", code + "/roster", eva).toXML().toString()).contains("<conference-info");
        assertThat(ask(eva, IQ.Type.get, "items", code + "/queue", eva).toXML().toString()).contains("uri='file:demo'");
        said("hello");
        assertThat(ask(eva, IQ.Type.get, "items", code + "/chat", eva).toXML().toString()).contains(">hello</line>");
    }

    @Test
    void whoIsNoMember_learnsNothing() {
        String known = ask(stranger, IQ.Type.set, "subscribe", code + "/chat", stranger).getError().toString();
        String unknown = ask(stranger, IQ.Type.set, "subscribe", "NONE-NONE/chat", stranger).getError().toString();

        assertThat(known).contains("forbidden").isEqualTo(unknown);
        assertThat(ask(stranger, IQ.Type.get, "items", code + "/chat", stranger).toXML().toString()).contains("forbidden");
        assertThat(ask(eva, IQ.Type.set, "subscribe", code + "/chat", stranger).toXML().toString()).contains("invalid-jid");
        assertThat(ask(eva, IQ.Type.set, "subscribe", code + "/secrets", eva).toXML().toString()).contains("item-not-found");
        assertThat(ask(eva, IQ.Type.set, "publish", code + "/chat", eva).toXML().toString()).contains("unsupported");
    }

    @Test
    void whoLeaves_isToldNoMore() {
        ask(watch, IQ.Type.set, "subscribe", code + "/chat", watch);
        ask(watch, IQ.Type.set, "subscribe", code + "/roster", watch);

        var user = new MUCUser();
        user.setItem(new MUCItem(MUCAffiliation.none, MUCRole.none, null, null, eva, null, null));
        network.lobby.presence(StanzaBuilder.buildPresence()
                .from(inside)
                .ofType(Presence.Type.unavailable)
                .addExtension(user)
                .build());

        for (Subscribers.Node node : Subscribers.Node.values()) {
            assertThat(network.lobby.subscribers().of(id, node)).isEmpty();
        }
    }
}
