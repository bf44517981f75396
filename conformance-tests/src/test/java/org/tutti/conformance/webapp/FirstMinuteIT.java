package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.message;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** From nothing into a session with a film of one's own; and the ways by which others come after. */
@Tag("webapp")
@NeedsChromium
@ExtendWith(SharedServer.class)
@Isolated("reads the list of all open sessions")
class FirstMinuteIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String NOT_TAKEN = "ZZZZ-ZZZZ";

    private final TuttiServer server;
    private Browser browser;

    FirstMinuteIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeEach
    void openBrowser() {
        browser = new Browser("first-minute");
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    @Requirement("C-54")
    void filmDroppedAnywhereOnThePage_isUploadedAndWatched() {
        browser.open(server.root()).awaitShown("create-file");
        browser.script("""
                const film = await (await fetch('/media/file/demo/demo.mp4')).blob();
                const dropped = new DataTransfer();
                dropped.items.add(new File([film], 'Holiday at sea.mp4'));
                document.querySelector('h1').dispatchEvent(
                    new DragEvent('drop', {dataTransfer: dropped, bubbles: true, cancelable: true}));
                return true;""".transform(FirstMinuteIT::asynchronous));
        browser.awaitShown("join-as-host");
        assertThat(browser.text("title")).isEqualTo("Holiday at sea");
        browser.type("join-name", "Ada");
        browser.click("join-as-host");
        browser.awaitIn("Ada");
        assertThat(browser.script("return tutti.item.locator").toString()).startsWith("file:uploads/");
    }

    @Test
    @Requirement("C-54")
    void fileThatIsNoFilm_isRefusedOnTheStartPage_whichSaysWhatToDo() {
        browser.open(server.root()).awaitShown("create-file");
        browser.script("""
                const dropped = new DataTransfer();
                dropped.items.add(new File(['Dear diary, today we saw a film.'], 'diary.txt'));
                dispatchEvent(new DragEvent('drop', {dataTransfer: dropped, bubbles: true, cancelable: true}));
                return true;""");
        await("what is wrong").atMost(SOON).until(() -> !browser.text("problem").isEmpty());
        assertThat(browser.text("problem")).contains("diary.txt").contains("Choose a film");
        assertThat(browser.shown("create-file")).as("another can be chosen").isTrue();
    }

    @Test
    @Requirement("C-54")
    void codeTypedByEar_leadsIntoTheSession_andOneThatIsWrongSaysSo() {
        TuttiApi.Created created = server.api().createSession("By ear");
        String code = parse(server.api().get("api/sessions/" + created.session())).get("code").asText();
        browser.open(server.root().resolve("c/" + NOT_TAKEN)).awaitShown("code");
        await("what is wrong").atMost(SOON).until(() -> browser.text("code-problem").contains(NOT_TAKEN));
        browser.type("code", code.toLowerCase().replace("-", " "));
        browser.click("code-join");
        browser.awaitShown("join-name");
        assertThat(browser.address()).isEqualTo(server.root().resolve(created.url()));
    }

    @Test
    @Requirement("C-57")
    @Requirement("W-21")
    void openSessions_areListedWithTheirPeopleAndDates_onceThePeopleAreThere() {
        Map<String, String> open = Map.of("admission", "open");
        TuttiApi.Created running = server.api().createSession(Map.of("title", "Evening by the sea", "rules", open));
        try (TuttiClient ada = server.connect().join(running.session(), "Ada of the list")) {
            double start = ada.welcome().time() + Duration.ofHours(30).toMillis();
            server.api().createSession(Map.of("title", "Lecture tomorrow", "rules", open, "startsAt", start));
            browser.open(server.root()).awaitShown("open-sessions");
            await("who is there").atMost(SOON).until(() -> browser.texts("open-session").contains("Ada of the list is here."));
            assertThat(browser.texts("open-session"))
                    .contains("Evening by the sea").contains("1 person").contains("2:00").contains("from this server")
                    .contains("Lecture tomorrow")
                    // The server's clock is known by HTTP, to the second.
                    .containsPattern("in one day and (5:59:\\d\\d|6:00:00)");
            ada.command(message("leave"));
            await("she is gone").atMost(SOON).until(() -> !browser.texts("open-session").contains("Ada of the list"));
        }
    }

    @Test
    @Requirement("C-57")
    void ownSessionThatIsToStart_isFoundAgain_andCountedDown() {
        TuttiApi.Created created = server.api().createSession(Map.of("title", "For those invited",
                "rules", Map.of("admission", "invitation"), "startsAt", (double) Instant.now().plus(Duration.ofHours(1)).toEpochMilli()));
        browser.open(server.root()).awaitShown("code");
        browser.script("localStorage.setItem('tutti.host.' + arguments[0], '{}'); return true;", created.session());
        browser.open(server.root()).awaitShown("own-sessions");
        assertThat(browser.text("own-sessions")).contains("For those invited");
        String first = browser.text("own-sessions");
        await("less is left").atMost(SOON).until(() -> !browser.text("own-sessions").equals(first));
    }

    @Test
    @Requirement("C-54")
    void secondDevice_isAskedNoName_andJoinsAsTheSamePerson() {
        TuttiApi.Created created = server.api().createSession("Two devices");
        try (TuttiClient ada = server.connect().join(created.session(), "Ada")) {
            URI link = server.root().resolve(created.url() + "#device=" + ada.welcome().device());
            browser.open(link).awaitShown("join");
            assertThat(browser.shown("join-name")).as("the field for a name").isFalse();
            browser.click("join");
            ada.awaitRoster("one person with two devices", roster ->
                    roster.members().size() == 1 && roster.members().getFirst().endpoints().size() == 2);
        }
    }

    /** A body that may wait, for a browser that waits for what it returns. */
    private static String asynchronous(String body) {
        return "return (async () => {" + body + "})();";
    }
}
