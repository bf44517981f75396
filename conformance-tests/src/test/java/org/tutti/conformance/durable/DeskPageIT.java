package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** What a contact centre has on the page: agreement, details, the seat passed on; and what a person keeps to themselves. */
@Tag("durable")
@Tag("long")
@NeedsChromium
@ExtendWith(SharedServer.class)
class DeskPageIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");
    private static final String NOTICE = "This session is recorded for training.";

    private static Browser ada;
    private static Browser ben;

    private final TuttiServer server;

    DeskPageIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeAll
    static void openBrowsers() {
        ada = new Browser("desk-ada");
        ben = new Browser("desk-ben", BrowserOptions.standard().size(390, 844).withTouch());
    }

    @AfterEach
    void forget() {
        ada.anew();
        ben.anew();
    }

    @AfterAll
    static void closeBrowsers() {
        try (Browser _ = ada; Browser _ = ben) {
            // Both, whatever becomes of the other.
        }
    }

    private static void take(Browser browser, String name) {
        browser.settle().screenshot(SCREENSHOTS.resolve("desk-" + name + ".png"));
    }

    private URI invited(TuttiApi.Created session, String role) {
        return URI.create(server.root().resolve(session.url()) + "#invitation="
                + server.api().invite(session, role, true).token());
    }

    @Test
    @Requirement("C-60")
    void agent_asksForAgreement_seesWhoGaveIt_andPassesTheSeatOn() {
        TuttiApi.Created session = server.api().createSession(Map.of("template", "agent", "title", "Your new router"));
        ada.join(invited(session, "host"), "Ada");
        ada.awaitShown("admission").type("notice-input", NOTICE);
        ada.click("notice-ask");
        ada.type("correlation", "ticket-4711");
        ada.type("hashtags", "#router help");
        ada.script("deep('hashtags').blur(); return true;");
        await("what was written down").atMost(SOON).untilAsserted(() -> {
            JsonNode summary = server.api().summary(session.session());
            assertThat(summary.at("/hashtags/1").asText()).isEqualTo("help");
            assertThat(summary.toString()).doesNotContain("ticket-4711");
        });

        ada.type("notice-input", "And now");
        ada.script("deep('notice-input').blur(); return true;");
        ben.open(invited(session, "cohost")).join("Ben");
        assertThat(ben.shown("notice")).as("those who run the session ask").isFalse();
        try (TuttiClient cem = server.connect().joinInvited(
                session.session(), "Cem", server.api().invite(session, "participant", true).token())) {
            assertThat(ada.script("return deep('notice-input').value")).as("typed while others come").isEqualTo("And now");
            await("who has not answered").atMost(SOON).until(() ->
                    ada.text("notice-size").endsWith("no answer yet from Cem"));
            JsonNode notice = cem.awaitType("welcome").get("notice");
            cem.command(message("agree").put("notice", notice.get("notice").asLong()).put("agreed", true));
            await("Cem's answer").atMost(SOON).until(() -> ada.texts("notice-answer").contains("Cem agreed at"));
            ada.script("deep('notice-answer').scrollIntoView({block: 'center'}); return true;");
            take(ada, "settings");

            ada.script("[...deepAll('give-seat')].find(each => !each.hidden).closest('details').open = true; return true;");
            ada.script("document.querySelector('#people-tab').click(); return true;");
            ada.script("""
                    const row = deepAll('member-row').find(each => each.textContent.includes('Ben'));
                    row.querySelectorAll('details').forEach(each => { each.open = true; });
                    row.querySelector('[data-testid="give-seat"]').click();
                    return true;""");
            take(ada, "give-seat");
            ada.script("""
                    deepAll('member-row').find(each => each.textContent.includes('Ben'))
                        .querySelector('[data-testid="confirm-give-seat"]').click();
                    return true;""");
            await("Ben has the seat").atMost(SOON).until(() -> "host".equals(ben.script("return tutti.role")));
            await("Ada is a co-host").atMost(SOON).until(() -> "cohost".equals(ada.script("return tutti.role")));
        }
        server.api().end(session);
        assertThat(ada.awaitShown("gone").shown("watch-recording")).as("by the seat she gave away").isFalse();
        ben.awaitShown("watch-recording").click("watch-recording");
        await("the recording").atMost(SOON)
                .until(() -> ben.script("return Boolean(window.tutti?.recording)").equals(true));
        assertThat(ben.text("replay-state")).doesNotContain("those who ran");
    }

    @Test
    @Requirement("C-60")
    void customer_isAsked_beforeAllElse_andWhoDoesNotAgreeLeaves() {
        TuttiApi.Created session =
                server.api().createSession(Map.of("title", "Your new router", "notice", NOTICE));
        try (TuttiClient host = server.connect().joinAsHost(session, "Ada")) {
            ben.open(server.root().resolve(session.url())).join("Ben");
            await("the question").atMost(SOON).until(() -> ben.text("notice-text").equals(NOTICE));
            take(ben, "notice");
            ben.press(Keys.ESCAPE, Keys.ESCAPE, Keys.ESCAPE, Keys.ESCAPE, Keys.ESCAPE);
            assertThat(ben.settle().shown("notice")).as("only an answer closes it").isTrue();
            ben.click("notice-agree");
            await("it is gone").atMost(SOON).until(() -> !ben.shown("notice"));
            host.await("Ben's answer", frame -> frame.path("type").asText().equals("notice")
                    && frame.at("/size/agreed").asInt() == 1);

            ada.open(server.root().resolve(session.url())).join("Eve");
            take(ada.awaitShown("notice"), "notice-wide");
            ada.click("notice-leave");
            ada.awaitShown("gone");
            JsonNode answers = host.await("Eve's answer", frame -> frame.path("type").asText().equals("notice")
                    && frame.at("/size/declined").asInt() == 1).get("answers");
            assertThat(List.of(answers.get(0).get("name").asText(), answers.get(1).get("name").asText()))
                    .containsExactly("Ben", "Eve");
        }
    }

    /** What is in it is fetched then. */
    private static void openOwnDevice() {
        ben.script("document.querySelector('#own-device').open = true; return true;");
    }

    @Test
    @Requirement("C-49")
    void person_keepsPictureAndStatusOfTheirDeviceToThemselves_andTheOthersAreToldSo() {
        TuttiApi.Created session = server.api().createSession("Mine");
        URI page = server.root().resolve(session.url());
        try (TuttiClient host = server.connect().joinAsHost(session, "Ada")) {
            ben.open(page).join("Ben");
            openOwnDevice();
            ben.click("allows-view");
            ben.click("allows-status");
            take(ben, "own-device");
            host.command(message("setView").put("scale", 2));
            host.awaitOffsets("told that it denies", _ -> host.received("offsets").toString()
                    .contains("\"denies\":[\"status\",\"view\"]"));
            await("the view is known there").atMost(SOON).until(() ->
                    ben.script("return tutti.view?.scale === 2").equals(true));
            assertThat(ben.script("return film().style.transform")).isEqualTo("");
            assertThat(host.received("offsets").getLast().toString()).doesNotContain("signal", "battery");

            // It holds on that device, whatever the session, and until it is taken back.
            ben.open(page);
            ben.awaitIn("Ben");
            assertThat(ben.script("return film().style.transform")).isEqualTo("");
            openOwnDevice();
            ben.click("allows-view");
            await("as the others have it").atMost(SOON).until(() ->
                    !ben.script("return film().style.transform").equals(""));

            ben.click("allows-timeline");
            await("at their own pace").atMost(SOON).until(() -> ben.script("return tutti.free").equals(true));
            ben.open(page);
            ben.awaitIn("Ben");
            await("still at their own pace").atMost(SOON).until(() -> ben.script("return tutti.free").equals(true));
        }
    }
}
