package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.Keys;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Line;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A session of some seconds is watched again once it is over. The demo clip says in its picture which frame it is. */
@Tag("durable")
@Tag("long")
@Requirement("W-16")
@NeedsChromium
@Isolated("goes by the clock")
@ExtendWith(SharedServer.class)
class ReplayPageIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");

    /** The demo clip's (s). */
    private static final double FRAME = 1 / 25.0;

    /** Which frame is seen: bright and dark fields at the top, the lowest bit at the left. */
    private static final String FRAME_SEEN = """
            const context = new OffscreenCanvas(160, 9).getContext('2d');
            const video = film();
            context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 20, 0, 0, 160, 9);
            const { data } = context.getImageData(0, 4, 160, 1);
            let number = 0;
            for (let bit = 0; bit < 16; bit++) number += data[4 * (bit * 10 + 5)] > 127 ? 2 ** bit : 0;
            return number;""";

    private final TuttiServer server;
    private final TuttiApi api;
    private Created session;
    private Line early;
    private Line late;
    private double endedAt;
    private Browser page;

    ReplayPageIT(TuttiServer server) {
        this.server = server;
        this.api = server.api();
    }

    /** Ada plays, Ben says something, she leaps to 60 s, hands over to him, and he pauses and says something more. */
    @BeforeEach
    void record() {
        session = api.createSession("Tour of the house");
        try (TuttiClient ada = silent("Ada", session.hostToken()); TuttiClient ben = silent("Ben", null)) {
            ClockEstimate clock = ada.estimateClock();
            clock.awaitInstant(ada.play().effectiveAt() + 1_500);
            early = said(ada, ben, "Nice door");
            Accepted leap = ada.command(seek(60));
            clock.awaitInstant(leap.effectiveAt() + 1_500);
            ada.command(message("handOver").put("member", ben.welcome().member()));
            Accepted pause = ben.pause();
            late = said(ada, ben, "And this is the roof");
            clock.awaitInstant(pause.effectiveAt() + 800);
            endedAt = api.timeline(session).path("position").asDouble();
            api.end(session);
        }
    }

    private TuttiClient silent(String name, String hostToken) {
        var hello = TuttiClient.hello(session.session(), name).put("plays", false);
        return server.connect().welcomed(hostToken == null ? hello : hello.put("hostToken", hostToken));
    }

    private static Line said(TuttiClient ada, TuttiClient ben, String text) {
        ben.say(text);
        return ada.awaitChat(text, line -> line.text().equals(text));
    }

    private Browser watching(BrowserOptions options) {
        page = new Browser("replay", options);
        watch(page, server, session);
        return page;
    }

    static void watch(Browser page, TuttiServer server, Created session) {
        page.open(server.root().resolve("s/" + session.session() + "/replay#token=" + session.hostToken()));
        await("the film of the recording").atMost(SOON)
                .until(() -> page.script("return Boolean(window.tutti?.recording && film()?.readyState >= 2)").equals(true));
    }

    @AfterEach
    void close() {
        if (page != null) {
            page.close();
        }
    }

    /** Where the recording is, in seconds. */
    private double place() {
        return number("return (tutti.clock.now() - tutti.recording.begunAt) / 1000");
    }

    private double number(String script) {
        return number(page, script);
    }

    static double number(Browser page, String script) {
        return ((Number) page.script(script)).doubleValue();
    }

    /** As one who drags the slider. */
    private void scrubTo(double instant) {
        scrub(page, instant);
    }

    static void scrub(Browser page, double instant) {
        page.script("""
                const slider = deep('replay-seek');
                slider.value = (arguments[0] - tutti.recording.begunAt) / 1000;
                slider.dispatchEvent(new Event('input', {bubbles: true}));
                return true;""", instant);
    }

    private void awaitAt(double position) {
        awaitFilm(page, position);
    }

    static void awaitFilm(Browser page, double position) {
        await("the film at " + position).atMost(SOON).untilAsserted(() -> {
            assertThat(number(page, "return film().currentTime")).isCloseTo(position, within(FRAME));
            assertThat(page.script("return film().seeking")).isEqualTo(false);
            assertThat(number(page, FRAME_SEEN) * FRAME).as("the frame that is seen").isCloseTo(position, within(1.5 * FRAME));
        });
    }

    private String controller() {
        return String.valueOf(page.script(
                "return tutti.roster.members.find(each => each.member === tutti.roster.controller)?.name"));
    }

    @Test
    void playedToItsEnd_theFilmIsWhereItEnded_toTheFrame() {
        watching(BrowserOptions.standard());
        page.script("const speed = deep('replay-speed'); speed.value = '4'; return speed.dispatchEvent(new Event('change'));");
        page.click("replay-play");
        await("the end").atMost(SOON).until(() -> page.script(
                "return !tutti.playing && tutti.clock.now() === tutti.recording.endedAt").equals(true));
        assertThat(number("return tutti.expectedPosition()")).isCloseTo(endedAt, within(0.001));
        awaitAt(endedAt);
        assertThat(page.texts("chat-line")).contains("Nice door", "And this is the roof");
        assertThat(controller()).isEqualTo("Ben");
        page.screenshot(SCREENSHOTS.resolve("replay-end.png"));
    }

    @Test
    void scrubbing_movesFilmChatRosterAndControlTogether_backAsWellAsAhead() {
        watching(BrowserOptions.standard());
        double end = number("return tutti.recording.endedAt");
        scrubTo(end);
        awaitAt(endedAt);
        assertThat(page.texts("chat-line")).contains("Nice door", "And this is the roof");

        scrubTo(early.at() + 5);
        awaitAt(early.position() + 0.005);
        await("what had been said").atMost(SOON).until(() -> !page.texts("chat-line").contains("roof"));
        assertThat(page.texts("chat-line")).contains("Nice door");
        assertThat(controller()).isEqualTo("Ada");

        scrubTo(late.at() + 5);
        awaitAt(late.position());
        await("what had been said").atMost(SOON).until(() -> page.texts("chat-line").contains("roof"));
        assertThat(controller()).isEqualTo("Ben");

        scrubTo(0);
        assertThat(place()).isZero();
        await("an empty room").atMost(SOON).until(() -> page.script("return tutti.roster.members.length").equals(0L));
        awaitAt(0);
    }

    @Test
    void byKeyboard_onAPhone_itPlaysPausesAndLeaps() {
        watching(BrowserOptions.standard().size(390, 844));
        page.press(Keys.ARROW_RIGHT);
        assertThat(place()).isCloseTo(number("return Math.min(5, tutti.recording.length)"), within(0.05));
        page.press(Keys.ARROW_LEFT);
        assertThat(place()).isZero();
        page.press("k");
        await("to play").atMost(SOON).until(() -> place() > 0.5);
        page.press("k");
        double stood = place();
        assertThat(page.script("return tutti.playing")).isEqualTo(false);
        page.click("replay-ahead");
        assertThat(place()).isGreaterThan(stood);
        await("what is said aloud").atMost(SOON).until(() -> !page.text("replay-said").isEmpty());
        page.screenshot(SCREENSHOTS.resolve("replay-390.png"));
    }

    @Test
    void whoHasNoRight_isToldSo_andWhoRanIt_findsItInTheirBrowser() {
        page = new Browser("stranger");
        page.open(server.root().resolve("s/" + session.session() + "/replay"));
        await("words").atMost(SOON).until(() -> page.text("replay-state").contains("those who ran the session"));
        page.script("localStorage.setItem('tutti.host.' + arguments[0], JSON.stringify({token: arguments[1], used: true}));"
                + " return true;", session.session(), session.hostToken());
        page.open(server.root().resolve("s/" + session.session()));
        page.awaitShown("watch-recording").click("watch-recording");
        await("the recording").atMost(SOON)
                .until(() -> page.script("return Boolean(window.tutti?.recording)").equals(true));
        assertThat(List.of(page.text("title"))).containsExactly("Tour of the house");
    }
}
