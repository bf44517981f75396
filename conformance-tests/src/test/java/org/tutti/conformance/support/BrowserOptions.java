package org.tutti.conformance.support;

import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * On what a page is shown: CSS pixels, fingers or a mouse, the scheme of colours, and the languages of who sits there.
 * {@code calm} asks pages not to move, as some people do; {@code languages} are empty for what the machine has.
 */
public record BrowserOptions(int width, int height, boolean touch, boolean dark, boolean calm, List<String> languages) {

    public BrowserOptions {
        languages = List.copyOf(languages);
    }

    /** A window of 1280 x 800 on a desk, light. */
    public static BrowserOptions standard() {
        return new BrowserOptions(1280, 800, false, false, false, List.of());
    }

    public BrowserOptions size(int newWidth, int newHeight) {
        return new BrowserOptions(newWidth, newHeight, touch, dark, calm, languages);
    }

    public BrowserOptions withTouch() {
        return new BrowserOptions(width, height, true, dark, calm, languages);
    }

    public BrowserOptions inDark() {
        return new BrowserOptions(width, height, touch, true, calm, languages);
    }

    public BrowserOptions inCalm() {
        return new BrowserOptions(width, height, touch, dark, true, languages);
    }

    /** BCP 47 tags, the favourite first. */
    public BrowserOptions speaking(String... tags) {
        return new BrowserOptions(width, height, touch, dark, calm, List.of(tags));
    }

    void before(ChromeOptions options) {
        if (!languages.isEmpty()) {
            options.addArguments("--lang=" + languages.getFirst());
            options.setExperimentalOption("prefs", Map.of("intl.accept_languages", String.join(",", languages)));
        }
    }

    /** Holds for the window that is open now, whatever it shows. */
    void after(ChromeDriver driver) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", touch));
        if (touch) {
            driver.executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", true, "maxTouchPoints", 5));
        }
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", calm ? "reduce" : "no-preference"))));
        if (!languages.isEmpty()) {
            driver.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", languages.getFirst()));
        }
    }
}
