package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Page.Moment;
import org.tutti.conformance.support.Page.Row;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** The page in two Chromium processes. */
@Tag("web")
@Requirement("W-27")
@NeedsChromium
@TestInstance(Lifecycle.PER_CLASS)
@Isolated("two browsers keep time")
class BrowserIT {
    private static final double FRAME = 0.040; // seconds: nobody sees or hears less
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");

    private TuttiServer server;
    private Browser ada;
    private Browser ben;

    @BeforeAll
    void startServer_andBrowsers() {
        server = TuttiServer.start("browser");
        ada = new Browser("ada");
        ben = new Browser("ben");
    }

    @AfterAll
    void closeBrowsers_andStopServer() {
        try (TuttiServer _ = server; Browser _ = ada; Browser _ = ben) {
            // All, whatever becomes of the others.
        }
    }

    @BeforeEach
    void adaCreatesASession_andBenHasABrowser() {
        ada.createDemo(server.root(), "Ada");
    }

    @AfterEach
    void takePictures_andForget(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        ada.screenshot(SCREENSHOTS.resolve(name + "-ada.png"));
        ben.screenshot(SCREENSHOTS.resolve(name + "-ben.png"));
        ada.anew();
        ben.anew();
    }

    @Test
    @Requirement("W-1")
    @Requirement("W-5")
    @Requirement("W-10")
    @Requirement("C-1")
    void play_runsInStepInBothBrowsers_andTheRosterShowsIt() {
        ben.join(ada.invitation(), "Ben");
        ada.click("play");
        awaitInStep(Duration.ofSeconds(20));

        for (Browser browser : List.of(ada, ben)) {
            await("a roster with both in step").atMost(Duration.ofSeconds(20)).until(() -> inStep(browser.roster()));
        }
        ada.screenshot(SCREENSHOTS.resolve("session.png")); // the picture in the README
        System.out.printf(Locale.ROOT, "BrowserIT: errors %.2f and %.2f ms; roster of Ada: %s%n",
                ada.moment().error(), ben.moment().error(), ada.roster());
        assertThat(ada.invitation().toString()).as("nothing in the link is Ada's alone").doesNotContain("oken");
    }

    @Test
    @Requirement("C-61")
    void thePicturesSeen_areNoMoreThanAFrameOff() {
        ben.join(ada.invitation(), "Ben");
        ada.click("play");
        awaitInStep(Duration.ofSeconds(20));
        for (Browser browser : List.of(ada, ben)) {
            browser.script("""
                    import('/js/tutti/frames.js').then(({ FrameWatch }) => { window.watch = new FrameWatch({
                      media: film(), clock: tutti.clock, timeline: () => tutti.timeline }); });""");
            await("pictures of the right time").during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(20)).until(() ->
                    browser.script("return Boolean(window.watch) && Math.abs(watch.framesOff) <= 1").equals(true));
            assertThat(((Number) browser.script("return watch.frameRate")).doubleValue()).isCloseTo(1 / FRAME, within(0.5));
        }
    }

    @Test
    @Requirement("C-34")
    void aSpeedOfTheirChoice_appliesToAll() {
        ben.join(ada.invitation(), "Ben");
        ada.click("play");
        awaitInStep(Duration.ofSeconds(20));
        for (double speed : List.of(1.5, 0.5)) {
            ada.script("tutti.setRate(arguments[0])", speed);
            await("both at speed " + speed).atMost(Duration.ofSeconds(10)).until(() -> Stream.of(ada, ben)
                    .map(browser -> (Number) browser.script("return film().playbackRate"))
                    .allMatch(rate -> Math.abs(rate.doubleValue() - speed) < 0.1));
            awaitInStep(Duration.ofSeconds(20));
        }
    }

    @Test
    @Requirement("W-2")
    @Requirement("C-17")
    void whoeverJoinsWhileItPlays_isInStepInThreeSeconds() {
        ada.click("play");
        await("the film to run").atMost(Duration.ofSeconds(10)).until(() -> ada.moment().position() > 1);
        ben.join(ada.invitation(), "Ben");
        await("Ben in step").atMost(Duration.ofSeconds(3)).until(() -> Math.abs(ben.moment().error()) < FRAME * 1000
                && !ben.moment().paused());
    }

    @Test
    @Requirement("W-11")
    @Requirement("W-12")
    @Requirement("C-10")
    @Requirement("C-31")
    @Requirement("C-32")
    @Requirement("C-63")
    void pauseAndSeek_endAtTheSameFrameInBothBrowsers() {
        ben.join(ada.invitation(), "Ben");
        ada.click("play");
        awaitInStep(Duration.ofSeconds(20));

        ada.click("play"); // the same button pauses
        awaitStanding();
        assertThat(ada.moment().position()).isCloseTo(ben.moment().position(), within(FRAME));

        ada.seekTo(61);
        await("both at 61 s").atMost(Duration.ofSeconds(10)).until(() -> Stream.of(ada, ben)
                .allMatch(browser -> Math.abs(browser.moment().position() - 61) < FRAME));

        ada.click("play");
        awaitInStep(Duration.ofSeconds(20));
        ada.seekTo(20);
        await("the jump back").atMost(Duration.ofSeconds(10)).until(() -> Stream.of(ada, ben)
                .allMatch(browser -> browser.moment().position() < 40));
        awaitInStep(Duration.ofSeconds(20));
    }

    @Test
    @Requirement("C-4")
    @Requirement("C-16")
    void whenTheServerIsKilled_bothPlayOn_andAreTogetherAfterItsRestart_withoutAReload() {
        ben.join(ada.invitation(), "Ben");
        ada.click("play");
        awaitInStep(Duration.ofSeconds(20));
        List<Browser> both = List.of(ada, ben);
        List<Object> endpoints = both.stream().map(browser -> browser.script("return tutti.endpoint")).toList();
        both.forEach(browser -> browser.script("window.marker = 'not reloaded'"));

        server.kill9();
        List<Moment> atKill = both.stream().map(Browser::moment).toList();
        await("both to play on for 3 s").atMost(Duration.ofSeconds(8)).until(() ->
                ada.moment().position() > atKill.get(0).position() + 3 && ben.moment().position() > atKill.get(1).position() + 3);
        assertThat(apart()).as("seconds apart while the server is gone").isLessThan(FRAME);
        server.restart();

        await("both to be back").atMost(Duration.ofSeconds(30)).until(() ->
                server.api().status().get("endpoints").asInt() == 2
                        && both.stream().allMatch(browser -> browser.roster().size() == 2
                                && browser.roster().stream().allMatch(row -> row.state().equals("connected"))));
        awaitInStep(Duration.ofSeconds(20));
        for (Browser browser : both) {
            await("a roster with both in step").atMost(Duration.ofSeconds(20)).until(() -> inStep(browser.roster()));
            assertThat(browser.script("return window.marker")).isEqualTo("not reloaded");
        }
        assertThat(both.stream().map(browser -> browser.script("return tutti.endpoint")).toList()).isEqualTo(endpoints);
        assertThat(ada.moment().position()).isGreaterThan(atKill.get(0).position() + 3);
        ada.click("play");
        awaitStanding();
    }

    /** Both play, and for a second neither is more than a frame from the timeline, nor from the other. */
    private void awaitInStep(Duration limit) {
        await("both in step").during(Duration.ofSeconds(1)).atMost(limit).until(() -> {
            Moment first = ada.moment();
            Moment second = ben.moment();
            return !first.paused() && !second.paused() && first.position() > 0 && second.position() > 0
                    && Math.abs(first.error()) < FRAME * 1000 && Math.abs(second.error()) < FRAME * 1000;
        });
        assertThat(apart()).as("seconds apart").isLessThan(FRAME);
    }

    private void awaitStanding() {
        await("both to stand still").atMost(Duration.ofSeconds(10)).until(() -> ada.moment().paused() && ben.moment().paused()
                && Math.abs(ada.moment().error()) < FRAME * 1000 && Math.abs(ben.moment().error()) < FRAME * 1000);
    }

    /** By what each believes the server clock to be. */
    private double apart() {
        return Math.abs(ada.moment().error() - ben.moment().error()) / 1000;
    }

    private static boolean inStep(List<Row> roster) {
        return roster.size() == 2 && roster.stream().allMatch(row -> Math.abs(row.offset()) < FRAME * 1000 && row.bound() >= 0);
    }
}
