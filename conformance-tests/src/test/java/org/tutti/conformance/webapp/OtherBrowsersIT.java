package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Firefox;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFirefox;
import org.tutti.conformance.support.NeedsWebKit;
import org.tutti.conformance.support.Page;
import org.tutti.conformance.support.Page.Moment;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.WebKit;

/** An evening with two browsers of different make, each as the host and as the guest of Chromium. */
@Tag("webapp")
@Tag("long")
@Requirement("W-28")
@Requirement("W-27")
@NeedsChromium
@ExtendWith(SharedServer.class)
@Isolated("two browsers keep time")
class OtherBrowsersIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final double FRAME = 0.040; // seconds
    private static final int READINGS = 9;

    private static Browser chromium;
    private final TuttiServer server;

    OtherBrowsersIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeAll
    static void openChromium() {
        chromium = new Browser("with-others");
    }

    @AfterEach
    void forget() {
        chromium.anew();
    }

    @AfterAll
    static void closeChromium() {
        chromium.close();
    }

    @Test
    @NeedsFirefox
    void firefoxInvitesChromium() {
        try (Page<?> firefox = new Firefox()) {
            evening("Firefox", firefox, chromium);
        }
    }

    @Test
    @NeedsFirefox
    void chromiumInvitesFirefox() {
        try (Page<?> firefox = new Firefox()) {
            evening("Firefox", chromium, firefox);
        }
    }

    @Test
    @NeedsWebKit
    void webKitInvitesChromium() {
        try (Page<?> webKit = new WebKit()) {
            evening("WebKit", webKit, chromium);
        }
    }

    @Test
    @NeedsWebKit
    void chromiumInvitesWebKit() {
        try (Page<?> webKit = new WebKit()) {
            evening("WebKit", chromium, webKit);
        }
    }

    private void evening(String with, Page<?> ada, Page<?> ben) {
        ada.createDemo(server.root(), "Ada");
        ben.join(ada.invitation(), "Ben");

        ada.click("play");
        awaitInStep(with, ada, ben);

        ada.type("chat-input", "Do you see it?");
        ada.click("chat-send");
        await("Ben reads").atMost(SOON).until(() -> ben.texts("chat-line").contains("Do you see it?"));
        ben.type("chat-input", "I do!");
        ben.click("chat-send");
        await("Ada reads").atMost(SOON).until(() -> ada.texts("chat-line").contains("I do!"));

        ben.click("request-control");
        ada.click("hand-over");
        await("Ben may steer").atMost(SOON).until(() -> ben.shown("play") && !ada.shown("play"));
        ben.seekTo(61);
        await("both are there").atMost(SOON).until(() -> ada.moment().position() > 61 && ben.moment().position() > 61);
        awaitInStep(with, ada, ben);
        ben.click("play"); // the same button pauses
        await("both stand").atMost(SOON).until(() -> ada.moment().paused() && ben.moment().paused());
        await("at the same picture").atMost(SOON).untilAsserted(() ->
                assertThat(ada.moment().position()).isCloseTo(ben.moment().position(), within(FRAME)));

        ben.click("leave");
        ben.awaitShown("gone");
    }

    /**
     * Neither is more than a frame from the timeline, by the median of a second's readings: the clocks of media elements
     * have steps of up to 40 ms in Firefox, and in WebKit some readings are older than others.
     */
    private static void awaitInStep(String with, Page<?> ada, Page<?> ben) {
        Map<Page<?>, Deque<Moment>> seen = Map.of(ada, new ArrayDeque<>(), ben, new ArrayDeque<>());
        await("both in step").atMost(SOON).untilAsserted(() -> assertThat(seen).allSatisfy((page, moments) -> {
            moments.add(page.moment());
            if (moments.size() > READINGS) {
                moments.removeFirst();
            }
            assertThat(moments).hasSize(READINGS).allMatch(moment -> !moment.paused() && moment.position() > 0);
            double[] errors = moments.stream().mapToDouble(Moment::error).sorted().toArray();
            assertThat(errors[READINGS / 2]).as("ms off").isBetween(-FRAME * 1000, FRAME * 1000);
        }));
        System.out.printf(Locale.ROOT, "OtherBrowsersIT: Chromium and %s: errors %.1f ms (%s) and %.1f ms (%s)%n", with,
                ada.moment().error(), ada.getClass().getSimpleName(), ben.moment().error(), ben.getClass().getSimpleName());
    }
}
