package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smackx.hoxt.packet.HttpOverXmppResp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.JxmppContext;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.gateway.xmpp.link.RestInterface;
import org.tutti.session.SessionId;

/** C-48: who asks over XMPP is who they are in the session, or anybody; strangers are refused. */
class HttpDoorTest {

    private final FakeNetwork network = new FakeNetwork();
    private final List<RestInterface.Question> questions = new ArrayList<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");
    private final EntityFullJid guest = FakeNetwork.full("zoe@elsewhere.example/x");
    private EntityFullJid guestInside;
    private HttpDoor door;

    @BeforeEach
    void aRoomWithAGuest() {
        Tags.register();
        network.sessions.create(CreateRequest.on("file:demo"));
        network.lobby.room(id).orElseThrow();
        guestInside = network.comes(guest, "code-1", "Zoe");
        var rest = new RestInterface() {
            @Override
            public boolean has(String resource) {
                return true;
            }

            @Override
            public CompletionStage<Answer> ask(Question question) {
                questions.add(question);
                return CompletableFuture.completedFuture(new Answer(200, Map.of(), new byte[0]));
            }

            @Override
            public void close() {}
        };
        door = new HttpDoor(network.lobby, new HttpDesk(rest, network.sessions.clock()), new Chunks(timer));
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
        network.close();
    }

    private Stanza ask(Jid from, String method, String resource) throws Exception {
        var parser = PacketParserUtils.getParserFor("""
                <iq type='set' id='1' from='%s' to='tutti@example.org/server'>
                  <req xmlns='urn:xmpp:http' method='%s' resource='%s' version='1.1'/></iq>""".formatted(from, method, resource));
        return ask(parser);
    }

    private Stanza ask(XmlPullParser parser) throws Exception {
        IQ answer = door.handle(
                (HttpIq) PacketParserUtils.parseStanza(parser, XmlEnvironment.EMPTY, JxmppContext.getDefaultContext()));
        return answer != null ? answer : network.sent.getLast();
    }

    private Optional<String> token() {
        return questions.getLast().authorization();
    }

    @Test
    void whoIsInTheRoom_asksByTheirSeat_throughTheRoomAndDirectly() throws Exception {
        assertThat(ask(guestInside, "GET", "/api/status")).isInstanceOf(HttpOverXmppResp.class);
        Optional<String> seat = token();
        assertThat(seat).get().asString().startsWith("Bearer ");

        ask(guest, "GET", "/api/sessions/session1/timeline");
        assertThat(token()).isEqualTo(seat);
    }

    @Test
    void aGuestFromElsewhere_createsNoSession() throws Exception {
        assertThat(ask(guestInside, "POST", "/api/sessions").toXML().toString()).contains("statusCode='403'");
        assertThat(questions).isEmpty();
    }

    @Test
    void whoIsOfATrustedDomain_asksAsAnybody() throws Exception {
        assertThat(ask(eva, "POST", "/api/sessions").toXML().toString()).contains("statusCode='200'");
        assertThat(token()).isEmpty();
        ask(eva, "GET", "/api/sessions/session1");
        assertThat(token()).isEmpty();
    }

    @Test
    void strangers_areRefused_andMakeNoRoom() throws Exception {
        for (String resource : List.of("/api/status", "/api/sessions/session1", "/api/sessions/never-heard-of")) {
            assertThat(ask(FakeNetwork.full("max@elsewhere.example/y"), "GET", resource).toXML().toString())
                    .contains("<forbidden");
        }
        assertThat(ask(FakeNetwork.full("code-1@rooms.example.org/Nobody"), "GET", "/api/status").toXML().toString())
                .contains("<forbidden");
        assertThat(questions).isEmpty();
    }

    @Test
    void keys_areNotHandedOutInClear() throws Exception {
        for (String resource : List.of("/api/sessions/session1/keys", "/api/sessions/session1/keys/?a=b")) {
            assertThat(ask(guestInside, "POST", resource).toXML().toString()).contains("statusCode='403'");
        }
        assertThat(questions).isEmpty();
    }

    @Test
    void bodiesOfStrangers_areNotWaitedFor() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(post("max@elsewhere.example/y", "s" + i).toXML().toString()).contains("<forbidden");
            assertThat(post("code-1@rooms.example.org/Nobody", "s" + i).toXML().toString()).contains("<forbidden");
        }

        // Too many at once would be answered at once.
        int before = network.sent.size();
        post(guestInside.toString(), "s1");
        assertThat(network.sent).hasSize(before);
    }

    private Stanza post(String from, String stream) throws Exception {
        return ask(PacketParserUtils.getParserFor("""
                <iq type='set' id='1' from='%s' to='tutti@example.org/server'>
                  <req xmlns='urn:xmpp:http' method='POST' resource='/api/status' version='1.1'>
                    <data><chunkedBase64 streamId='%s'/></data></req></iq>""".formatted(from, stream)));
    }
}
