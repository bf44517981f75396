package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.XmppServer;

/** That the peers of the XMPP tests do what those tests take for granted. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class XmppPeersIT {
    private final XmppServer server;
    private final Account evasAccount;
    private final Account bobsAccount;
    private final String room;
    private Slixmpp eva;
    private Slixmpp bob;

    XmppPeersIT(XmppServer server) {
        this.server = server;
        evasAccount = server.newAccount("eva");
        bobsAccount = server.newAccount("bob");
        room = evasAccount.user() + "@" + XmppServer.ROOMS;
    }

    @BeforeEach
    void logIn() {
        eva = Slixmpp.logIn(server, evasAccount);
        eva.create(room, "Eva");
        bob = Slixmpp.logIn(server, bobsAccount);
    }

    @AfterEach
    void logOut() {
        eva.close();
        bob.close();
    }

    @Test
    void smack_logsInByTlsAndScram_andIsTakenForAPerson() throws Exception {
        try (SmackClient ann = SmackClient.logIn(server, server.newAccount("ann"))) {
            assertThat(ann.connection().isSecureConnection()).isTrue();
            assertThat(ann.connection().getUsedSaslMechansism()).startsWith("SCRAM-");
            assertThat(ann.connection().isSmEnabled()).isTrue();
            ann.room(evasAccount.user()).join(Resourcepart.from("Ann"));
            ann.room(evasAccount.user()).sendMessage("It is Ann");
            assertThat(eva.awaitMessage("It is Ann").nick()).isEqualTo("Ann");
        }
    }

    @Test
    void wrongPassword_isRefused() {
        assertRefused("failed_all_auth", () -> Slixmpp.logIn(server, new Account(evasAccount.user(), "wrong")));
    }

    @Test
    void slixmpp_findsCommands_andFillsInTheirForms() throws Exception {
        try (ScriptedTutti tutti = new ScriptedTutti(server, server.newAccount("tutti"))) {
            bob.join(tutti.room(), "Bob");
            String occupant = tutti.room() + "/Tutti";
            assertThat(bob.commands(occupant)).containsExactly("seek");
            Slixmpp.Answer form = bob.command(occupant, "seek");
            assertThat(form.status()).isEqualTo("executing");
            assertThat(form.fields()).containsExactly("position");
            Slixmpp.Answer done = bob.command(occupant, "seek", Map.of("position", "1:20"));
            assertThat(done.status()).isEqualTo("completed");
            assertThat(done.notes()).containsExactly("To 1:20");
            assertRefused("item-not-found", () -> bob.command(occupant, "fly"));
        }
    }

    @Test
    void component_isTakenIn() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.componentPort())) {
            socket.setSoTimeout(10_000);
            Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
            out.write("<stream:stream xmlns='jabber:component:accept' to='" + XmppServer.COMPONENT
                    + "' xmlns:stream='http://etherx.jabber.org/streams'>");
            out.flush();
            Scanner in = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8).useDelimiter(">");
            String stream = in.tokens().filter(tag -> tag.contains("<stream:stream")).findFirst().orElseThrow();
            Matcher id = Pattern.compile(" id=['\"]([^'\"]+)").matcher(stream);
            assertThat(id.find()).isTrue();
            String proof = id.group(1) + XmppServer.COMPONENT_SECRET;
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(proof.getBytes(StandardCharsets.UTF_8));
            out.write("<handshake>" + HexFormat.of().formatHex(digest) + "</handshake>");
            out.flush();
            assertThat(in.next()).contains("<handshake");
        }
    }

    @Test
    void server_hasItsAccountsAgainAfterItWasKilled() {
        try (XmppServer other = server.startAnother("restarted")) {
            Account ann = other.account("ann");
            try (Slixmpp client = Slixmpp.logIn(other, ann)) {
                other.kill9();
                client.await("the end", heard -> heard.kind().equals("disconnected"));
            }
            other.restart();
            try (Slixmpp client = Slixmpp.logIn(other, ann)) {
                assertThat(client.jid()).isEqualTo("ann@localhost/slixmpp");
                other.stop();
                client.await("the end", heard -> heard.kind().equals("disconnected"));
            }
        }
    }

    @Test
    void room_tellsRolesHistoryAndIds() {
        String id = eva.say(room, "Before Bob came");
        Heard said = eva.awaitMessage("Before Bob came");
        assertThat(said.id()).isEqualTo(id);
        assertThat(said.stanzaId()).isNotEmpty();

        assertThat(bob.join(room, "Bob", 5).role()).isEqualTo("participant");
        Heard history = bob.awaitMessage("Before Bob came");
        assertThat(history.isDelayed()).isTrue();
        assertThat(history.stanzaId()).isEqualTo(said.stanzaId());
        Heard evas = bob.await("Eva's presence", stanza -> stanza.isPresence() && stanza.nick().equals("Eva"));
        assertThat(evas.affiliation()).isEqualTo("owner");

        bob.react(room, history.stanzaId(), "👍");
        Heard reaction = eva.await("Bob's reaction", stanza -> stanza.isMessage() && stanza.nick().equals("Bob"));
        assertThat(reaction.element("reactions", "urn:xmpp:reactions:0").orElseThrow().getAttribute("id"))
                .isEqualTo(said.stanzaId());
        bob.write(room + "/Eva", "in private");
        assertThat(eva.awaitMessage("in private").type()).isEqualTo("chat");
    }

    @Test
    void owner_kicksBansAndDestroys() {
        bob.join(room, "Bob");
        eva.role(room, "Bob", "none");
        bob.await("kicked", stanza -> stanza.isPresence() && stanza.codes().contains(307));
        eva.affiliation(room, bobsAccount.jid(), "outcast");
        assertRefused("forbidden", () -> bob.join(room, "Bob"));
        eva.destroy(room, "over");
        eva.await("destroyed", stanza -> stanza.isPresence() && stanza.isDestroyed());
    }

    private static void assertRefused(String condition, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Slixmpp.Refused.class,
                refused -> assertThat(refused.condition()).isEqualTo(condition));
    }
}
