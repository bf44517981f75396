package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.sip.Calling.awaitGone;
import static org.tutti.conformance.sip.Calling.member;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.NeedsBaresip;
import org.tutti.conformance.support.NeedsKamailio;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Baresip;
import org.tutti.conformance.support.sip.Digest;
import org.tutti.conformance.support.sip.Kamailio;
import org.tutti.conformance.support.sip.Phone;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.PhoneNetwork;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** The server has an account at a proxy, as a company has; whoever calls past it must show who they are. */
@Tag("sip")
@Tag("long")
@NeedsKamailio
@NeedsBaresip
class KamailioIT {
    private static Kamailio kamailio;
    private static TuttiOnSip tutti;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "sip").toAbsolutePath());
        Path accounts = Files.writeString(folder.resolve("known"), "eva:secret-of-eva\nbob:secret-of-bob\n");
        kamailio = Kamailio.start("kamailio");
        tutti = TuttiOnSip.start("sip-by-proxy",
                "-Dtutti.sip.account=" + kamailio.uri("tutti"),
                "-Dtutti.sip.password=tuttipw",
                "-Dtutti.sip.proxy=" + kamailio.proxy(),
                "-Dtutti.sip.trunks=kamailio=" + PhoneNetwork.ofThisRun().phones() + "/80",
                "-Dtutti.sip.dial=" + PhoneNetwork.ofThisRun().phones(),
                "-Dtutti.sip.challenge=true",
                "-Dtutti.sip.accounts=" + accounts);
    }

    @AfterAll
    static void stop() {
        try (TuttiOnSip _ = tutti; Kamailio _ = kamailio) {
            // Both, as far as they were started.
        }
    }

    private static Baresip.Options registered(String name) {
        String user = name.toLowerCase();
        return Baresip.Options.of(name).domain(PhoneNetwork.ofThisRun().phones())
                .account(";regint=60;auth_pass=" + user + "pw;outbound=\"" + kamailio.proxy() + "\"");
    }

    @Test
    @Requirement("C-59")
    void serverRegisters_andIsCalledByTheProxy() {
        kamailio.awaitRegistered("tutti");
        try (Calling calling = Calling.open(tutti, "By proxy");
                Baresip eva = Baresip.start(registered("Eva"))) {
            TuttiClient ann = calling.host("Ann");
            eva.awaitOnConsole("registered successfully");
            eva.call(kamailio.uri("tutti"));
            eva.press(tutti.server().api().summary(calling.room().session()).path("number").asText().replaceAll("\\D", "") + "#");
            Member seen = member(ann, "Eva");
            eva.hangUp();
            awaitGone(ann, "Eva");
            eva.call(calling.uri());
            assertThat(member(ann, "Eva").name()).isEqualTo(seen.name());
            eva.hangUp();
            awaitGone(ann, "Eva");
        }
    }

    @Test
    void whoIsRegisteredThere_isCalledOutTo_andIsInByAnswering() {
        try (Calling calling = Calling.open(tutti, Map.of("title", "Call me", "rules", Map.of("admission", "ask")));
                Baresip eva = Baresip.start(registered("Eva"))) {
            TuttiClient ann = calling.host("Ann");
            eva.awaitOnConsole("registered successfully");
            HttpResponse<String> called = call(calling, kamailio.uri("eva"));
            assertThat(called.statusCode()).as(called.body()).isEqualTo(202);
            eva.awaitEvent("CALL_ESTABLISHED");
            assertThat(ann.awaitRoster("with Eva", roster -> roster.members().size() == 2).members())
                    .anySatisfy(one -> assertThat(one.name()).isEqualToIgnoringCase("Eva"));
            HttpResponse<String> elsewhere = call(calling, "sip:eva@elsewhere.example");
            assertThat(elsewhere.statusCode()).as(elsewhere.body()).isEqualTo(403);
            assertThat(elsewhere.body()).contains("elsewhere.example");
            HttpResponse<String> nobody = call(calling, kamailio.uri("nobody"));
            assertThat(nobody.statusCode()).as(nobody.body()).isEqualTo(202);
            eva.hangUp();
            ann.awaitRoster("without Eva", roster -> roster.members().size() == 1 && roster.revision() > 2);
        }
    }

    private static HttpResponse<String> call(Calling calling, String to) {
        TuttiApi api = tutti.server().api();
        return api.send(api.asHost(calling.room().created(), "/calls").header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"to\":\"" + to + "\"}")), BodyHandlers.ofString());
    }

    @Test
    void whoeverCallsPastTheProxy_mustShowWhoTheyAre_andIsTheSameEachTime() {
        try (Calling calling = Calling.open(tutti, "Challenged")) {
            TuttiClient ann = calling.host("Ann");
            assertThat(calling.phone("Mallory").dial(calling.uri()).awaitStatus()).isEqualTo(401);
            assertThat(calling.phone("Mallory").with(Digest.sha256("eva", "guessed")).dial(calling.uri()).awaitStatus()).isIn(401, 403);
            Phone eva = calling.phone("Eva").with(Digest.sha256("eva", "secret-of-eva"));
            PhoneCall first = eva.call(calling.uri());
            String evas = member(ann, "Eva").member();
            first.hangUp();
            awaitGone(ann, "Eva");
            calling.phone("Eva").with(Digest.md5("eva", "secret-of-eva")).call(calling.uri());
            assertThat(member(ann, "Eva").member()).as("the same person, whatever they call by").isEqualTo(evas);
            calling.phone("Bob").with(Digest.md5("bob", "secret-of-bob")).call(calling.uri());
            assertThat(member(ann, "Bob").member()).isNotEqualTo(evas);
        }
    }
}
