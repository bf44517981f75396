package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.XMPPException.StreamErrorException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

class ComponentConnectionTest {

    private static final int LIMIT_MS = 10_000;
    private static final String STREAM = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept'"
            + " xmlns:stream='http://etherx.jabber.org/streams' from='gw.example.org' id='3BF96D32'>";

    private final ServerSocket server;
    private final ComponentConnection connection;
    private final StringBuilder heard = new StringBuilder();
    private Socket accepted;

    ComponentConnectionTest() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        connection = new ComponentConnection(
                new Settings.Account.Component(
                        JidCreate.domainBareFromOrThrowUnchecked("gw.example.org"), new Settings.Secret("secret")),
                InetSocketAddress.createUnresolved("localhost", server.getLocalPort()),
                Resourcepart.fromOrThrowUnchecked("tutti-1"));
        connection.setReplyTimeout(LIMIT_MS);
    }

    @AfterEach
    void close() throws IOException {
        connection.instantShutdown();
        server.close();
    }

    private void say(String text) throws IOException {
        accepted.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void hear(String end) throws IOException {
        while (heard.indexOf(end) < 0) {
            int next = accepted.getInputStream().read();
            assertThat(next).as("the end after " + heard).isNotNegative();
            heard.append((char) next);
        }
    }

    /** The XMPP server, as far as the answer to the handshake. */
    private CompletableFuture<Void> answering(String handshake) {
        return CompletableFuture.runAsync(() -> {
            try {
                accepted = server.accept();
                accepted.setSoTimeout(LIMIT_MS);
                hear("streams'>");
                say(STREAM);
                hear("</handshake>");
                say(handshake);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void shakesHands_hears_speaks_andLearnsTheEnd() throws Exception {
        var said = new CompletableFuture<Message>();
        var end = new CompletableFuture<Exception>();
        connection.addStanzaListener(stanza -> said.complete((Message) stanza), StanzaTypeFilter.MESSAGE);
        connection.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosedOnError(Exception e) {
                end.complete(e);
            }
        });
        CompletableFuture<Void> there = answering("<handshake/>");
        connection.connect();
        connection.login();
        there.get(LIMIT_MS, TimeUnit.MILLISECONDS);
        // printf 3BF96D32secret | sha1sum
        assertThat(heard).contains("<handshake>b09ea9b3b7f586be8a08d0a3dd7466f110aeb136</handshake>");

        say("<message from='eva@example.org/a' to='k7p4-qxr2@gw.example.org'><body>hello</body></message>");
        assertThat(said.get(LIMIT_MS, TimeUnit.MILLISECONDS).getBody()).isEqualTo("hello");
        connection.sendStanza(StanzaBuilder.buildMessage("1").to(JidCreate.fromOrThrowUnchecked("eva@example.org")).setBody("there").build());
        hear("</message>");
        assertThat(heard).contains("from='gw.example.org'").contains("<body>there</body>").doesNotContain("jabber:client");

        say("<iq type='get' id='2' from='eva@example.org/a' to='k7p4-qxr2@gw.example.org'><q xmlns='urn:x' a='1'/></iq>");
        hear("</iq>");
        assertThat(heard).contains("from='k7p4-qxr2@gw.example.org'").contains("<service-unavailable").doesNotContain("urn:x");

        say("</stream:stream>");
        assertThat(end.get(LIMIT_MS, TimeUnit.MILLISECONDS)).hasMessageContaining("closed");
        assertThat(connection.isConnected()).isFalse();
    }

    @Test
    void wrongSecret_isTheErrorTheServerGives() throws Exception {
        CompletableFuture<Void> there = answering("<stream:error>"
                + "<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
        connection.connect();
        assertThatThrownBy(connection::login).isInstanceOfSatisfying(StreamErrorException.class, refused ->
                assertThat(refused.getStreamError().getCondition()).hasToString("not-authorized"));
        there.get(LIMIT_MS, TimeUnit.MILLISECONDS);
    }
}
