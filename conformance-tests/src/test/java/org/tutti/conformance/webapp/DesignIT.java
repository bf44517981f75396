package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiServer;

/** The page that shows the design. */
@Tag("webapp")
@Requirement("W-38")
@NeedsChromium
@ExtendWith(SharedServer.class)
@Isolated("a browser takes all there is")
class DesignIT {

    private final TuttiServer server;

    DesignIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    void everyInk_canBeReadOnItsGround_inBothSchemes() {
        for (BrowserOptions scheme : List.of(BrowserOptions.standard(), BrowserOptions.standard().inDark())) {
            try (Browser browser = new Browser("design", scheme)) {
                browser.open(server.root().resolve("design/"));
                await("the colours").atMost(Duration.ofSeconds(10)).until(() -> !pairs(browser).isEmpty());
                assertThat(pairs(browser)).hasSizeGreaterThan(10).allSatisfy(pair ->
                        assertThat(Double.parseDouble((String) pair.get("contrast")))
                                .as((String) pair.get("pair"))
                                .isGreaterThanOrEqualTo(Double.parseDouble((String) pair.get("least"))));
            }
        }
    }

    @Test
    void elements_showALiveSession() {
        try (Browser browser = new Browser("design-live", BrowserOptions.standard())) {
            browser.open(server.root().resolve("design/")).click("design-start");
            await("two members").atMost(Duration.ofSeconds(15)).until(() -> count(browser, "member-row") == 2);
            assertThat(browser.shown("play")).isTrue();
            browser.type("chat-input", "Hello");
            browser.click("chat-send");
            await("the line").atMost(Duration.ofSeconds(10)).until(() -> count(browser, "chat-line") == 1);
                assertThat(count(browser, "queue-row")).isEqualTo(1);
        }
    }

    private static long count(Browser browser, String testId) {
        return (long) browser.script("return deepAll(arguments[0]).length", testId);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, ?>> pairs(Browser browser) {
        return (List<Map<String, ?>>) browser.script(
                "return [...document.querySelectorAll('#swatches li')].map(each => ({...each.dataset}))");
    }
}
