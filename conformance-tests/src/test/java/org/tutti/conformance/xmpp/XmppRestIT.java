package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.seek;
import static org.tutti.conformance.xmpp.Gathering.TUTTI;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.SimulatedPlayer.Device;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.Slixmpp.Refused;
import org.tutti.conformance.support.xmpp.XmppEndpoint;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.tutti.conformance.xmpp.HttpByIq.Answer;

/** The REST interface over XMPP, of the server and of devices, asked by a client that is not Smack. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class XmppRestIT {
    private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
    private static final int LONGEST_STANZA = 10_000;

    private final TuttiServer server;
    private final XmppServer xmpp;

    XmppRestIT(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    private static String request(String json) {
        return "{\"type\":\"" + json + "}";
    }

    @Test
    @Requirement("C-45")
    @Requirement("C-48")
    @Requirement("C-51")
    @Requirement("C-52")
    void member_hasTheResourcesOfTheSession_asWhatTheyAre_andStrangersDoNot() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Resources"); Room other = Room.open(server, "Other")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            HttpByIq http = new HttpByIq(eva, gathering.tutti());
            String session = "/api/sessions/" + gathering.session().session();
            assertThat(http.ask("GET", session).json().get("title").asText()).isEqualTo("Resources");
            assertThat(http.ask("GET", session + "/timeline").json().at("/motion/velocity").asDouble()).isZero();

            Answer denied = http.ask("POST", session + "/requests", request("seek\",\"position\":42"));
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.json().get("type").asText()).isEqualTo("urn:tutti:problem:control-denied");
            Gathering.handOver(ann, "Eva");
            Answer done = http.ask("POST", session + "/requests", request("seek\",\"position\":42"));
            assertThat(done.status()).as(done.body()).isEqualTo(200);
            ann.awaitTimeline("at 42 s", timeline -> timeline.last().position() == 42
                    && timeline.revision() == done.json().get("seq").asLong());

            assertThat(http.ask("GET", session + "/nothing").status()).isEqualTo(404);
            assertThat(http.ask("GET", "/elsewhere").status()).isEqualTo(404);
            assertThat(http.ask("PUT", session).status()).isEqualTo(405);
            server.api().end(other.created());
            assertThat(http.ask("GET", "/api/sessions/" + other.session()).status()).isEqualTo(410);
            assertThat(http.ask("GET", session + "/notes").status()).as("for who runs the session").isEqualTo(403);
            for (String wrong : new String[] {"forged", other.created().hostToken()}) {
                Answer refused = http.as(wrong).ask("GET", session + "/timeline");
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.json().get("type").asText()).isEqualTo("urn:tutti:problem:token-refused");
            }

            for (int i = 0; i < 9; i++) {
                ann.takeNote("n".repeat(990) + i);
            }
            HttpByIq host = http.as(gathering.session().created().hostToken());
            Answer large = host.ask("GET", session + "/notes");
            assertThat(large.status()).isEqualTo(200);
            assertThat(large.chunks()).isGreaterThan(1);
            assertThat(large.json().get("notes")).hasSize(9);
            assertThat(host.longest()).isLessThan(LONGEST_STANZA);
            System.out.printf("XmppRestIT on %s: %d characters came in %d chunks, the longest stanza had %d bytes.%n",
                    xmpp.getClass().getSimpleName(), large.body().length(), large.chunks(), host.longest());

            Slixmpp dan = gathering.person("Dan");
            HttpByIq stranger = new HttpByIq(dan, gathering.desk(dan));
            assertThat(stranger.ask("GET", session).status()).as("what anybody may know").isEqualTo(200);
            assertThat(stranger.ask("GET", session + "/timeline").status()).isIn(401, 403);
            assertThat(stranger.ask("POST", session + "/requests", request("play\"")).status()).isIn(401, 403);
        }
    }

    @Test
    @Requirement("C-5")
    @Requirement("C-43")
    @Requirement("C-44")
    @Requirement("C-49")
    void device_offersAResource_toWhomItAllows_whileItIsThere() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Devices");
                XmppEndpoint eva = XmppEndpoint.logIn(xmpp, xmpp.newAccount("eva"), Device.INSTANT)) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp bob = gathering.guest("Bob");
            eva.join(gathering.room(), "Eva");
            String link = "http+xmpp://" + gathering.room() + "/Eva/position";
            bob.await("the link in the roster", stanza -> linked(stanza, link));

            HttpByIq http = new HttpByIq(bob, gathering.room() + "/Eva");
            assertThat(http.ask("GET", "/position").status()).as("nobody is allowed at first").isEqualTo(403);
            eva.allow(jid -> jid.endsWith("/Bob"), "GET");
            ann.command(seek(61));
            eva.await("at 61 s", action -> action.p().filter(p -> p == 61_000).isPresent());
            await("the device at 61 s").untilAsserted(() ->
                    assertThat(http.ask("GET", "/position").json().get("position").asDouble()).isEqualTo(61_000));
            assertThat(http.ask("PUT", "/position").status()).isEqualTo(405);
            assertThat(http.ask("GET", "/elsewhere").status()).isEqualTo(404);
            eva.allow(jid -> jid.endsWith("/Ann"), "GET");
            assertThat(http.ask("GET", "/position").status()).isEqualTo(403);

            bob.forget();
            eva.leave();
            bob.await("a roster without it", stanza -> stanza.isPresence() && stanza.nick().equals("Tutti")
                    && stanza.element("users", Gathering.CONFERENCE).isPresent() && !stanza.xml().contains(link));
        }
    }

    private static boolean linked(Heard stanza, String link) {
        return stanza.isPresence() && stanza.nick().equals("Tutti") && stanza.elements("link", TUTTI).stream()
                .anyMatch(each -> each.getAttribute("href").equals(link));
    }

    @Test
    @Requirement("C-50")
    void sealedRequest_isReadByTheServerAlone_once_andUnchanged() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Sealed")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            Room room = gathering.session();
            JsonNode made = TuttiApi.parse(server.api().send(
                    server.api().asHost(room.created(), "/keys").POST(BodyPublishers.noBody()),
                    BodyHandlers.ofString()));
            Seal seal = new Seal(made.get("kid").asText(), Base64.getUrlDecoder().decode(made.get("key").asText()));
            double now = ann.estimateClock().now();
            Seal.Question question = seal.question(now, HttpByIq.req("POST",
                    "/api/sessions/" + room.session() + "/requests", request("seek\",\"position\":77"), ""));
            assertThat(question.xml()).doesNotContain("seek", "requests", "POST");

            Heard answer = sealed(eva, gathering, question.xml());
            assertThat(answer.xml()).doesNotContain("statusCode", "accepted", "resp");
            assertThat(seal.open(answer.element("sealed", TUTTI).orElseThrow(), question))
                    .contains("statusCode='200'").contains("accepted");
            // Eva carries it; it is Ann, whose control it takes, who does it.
            ann.awaitTimeline("at 77 s", timeline -> timeline.last().position() == 77);

            Seal.Question tampered = seal.question(now, HttpByIq.req("GET", "/api/status", "", ""));
            for (String wrong : new String[] {question.xml(), tampered.withAnotherByte(), tampered.withAnotherTime(),
                    seal.question(now - 120_000, "<req/>").xml()}) {
                assertThatThrownBy(() -> sealed(eva, gathering, wrong))
                        .isInstanceOfSatisfying(Refused.class, refused -> {
                            assertThat(refused.condition()).isEqualTo("not-acceptable");
                            assertThat(refused.xml()).contains("code=\"token-refused\"");
                        });
            }
        }
    }

    private static Heard sealed(Slixmpp person, Gathering gathering, String xml) {
        String answer = person.iq("set", gathering.tutti(), xml);
        return new Heard(Messages.JSON.createObjectNode()
                .put("event", "iq").put("xml", answer));
    }

    @Test
    @Requirement("C-45")
    @Requirement("C-47")
    void member_subscribes_andIsToldWithoutAsking_strangersAreNot() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Events")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            String desk = eva.await("the service", stanza -> stanza.element("service", TUTTI).isPresent())
                    .element("service", TUTTI).orElseThrow().getAttribute("jid");
            assertThat(gathering.desk(eva)).isEqualTo(desk);
            String node = gathering.code() + "/timeline";
            assertThat(eva.iq("set", desk, subscribe(node, eva.jid()))).contains("subscription=\"subscribed\"");
            ann.command(seek(33));
            Heard event = eva.await("an event", stanza -> stanza.isMessage() && stanza.type().equals("headline")
                    && stanza.element("action", TUTTI)
                            .filter(each -> each.getAttribute("p").equals("33000")).isPresent());
            assertThat(event.element("items", PUBSUB + "#event").orElseThrow().getAttribute("node")).isEqualTo(node);
            assertThat(eva.iq("get", desk, "<pubsub xmlns='%s'><items node='%s'/></pubsub>".formatted(PUBSUB, node)))
                    .contains("33000");

            Slixmpp dan = gathering.person("Dan");
            assertThatThrownBy(() -> dan.iq("set", desk, subscribe(node, dan.jid())))
                    .isInstanceOfSatisfying(Refused.class,
                            refused -> assertThat(refused.condition()).isEqualTo("forbidden"));

            eva.iq("set", desk, subscribe(node, eva.jid()).replace("subscribe ", "unsubscribe "));
            eva.forget();
            ann.command(seek(34));
            // The room is told after who follows from elsewhere.
            Gathering.action(eva, "seek", action -> action.getAttribute("p").equals("34000"));
            assertThat(eva.heard()).noneMatch(stanza -> stanza.isMessage() && stanza.type().equals("headline"));
        }
    }

    private static String subscribe(String node, String jid) {
        return "<pubsub xmlns='%s'><subscribe node='%s' jid='%s'/></pubsub>".formatted(PUBSUB, node, jid);
    }
}
