package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** How much comes over the wire before one can join, from whom, and how soon one is in step. */
@Tag("webapp")
@NeedsChromium
@ExtendWith(SharedServer.class)
@Isolated("tells how long joining takes")
class WeightIT {

    private static final long LIMIT = 150_000; // bytes
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int TIMES = 5;

    /** Clicks as soon as there is something to click, and notes when the film first ran in step; ms since the navigation. */
    private static final String HASTE = """
            const find = (testid, root = document) => [...root.querySelectorAll('*')].reduce((found, each) => found
              ?? (each.dataset?.testid === testid && each.checkVisibility() ? each : each.shadowRoot && find(testid, each.shadowRoot)), null);
            const look = () => {
              if (!window.clickedAt) {
                const join = find('join');
                if (join && !join.disabled && find('join-name')?.value) {
                  window.clickedAt = performance.now();
                  join.click();
                }
              } else if (window.tutti?.endpoint) {
                const video = find('video');
                if (video && !video.paused && !video.seeking && video.readyState >= 3
                    && Math.abs(video.currentTime - tutti.expectedPosition()) < 0.040) {
                  window.inStepAt = performance.now();
                  return;
                }
              }
              setTimeout(look, 4);
            };
            if (location.pathname.startsWith('/s/')) look();""";

    private final TuttiServer server;

    WeightIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    void theFirstPage_isLight_andAsksNobodyElse() {
        judge("/", server.root(), "create-demo");
    }

    @Test
    void theJoinForm_isLight_andAsksNobodyElse() {
        TuttiApi.Created session = server.api().createSession("Light");
        judge("/s/ID", server.root().resolve(session.url()), "join");
    }

    private void judge(String name, URI page, String awaited) {
        try (Browser browser = new Browser("weight", BrowserOptions.standard().notingTheNetwork())) {
            browser.open(page).awaitShown(awaited).settle();
            List<JsonNode> events = new ArrayList<>();
            await("the network to be quiet").pollInterval(Duration.ofMillis(700)).atMost(SOON).until(() -> {
                List<JsonNode> more = browser.network();
                events.addAll(more);
                return more.isEmpty();
            });
            Traffic traffic = Traffic.of(events);
            System.out.printf(Locale.ROOT, "WeightIT: %s: %,d bytes in %d requests; the largest: %s%n", name, traffic.bytes(),
                    traffic.requests(), traffic.largest(5));
            assertThat(traffic.bytes()).as("bytes on the wire: %s", traffic.bytesByRequest()).isLessThanOrEqualTo(LIMIT);
            assertThat(traffic.hosts()).containsExactly(page.getAuthority());
        }
    }

    @Test
    void aJoiner_isInStep_soonAfterTheClick() {
        TuttiApi.Created session = server.api().createSession("Haste");
        try (TuttiClient host = server.connect().welcomed(TuttiClient.hello(session.session(), "Ada")
                .put("hostToken", session.hostToken()).put("plays", false));
                Browser browser = new Browser("haste").fromTheBeginning("{" + HASTE + "}")) {
            host.play();
            browser.open(server.root()).script("localStorage.setItem('tutti.name', '\"Ben\"'); return true;");
            for (boolean cold : List.of(true, false)) {
                List<Double> toClick = new ArrayList<>();
                List<Double> toStep = new ArrayList<>();
                for (int i = 0; i < TIMES; i++) {
                    browser.script("sessionStorage.clear(); return true;");
                    browser.open(server.root());
                    if (cold) {
                        browser.devTools("Network.clearBrowserCache", Map.of());
                    }
                    browser.open(server.root().resolve(session.url()));
                    await("in step").atMost(SOON).until(() -> browser.script("return Boolean(window.inStepAt)").equals(true));
                    toClick.add(number(browser, "clickedAt"));
                    toStep.add(number(browser, "inStepAt"));
                }
                System.out.printf(Locale.ROOT, "WeightIT: a joiner with %s cache: click at %.0f ms, first picture in step at %.0f ms"
                        + " after navigation (medians of %d; %s)%n", cold ? "an empty" : "a full", median(toClick), median(toStep),
                        TIMES, toStep.stream().map(each -> "%.0f".formatted(each)).toList());
                assertThat(toStep).allMatch(each -> each > 0);
            }
        }
    }

    private static double number(Browser browser, String name) {
        return ((Number) browser.script("return window[arguments[0]]", name)).doubleValue();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
