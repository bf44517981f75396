package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.SimulatedPlayer.Device;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.XmppEndpoint;
import org.tutti.conformance.support.xmpp.XmppHttp;
import org.tutti.conformance.support.xmpp.XmppServer;

/** That the reference endpoint speaks as docs/xmpp.md has it, against one that says what the test wants. */
@Tag("xmpp")
@OnEachXmppServer
class XmppEndpointIT {
    private static final String VIEWING = "urn:xmpp:viewing:0";

    private final XmppServer server;
    private ScriptedTutti tutti;
    private Account account;
    private XmppEndpoint eva;

    XmppEndpointIT(XmppServer server) {
        this.server = server;
    }

    @BeforeEach
    void join() throws Exception {
        tutti = new ScriptedTutti(server, server.newAccount("tutti"));
        account = server.newAccount("eva");
        eva = XmppEndpoint.logIn(server, account, Device.PHONE);
        eva.join(tutti.room(), "eva");
    }

    @AfterEach
    void leave() {
        eva.close();
        tutti.close();
    }

    @Test
    @Requirement("C-43")
    @Requirement("C-49")
    void position_isForThoseTheDeviceAllows() throws Exception {
        try (XmppEndpoint bob = XmppEndpoint.logIn(server, server.newAccount("bob"), Device.INSTANT)) {
            bob.join(tutti.room(), "bob");
            String evas = tutti.room() + "/eva";
            assertThat(bob.http(evas, "GET", "/position", "").status()).isEqualTo(403);
            eva.allow(jid -> jid.endsWith("/bob"), "GET");
            tutti.say("seek", 61_000, ScriptedTutti.now(), 0, Map.of());
            eva.await("seek");
            await().untilAsserted(() -> assertThat(bob.http(evas, "GET", "/position", "").body())
                    .contains("\"position\":61000.000"));
            assertThat(bob.http(evas, "PUT", "/position", "{}").status()).isEqualTo(405);
            assertThat(bob.http(evas, "GET", "/", "").status()).isEqualTo(404);
            eva.allow(jid -> jid.endsWith("/ann"), "GET");
            assertThat(bob.http(evas, "GET", "/position", "").status()).isEqualTo(403);
        }
    }

    @Test
    void endpoint_comparesClocks_getsReady_follows_andReports() throws Exception {
        assertThat(eva.clock().now()).isCloseTo(ScriptedTutti.now(), within(eva.clock().bound() + 1));
        tutti.say("prepare", 30_000, ScriptedTutti.now(), 0, Map.of("barrier", "b1"));
        StandardExtensionElement ready = await().until(
                () -> tutti.told.stream().filter(each -> "ready".equals(each.getAttributeValue("a"))).findFirst(),
                found -> found.isPresent()).orElseThrow();
        assertThat(ready.getAttributeValue("barrier")).isEqualTo("b1");

        double start = ScriptedTutti.now() + 300;
        tutti.say("start", 30_000, start, 1000, Map.of("by", "ada"));
        eva.await("start");
        assertThat(eva.position(start + 10_000)).isCloseTo(40_000, within(5.0));
        assertThat(eva.offset(start + 10_000)).isCloseTo(0, within(5.0));
        await().untilAsserted(() -> assertThat(tutti.told).anySatisfy(each -> {
            assertThat(each.getAttributeValue("a")).isEqualTo("position");
            assertThat(each.getAttributeValue("s")).isNotEqualTo("0.000");
        }));

        double pause = ScriptedTutti.now();
        tutti.say("pause", 31_000, pause, 0, Map.of("reason", "wanted"));
        eva.await("pause", action -> action.a().equals("pause") && action.rev() == 4);
        assertThat(eva.position(pause + 10_000)).isEqualTo(31_000);
    }

    @Test
    void answerInChunks_isPutTogether() {
        XmppHttp.Response response = eva.http("GET", "/that/is/long/é", "");
        assertThat(response.body()).isEqualTo("/that/is/long/é");
        assertThat(response.chunks()).isEqualTo(2);
    }

    @Test
    @NeedsSlixmpp
    void viewing_isToldToWhoWantsToKnow() throws Exception {
        tutti.select("A film");
        eva.await("select");
        assertThat(eva.item()).hasValueSatisfying(item -> assertThat(item.title()).isEqualTo("A film"));
        try (Slixmpp phone = Slixmpp.logIn(server, server.port(), account, "phone")) {
            phone.interest(VIEWING);
            eva.publishViewing();
            Heard told = phone.await("viewing", heard -> heard.element("program_name", VIEWING).isPresent());
            assertThat(told.element("program_name", VIEWING).orElseThrow().getTextContent()).isEqualTo("A film");
            phone.forget();
            eva.stopViewing();
            phone.await("nothing viewed", heard -> heard.elements("video", VIEWING).stream()
                    .anyMatch(video -> !video.hasChildNodes()));
        }
    }

    @Test
    void refusal_hasTheProtocolsCode() {
        assertThat(eva.tell("pause", Map.of()).t()).isPresent();
        assertThatThrownBy(() -> eva.tell("stop", Map.of())).isInstanceOfSatisfying(XmppEndpoint.Refused.class, e -> {
            assertThat(e.condition()).isEqualTo("forbidden");
            assertThat(e.code()).isEqualTo("control-denied");
            assertThat(e.text()).isEqualTo("Only who has control may stop it");
        });
    }
}
