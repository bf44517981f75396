package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Roster;
import org.tutti.conformance.support.NeedsProsody;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.Cuttable;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.Prosody;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;

/** What breaks between the servers: nothing that was said is lost, and whoever is there is there again. */
@Tag("xmpp")
@Tag("long")
@NeedsProsody
@NeedsSlixmpp
class XmppTroubleIT {
    private static final Duration BACK = Duration.ofSeconds(90);

    private final XmppServer xmpp = Prosody.start("trouble-prosody");
    private final Cuttable network = Cuttable.to(xmpp.port());
    private final Account account = xmpp.newAccount("tutti");
    private final TuttiServer server = TuttiOnXmpp.start("trouble-" + account.user(), xmpp, network.port(), account);

    @AfterEach
    void stop() {
        server.close();
        network.close();
        xmpp.close();
    }

    private static Member member(Roster roster, String name) {
        return roster.members().stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    }

    private static void awaitInRoster(TuttiClient client, String name, boolean in) {
        await(name + (in ? " in" : " not in") + " the roster").atMost(BACK).until(() -> {
            Roster now = client.roster();
            return (member(now, name) != null) == in;
        });
    }

    private void awaitDown() {
        await("that the server knows").atMost(BACK).until(() -> !TuttiOnXmpp.isUp(server));
    }

    @Test
    void networkCut_serversKilled_roomDestroyed_nothingSaidIsLost() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Trouble")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            awaitInRoster(ann, "Eva", true);
            String evas = member(ann.roster(), "Eva").member();

            // The network is away for longer than anybody keeps a place.
            network.cut();
            eva.say(gathering.room(), "said in the room while it was cut");
            awaitInRoster(ann, "Eva", false);
            awaitDown();
            ann.say("said on the page while it was cut");
            network.restore();
            eva.await("the page's line", line -> line.body().equals("Ann: said on the page while it was cut"), BACK);
            ann.awaitChat("the room's line", line -> "said in the room while it was cut".equals(line.text()));
            awaitInRoster(ann, "Eva", true);
            assertThat(member(ann.roster(), "Eva").member()).isEqualTo(evas);

            // The XMPP server is killed and comes back; clients come back by themselves.
            xmpp.kill9();
            awaitDown();
            ann.say("said while it was dead");
            xmpp.restart();
            TuttiOnXmpp.awaitUp(server);
            try (Slixmpp again = Slixmpp.logIn(xmpp, xmpp.account(eva.jid().replaceFirst("@.*", "")))) {
                again.join(gathering.room(), "Eva", 20);
                again.await("what was said meanwhile", line -> line.body().equals("Ann: said while it was dead"), BACK);
                awaitInRoster(ann, "Eva", true);
                assertThat(member(ann.roster(), "Eva").member()).isEqualTo(evas);
                again.say(gathering.room(), "before the server is killed");
                ann.awaitChat("the line", line -> "before the server is killed".equals(line.text()));

                // The server itself is killed: who is in the room stays in it, and in the session.
                server.kill9();
                again.say(gathering.room(), "said while the server was dead");
                server.restart();
                TuttiOnXmpp.awaitUp(server);
                TuttiClient back = gathering.session().host("Ann");
                await("what was said meanwhile").atMost(BACK).until(() -> back.history(Long.MAX_VALUE).lines().stream()
                        .filter(line -> "said while the server was dead".equals(line.text())).count() == 1);
                assertThat(back.history(Long.MAX_VALUE).lines())
                        .filteredOn(line -> "before the server is killed".equals(line.text())).hasSize(1);
                awaitInRoster(back, "Eva", true);

                // The room is destroyed by its owner: it is there again, and who was in it is called back.
                again.forget();
                try (Slixmpp owner = Slixmpp.logIn(xmpp, xmpp.port(), account, "owner")) {
                    owner.destroy(gathering.room(), "by its owner");
                }
                again.await("the end of the room", stanza -> stanza.isPresence() && stanza.isDestroyed());
                String room = again.await("the call back", stanza -> stanza.isMessage()
                        && stanza.element("x", "jabber:x:conference").isPresent(), BACK)
                        .element("x", "jabber:x:conference").orElseThrow().getAttribute("jid");
                again.join(room, "Eva", 5);
                awaitInRoster(back, "Eva", true);
                again.say(room, "in the new room");
                back.awaitChat("the line", line -> "in the new room".equals(line.text()));
            }
            assertThat(eva.heard().stream().map(Heard::body).filter("Ann: said on the page while it was cut"::equals))
                    .hasSize(1);
        }
    }

    @Test
    void twoServersOfOneAccount_servesEachItsOwnRooms() {
        try (TuttiServer other = TuttiOnXmpp.start("trouble-2", xmpp, xmpp.port(), account);
                Gathering here = Gathering.open(server, xmpp, "Here");
                Gathering there = Gathering.open(other, xmpp, "There")) {
            TuttiClient ann = here.host("Ann");
            TuttiClient ben = there.host("Ben");
            Slixmpp eva = here.guest("Eva");
            Slixmpp bob = there.guest("Bob");
            eva.say(here.room(), "to here");
            bob.say(there.room(), "to there");
            ann.awaitChat("Eva's", line -> "to here".equals(line.text()));
            ben.awaitChat("Bob's", line -> "to there".equals(line.text()));
            assertThat(TuttiOnXmpp.isUp(server)).isTrue();
            assertThat(TuttiOnXmpp.isUp(other)).isTrue();
        }
    }
}
