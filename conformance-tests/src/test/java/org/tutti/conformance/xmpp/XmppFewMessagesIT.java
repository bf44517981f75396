package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smackx.muc.packet.MUCInitialPresence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.jxmpp.jid.impl.JidCreate;
import org.tutti.conformance.support.NeedsEjabberd;
import org.tutti.conformance.support.NeedsProsody;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.Ejabberd;
import org.tutti.conformance.support.xmpp.Prosody;
import org.tutti.conformance.support.xmpp.SharedXmpp;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;

/** What the gateway sends does not depend on how many are there. It counts for the whole server: nothing else runs. */
@Tag("xmpp")
@Tag("long")
@ExtendWith(SharedXmpp.class)
@NeedsSlixmpp
@Isolated("counts what a shared server sends")
class XmppFewMessagesIT {
    private static final int MANY = 48;

    /** Waits until nothing more comes of what was before. */
    private static long settled(TuttiServer server) {
        long[] last = {-1};
        var quiet = await("a gateway that says nothing").pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1100));
        quiet.until(() -> {
            long before = last[0];
            last[0] = TuttiOnXmpp.sent(server);
            return last[0] == before;
        });
        return last[0];
    }

    /** How many stanzas each thing costs that somebody on the page does. */
    private static Map<String, Long> costs(TuttiServer server, TuttiClient ann, Slixmpp eva, int round) {
        Map<String, Long> costs = new LinkedHashMap<>();
        long before = settled(server);
        for (String what : List.of("seek", "play", "pause", "chat")) {
            eva.forget();
            switch (what) {
                case "seek" -> ann.command(seek(20 + round));
                case "chat" -> ann.say("line " + round);
                default -> ann.command(message(what));
            }
            eva.await(what, stanza -> stanza.isMessage() && stanza.nick().equals("Tutti"));
            long now = TuttiOnXmpp.sent(server);
            costs.put(what, now - before);
            before = now;
        }
        return costs;
    }

    @Test
    @NeedsProsody
    @Requirement("C-37")
    @Requirement("C-46")
    void messages_areAsManyForTwoAsForFifty_whoComeAndGo(Prosody xmpp, TuttiServer server) throws Exception {
        messagesAreAsManyForFifty(xmpp, server);
    }

    @Test
    @NeedsEjabberd
    @Requirement("C-37")
    @Requirement("C-46")
    void messages_areAsManyForTwoAsForFifty_onEjabberdToo(Ejabberd xmpp, TuttiServer server) throws Exception {
        messagesAreAsManyForFifty(xmpp, server);
    }

    private static void messagesAreAsManyForFifty(XmppServer xmpp, TuttiServer server) throws Exception {
        Account crowd = xmpp.newAccount("crowd");
        List<SmackClient> clients = new ArrayList<>();
        try (Gathering gathering = Gathering.open(server, xmpp, "Few messages");
                ExecutorService together = Executors.newFixedThreadPool(6)) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            Map<String, Long> two = costs(server, ann, eva, 1);
            eva.forget();
            List<Future<SmackClient>> coming = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String name = "crowd-" + i;
                coming.add(together.submit(() -> comes(xmpp, gathering.room(), crowd, name)));
            }
            for (Future<SmackClient> one : coming) {
                clients.add(one.get());
            }
            await("all in the session").atMost(Duration.ofSeconds(20))
                    .until(() -> ann.roster().size().endpoints() == MANY + 2);
            Map<String, Long> fifty = costs(server, ann, eva, 2);
            System.out.printf("XmppFewMessagesIT on %s: stanzas sent with 2 occupants %s, with 50 %s.%n",
                    xmpp.getClass().getSimpleName(), two, fifty);
            assertThat(fifty).isEqualTo(two);
            assertThat(two).containsEntry("seek", 1L).containsEntry("play", 1L).containsEntry("pause", 1L)
                    .containsEntry("chat", 1L);

            // They go as they like, without a word or with one.
            for (int i = 0; i < MANY; i++) {
                SmackClient one = clients.get(i);
                together.submit(i % 2 == 0 ? one::abort : one::close);
            }
            ann.command(seek(90));
            Gathering.action(eva, "seek", action -> action.getAttribute("p").equals("90000"));
            await("those gone who said so").atMost(Duration.ofSeconds(20))
                    .until(() -> ann.roster().size().endpoints() <= MANY / 2 + 2);
        } finally {
            clients.forEach(SmackClient::abort);
        }
    }

    private static SmackClient comes(XmppServer xmpp, String room, Account account, String resource) throws Exception {
        SmackClient client = SmackClient.of(xmpp, xmpp.port(), account, resource);
        Roster.getInstanceFor(client.connection()).setRosterLoadedAtLogin(false);
        client.logIn().connection().sendStanza(StanzaBuilder.buildPresence()
                .ofType(Presence.Type.available)
                .to(JidCreate.entityFullFrom(room + "/" + resource))
                .addExtension(new MUCInitialPresence(null, 0, 0, -1, null))
                .build());
        return client;
    }
}
