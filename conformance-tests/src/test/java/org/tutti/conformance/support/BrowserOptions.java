package org.tutti.conformance.support;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * On what a page is shown: CSS pixels, fingers or a mouse, the scheme of colours, and the languages of who sits there.
 * {@code calm} asks pages not to move, as some people do; {@code languages} are empty for what the machine has;
 * {@code networkNoted}
 * lets {@link Browser#network()} tell what came over the network.
 */
public record BrowserOptions(int width, int height, boolean touch, boolean dark, boolean calm, List<String> languages,
        boolean networkNoted) {

    public BrowserOptions {
        languages = List.copyOf(languages);
    }

    /** A window of 1280 x 800 on a desk, light. */
    public static BrowserOptions standard() {
        return new BrowserOptions(1280, 800, false, false, false, List.of(), false);
    }

    public BrowserOptions size(int newWidth, int newHeight) {
        return new BrowserOptions(newWidth, newHeight, touch, dark, calm, languages, networkNoted);
    }

    public BrowserOptions withTouch() {
        return new BrowserOptions(width, height, true, dark, calm, languages, networkNoted);
    }

    public BrowserOptions inDark() {
        return new BrowserOptions(width, height, touch, true, calm, languages, networkNoted);
    }

    public BrowserOptions inCalm() {
        return new BrowserOptions(width, height, touch, dark, true, languages, networkNoted);
    }

    /** BCP 47 tags, the favourite first. */
    public BrowserOptions speaking(String... tags) {
        return new BrowserOptions(width, height, touch, dark, calm, List.of(tags), networkNoted);
    }

    public BrowserOptions notingTheNetwork() {
        return new BrowserOptions(width, height, touch, dark, calm, languages, true);
    }

    void before(ChromeOptions options) {
        if (!languages.isEmpty()) {
            options.addArguments("--lang=" + languages.getFirst());
            options.setExperimentalOption("prefs", Map.of("intl.accept_languages", String.join(",", languages)));
        }
        if (networkNoted) {
            LoggingPreferences noted = new LoggingPreferences();
            noted.enable(LogType.PERFORMANCE, Level.ALL);
            options.setCapability(ChromeOptions.LOGGING_PREFS, noted);
        }
    }

    /** Holds for the window that is open now, whatever it shows. */
    void after(ChromeDriver driver) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", touch));
        driver.executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", touch, "maxTouchPoints", 5));
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", calm ? "reduce" : "no-preference"))));
        if (!languages.isEmpty()) {
            driver.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", languages.getFirst()));
        }
    }
}
