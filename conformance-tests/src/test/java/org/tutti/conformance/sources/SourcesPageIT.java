package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.WebElement;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** What people see and do in the page with films of other servers, of their own disk, and with live streams. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
@NeedsChromium
@Isolated("goes by the clock")
@ExtendWith(SourcesServer.class)
class SourcesPageIT {
    /** What a text track of the film shows now; empty if none does. */
    private static final String SHOWN = """
            return [...film().textTracks].filter(each => each.mode === 'showing')
                .flatMap(each => [...each.activeCues ?? []]).map(cue => cue.text).join(' ');""";

    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");

    private final TuttiServer server;
    private final MediaHost media = new MediaHost();

    SourcesPageIT(TuttiServer server) {
        this.server = server;
    }

    @AfterEach
    void close() {
        media.close();
    }

    // --- consent -------------------------------------------------------------------------------------------------

    @Test
    @Requirement("W-4")
    void whoHasNotAgreed_asksNothingOfTheMediaHost_andEachFetchesTheFilmThemselves() {
        media.serve("film", MediaShelf.film().getParent());
        try (Cinema cinema = Cinema.showing(server, media.url("film/film.mp4"))) {
            Browser ada = cinema.come("Ada", List.of("--user-agent=Ada"));
            Browser ben = cinema.come("Ben", List.of("--user-agent=Ben"));
            ada.awaitShown("consent-watch");
            ben.awaitShown("consent-watch");
            assertThat(ben.text("consent")).contains("127.0.0.1:" + media.port(), "the address of your device");
            ben.screenshot(SCREENSHOTS.resolve("sources-consent.png"));
            ada.click("consent-watch");
            cinema.host().play();
            soon("Ada to watch, although Ben has not agreed", () -> Picture.now(ada).playing());
            assertThat(askedBy("Ada")).isPositive();
            assertThat(askedBy("Ben")).as("requests of Ben's browser before the click").isZero();

            ben.click("consent-always");
            cinema.awaitInStep();
            assertThat(askedBy("Ben")).isPositive();
        }
    }

    @Test
    @Requirement("W-4")
    void whoAlwaysAgrees_isNotAskedAgain_andWhoAgreedOnce_isInAnotherSession() {
        media.serve("film", MediaShelf.film().getParent());
        try (Cinema first = Cinema.showing(server, media.url("film/film.mp4"));
                Cinema second = Cinema.showing(server, media.url("film/film.mp4"))) {
            Browser ada = first.come("Ada", List.of());
            ada.awaitShown("consent-watch").click("consent-watch");
            ada.awaitIn("Ada");
            enter(ada, second);
            ada.awaitShown("consent-always").click("consent-always");
            ada.awaitIn("Ada");
            ada.script("sessionStorage.clear(); return true;");
            enter(ada, first);
            ada.awaitIn("Ada");
            assertThat(ada.shown("consent-watch")).isFalse();
        }
    }

    // --- one's own copy ------------------------------------------------------------------------------------------

    @Test
    @Requirement("C-2")
    void ownCopies_areInStep_andAnotherFile_isToldApart(@TempDir Path disk) throws IOException {
        Path film = MediaShelf.film();
        Path shorter = MediaShelf.film(30);
        Path tampered = Files.copy(film, disk.resolve("tampered.mp4"));
        byte[] bytes = Files.readAllBytes(tampered);
        bytes[bytes.length - 1] ^= 1;
        Files.write(tampered, bytes);
        try (Browser ada = new Browser("ada"); Browser ben = new Browser("ben")) {
            for (Browser each : List.of(ada, ben)) {
                each.fromTheBeginning(Picture.WATCH);
            }
            ada.open(server.root());
            pick(ada, "disk-file", film);
            ada.awaitShown("join-as-host");
            ada.type("join-name", "Ada");
            ada.click("join-as-host");
            ada.awaitShown("own-copy");
            assertThat(ada.text("own-copy")).contains("film", "2:00", "Nothing is uploaded");
            URI invitation = ada.invitation();
            pick(ada, "own-copy-file", film);
            ada.awaitIn("Ada");
            assertThat(ada.script("return film().currentSrc")).asString().startsWith("blob:");

            ben.open(invitation).awaitShown("join");
            ben.type("join-name", "Ben");
            ben.click("join");
            ben.awaitShown("own-copy");
            pick(ben, "own-copy-file", shorter);
            soon("another film", () -> ben.text("own-copy-differs").contains("it lasts 0:30, the group’s 2:00"));
            assertThat(ben.shown("own-copy-anyway")).isFalse();
            pick(ben, "own-copy-file", tampered);
            soon("the same film with other bytes", () -> ben.text("own-copy-differs").contains("not the same file"));
            assertThat(ben.shown("own-copy-anyway")).isTrue();
            pick(ben, "own-copy-file", film);
            ben.awaitIn("Ben");

            ada.script("return tutti.play().then(() => true)");
            inStep(ada, ben);
            ada.script("return tutti.seek(80).then(() => true)");
            soon("both at 80 s", () -> Picture.now(ada).film() > 80 && Picture.now(ben).film() > 80);
            inStep(ada, ben);
        }
    }

    // --- tracks --------------------------------------------------------------------------------------------------

    @Test
    @Requirement("C-11")
    void subtitles_chosenForEverybody_areSeenByAll_whoMayChooseOtherwise() {
        media.serve("hls", MediaShelf.hls());
        try (Cinema cinema = Cinema.with(server, free(media.url("hls/master.m3u8")))) {
            Browser ada = cinema.enter("Ada");
            Browser ben = cinema.enter("Ben");
            ada.script("return tutti.requestControl().then(() => true)");
            ada.script("return tutti.play().then(() => true)");
            ada.awaitShown("subtitles");
            choose(ada, "subtitles", "subtitles/de/Deutsch");
            soon("words before Ada", () -> said(ada, SHOWN).contains("Sekunde"));
            assertThat(said(ben, SHOWN)).isEmpty();

            ada.click("for-everybody");
            soon("words before Ben", () -> said(ben, SHOWN).contains("Sekunde"));
            assertThat(ben.text("presented")).contains("Deutsch");

            ben.awaitShown("subtitles");
            choose(ben, "subtitles", "off");
            soon("none before Ben", () -> said(ben, SHOWN).isEmpty());
            soon("the words still before Ada", () -> said(ada, SHOWN).contains("Sekunde"));

            Browser cleo = cinema.enter("Cleo");
            soon("words before who comes late", () -> said(cleo, SHOWN).contains("Sekunde"));
        }
    }

    // --- live ----------------------------------------------------------------------------------------------------

    @Test
    @Requirement("C-40")
    @Requirement("C-41")
    void live_isPaused_soughtBack_lookedAtMoreClosely_andReturnedTo() {
        try (LiveStream stream = LiveStream.start(LiveStream.Kind.ofHls().window(60));
                Cinema cinema = Cinema.with(server, free(recorded(stream)))) {
            Browser ada = cinema.enter("Ada");
            Browser ben = cinema.enter("Ben");
            ada.script("return tutti.requestControl().then(() => true)");
            ada.click("play");
            soon("live", () -> at(ada).equals("live") && at(ben).equals("live"));
            cinema.awaitInStep();
            assertThat(ada.text("live")).contains("LIVE");
            assertThat(ben.script("return deep('live').disabled")).isEqualTo(true);

            ada.click("play");
            soon("word that live goes on", () -> ben.shown("live-goes-on"));
            soon("Ben to be behind", () -> at(ben).equals("behind"));
            assertThat(ben.text("time")).contains("−0:0");

            ada.click("live");
            soon("live again", () -> at(ada).equals("live") && at(ben).equals("live"));
            double edge = Cinema.number(ada, "return tutti.livePosition()");
            ada.seekTo(edge - 8);
            soon("both 8 s back", () -> at(ada).equals("behind") && at(ben).equals("behind"));
            cinema.awaitInStep();
            assertThat(Cinema.number(ben, "return tutti.livePosition() - tutti.expectedPosition()")).isCloseTo(8, within(4.0));

            ada.screenshot(SCREENSHOTS.resolve("sources-live.png"));

            ada.click("zoom-in");
            ada.click("rotate-right");
            soon("Ben to see the same", () -> said(ben, "return film().style.transform").contains("rotate(90deg)"));
            assertThat(said(ben, "return film().style.transform")).contains("scale(1.25)");
            cinema.awaitInStep();
        }
    }

    @Test
    @Requirement("C-42")
    void feeds_areSelectedForAll_atTheSameProgrammeTime() {
        try (LiveStream one = LiveStream.start(LiveStream.Kind.ofHls());
                LiveStream two = LiveStream.start(LiveStream.Kind.ofHls())) {
            String first = serve("one", one);
            String second = serve("two", two);
            try (Cinema cinema = Cinema.with(server, Map.of("item", first, "items", List.of(second), "template", "lead"))) {
                Browser ada = cinema.enter("Ada");
                Browser ben = cinema.enter("Ben");
                ada.script("return tutti.requestControl().then(() => true)");
                ada.script("return tutti.play().then(() => true)");
                cinema.awaitInStep();
                assertThat(ben.shown("feed")).as("who has no control chooses nothing").isFalse();
                ada.awaitShown("feed").script("deepAll('feed')[1].click(); return true;");
                soon("the other feed before Ben", () -> said(ben, "return tutti.item.locator").equals(second));
                cinema.awaitInStep();
                assertThat(Cinema.number(ben, "return tutti.livePosition() - tutti.expectedPosition()")).isLessThan(3);
                assertThat(ada.script("return deepAll('feed').map(each => each.ariaPressed).join()")).isEqualTo("false,true");
                ada.screenshot(SCREENSHOTS.resolve("sources-feeds.png"));
            }
        }
    }

    // --- help ----------------------------------------------------------------------------------------------------

    private static Map<String, Object> free(String locator) {
        return Map.of("item", locator, "template", "lead");
    }

    /** The address of a stream, once one can go back in it for a while. */
    private String recorded(LiveStream stream) {
        soon("fifteen seconds of it", () -> Files.readString(stream.folder().resolve(stream.name())).split("#EXTINF").length > 15);
        return serve("live", stream);
    }

    private String serve(String name, LiveStream stream) {
        media.serve(name, stream.folder());
        return media.url(name + "/" + stream.name());
    }

    private long askedBy(String agent) {
        return media.asked().stream().filter(asked -> agent.equals(asked.agent())).count();
    }

    private void enter(Browser browser, Cinema cinema) {
        browser.open(server.root().resolve(cinema.session().url()));
        soon("the form or the session", () -> browser.shown("join") || browser.script("return Boolean(window.tutti?.endpoint)").equals(true));
        if (browser.shown("join")) {
            browser.type("join-name", "Ada");
            browser.click("join");
        }
        soon("Ada to be in", () -> browser.script("return Boolean(window.tutti?.endpoint)").equals(true));
    }

    /** As one who chooses a file. */
    private static void pick(Browser browser, String testId, Path file) {
        WebElement chooser = (WebElement) browser.script("return deep(arguments[0])", testId);
        chooser.sendKeys(file.toString());
    }

    private static void choose(Browser browser, String testId, String value) {
        browser.script("""
                const select = deep(arguments[0]);
                select.value = arguments[1];
                select.dispatchEvent(new Event('change', {bubbles: true, composed: true}));
                return true;""", testId, value);
    }

    private static void inStep(Browser... browsers) {
        await("all in step").during(Duration.ofSeconds(1)).atMost(Cinema.SOON).until(() -> {
            for (Browser browser : browsers) {
                Picture.Sample now = Picture.now(browser);
                if (!now.playing() || !(Math.abs(now.error()) < Cinema.FRAME)) {
                    return false;
                }
            }
            return true;
        });
    }

    private static String at(Browser browser) {
        return said(browser, "return deep('live')?.dataset.at ?? ''");
    }

    private static String said(Browser browser, String body) {
        return String.valueOf(browser.script(body));
    }

    private static void soon(String what, Callable<Boolean> condition) {
        await(what).atMost(Cinema.SOON).until(condition);
    }
}
