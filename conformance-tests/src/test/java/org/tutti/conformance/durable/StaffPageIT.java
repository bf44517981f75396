package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.Issuer;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** The staff's own page, with an identity provider and with the account that was made at the first start. */
@Tag("durable")
@Tag("long")
@NeedsChromium
@Isolated("a browser takes all there is")
class StaffPageIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path PICTURES = Path.of(System.getProperty("tutti.work", "target"), "screens");

    @Test
    @Requirement("C-22")
    @Requirement("C-23")
    @Requirement("C-70")
    void anAgent_signsInAtTheirOrganisation_runsASession_andIsGoneWhenTheySignOut() {
        try (Issuer issuer = Issuer.start();
                TuttiServer server = TuttiServer.startWith("staff-page", List.of(
                        Issuer.setting(issuer.entry()), "-Dtutti.oidc.provider=" + issuer.name(),
                        "-Dtutti.oidc.client=" + Issuer.AUDIENCE, "-Dtutti.oidc.secret=" + Issuer.SECRET));
                Browser desk = new Browser("staff-desk")) {
            issuer.signsIn(Map.of("sub", "kim", "name", "Kim", "tenant", "acme", "groups", List.of("agents")));
            desk.open(server.root().resolve("/staff/")).click("sign-in-provider");
            desk.awaitShown("new-go");
            assertThat(desk.text("staff-name")).isEqualTo("Kim");
            assertThat(desk.script("return document.cookie")).as("what scripts see").isEqualTo("");
            desk.type("new-title", "Your new router");
            desk.type("new-correlation", "call-4711");
            desk.screenshotOfAll(PICTURES.resolve("staff-1280.png"));
            desk.click("new-go");
            desk.join("Kim");
            String session = desk.address().getPath().replaceFirst("/s/", "");
            assertThat(server.api().summary(session).path("members").asInt()).isEqualTo(1);
            assertThat(server.api().summary(session).path("admission").asText()).isEqualTo("invitation");

            try (Browser other = new Browser("staff-supervisor", BrowserOptions.standard().size(390, 844).withTouch())) {
                issuer.signsIn(Map.of("sub", "sue", "name", "Sue", "tenant", "acme", "groups", List.of("supervisors")));
                other.open(server.root().resolve("/staff/")).click("sign-in-provider");
                other.awaitShown("watch-unseen");
                assertThat(other.texts("staff-session")).contains("Your new router", "call-4711");
                assertThat(other.shown("open-as-host")).isFalse();
                assertThat(other.shown("new-go")).isFalse();
                other.screenshotOfAll(PICTURES.resolve("staff-390.png"));
                other.click("watch-unseen");
                other.join("Sue");
                assertThat(server.api().summary(session).path("members").asInt()).as("seen").isEqualTo(1);
            }

            // In another tab of the same browser: there they sign out of everything.
            desk.script("""
                    window.signedOut = fetch('/api/staff/sign-out', {method: 'POST', headers: {Authorization: 'Bearer cookie'}})
                        .then(answer => answer.status);""");
            assertThat(desk.script("return window.signedOut")).isEqualTo(204L);
            await("nobody there").atMost(SOON)
                    .until(() -> server.api().summary(session).path("members").asInt() == 0);
            desk.open(server.root().resolve("/staff/")).awaitShown("sign-in-provider");
            assertThat(desk.shown("desk")).isFalse();
        }
    }

    @Test
    void whoeverRunsTheServer_signsInByThePasswordOfTheFirstStart() {
        try (TuttiServer server = TuttiServer.start("staff-host");
                Browser desk = new Browser("staff-host")) {
            String password = server.consoleLine("Sign in at ").replaceFirst(".* password (\\S+) .*", "$1");
            desk.open(server.root().resolve("/staff/")).awaitShown("sign-in-go");
            assertThat(desk.shown("sign-in-provider")).isFalse();
            desk.type("sign-in-name", "host");
            desk.type("sign-in-password", "guess");
            desk.click("sign-in-go");
            await("a word on it").atMost(SOON).until(() -> desk.text("problem").contains("password is wrong"));
            desk.type("sign-in-password", password);
            desk.click("sign-in-go");
            desk.awaitShown("no-sessions");
            desk.click("sign-out");
            desk.awaitShown("sign-in-go");
        }
    }
}
