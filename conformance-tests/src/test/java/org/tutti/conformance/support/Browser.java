package org.tutti.conformance.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.remote.RemoteWebDriver;

/** One Chromium process of its own, with a fresh profile, and the page of Tutti in it. */
public final class Browser extends DriverPage<Browser> {
    /** Selenium complains at each start that it lacks classes for the newest DevTools; none are used here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final Path folder;
    private final ChromeDriver driver;
    private final BrowserOptions device;
    private final Set<String> visited = new HashSet<>();

    /** Opens a window of 1280 x 800. */
    public Browser(String name) {
        this(name, BrowserOptions.standard());
    }

    public Browser(String name, BrowserOptions options) {
        this(name, Executables.find("chromium").orElseThrow(), List.of(), options);
    }

    /**
     * As {@link #Browser(String)}.
     *
     * @param chromium the program, or one that runs it
     * @param more further arguments
     */
    public Browser(String name, Path chromium, List<String> more) {
        this(name, chromium, more, BrowserOptions.standard());
    }

    private Browser(String name, Path chromium, List<String> more, BrowserOptions device) {
        try {
            Path browsers = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "browsers"));
            folder = Files.createTempDirectory(browsers, name).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.device = device;
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
                "--autoplay-policy=no-user-gesture-required", "--user-data-dir=" + folder.resolve("profile"));
        options.addArguments(more);
        device.before(options);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Executables.find("chromedriver").orElseThrow().toFile())
                .withLogFile(folder.resolve("driver.log").toFile())
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
        device.after(driver);
    }

    /**
     * As if just opened: a window of its own, and nothing kept or fetched of the pages before. A process costs seconds of the
     * machine, which one test after another need not spend.
     */
    public Browser anew() {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        String opened = driver.getWindowHandle();
        driver.switchTo().window(before).close();
        driver.switchTo().window(opened);
        visited.forEach(origin ->
                driver.executeCdpCommand("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all")));
        visited.clear();
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        device.after(driver);
        return this;
    }

    @Override
    protected void goTo(URI address) {
        super.goTo(address);
        visited.add("%s://%s".formatted(address.getScheme(), address.getAuthority()));
    }

    /** From now on shown so; but languages and the note of the network stay what they were. */
    public Browser show(BrowserOptions options) {
        options.after(driver);
        return settle();
    }

    /** Waits until what was asked of the page is drawn, and nothing moves that comes to an end. */
    public Browser settle() {
        script("""
                return document.fonts.ready
                    .then(() => Promise.allSettled(document.getAnimations()
                        .filter(each => Number.isFinite(each.effect?.getComputedTiming().endTime)).map(each => each.finished)))
                    .then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));""");
        return this;
    }

    /** A text that went over a WebSocket of the page. */
    public record Frame(boolean sent, String text) {}

    /** Runs in each page from the next on, before anything of its own. */
    public Browser fromTheBeginning(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
        return this;
    }

    /** Events of the network since this was last asked, as the DevTools protocol has them; see {@link BrowserOptions}. */
    public List<JsonNode> network() {
        List<JsonNode> events = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            try {
                JsonNode event = Messages.JSON.readTree(entry.getMessage()).get("message");
                if (event.get("method").asText().startsWith("Network.")) {
                    events.add(event);
                }
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return events;
    }

    /** From the next page on, notes what goes over its WebSockets. */
    public Browser recordFrames() {
        return fromTheBeginning("""
                window.recorded = [];
                window.WebSocket = class extends WebSocket {
                    constructor(...parameters) {
                        super(...parameters);
                        this.addEventListener('message', event => recorded.push([false, event.data]));
                    }
                    send(data) {
                        recorded.push([true, data]);
                        super.send(data);
                    }
                };""");
    }

    /** What went over the WebSockets of this page since it was opened. */
    public List<Frame> frames() {
        List<?> frames = (List<?>) script("return window.recorded;");
        return frames.stream().map(each -> (List<?>) each)
                .map(each -> new Frame((Boolean) each.get(0), (String) each.get(1))).toList();
    }

    /** What a page may load is no longer limited by its own policy: for scripts that measure. */
    public Browser bypassContentSecurityPolicy() {
        driver.executeCdpCommand("Page.setBypassCSP", Map.of("enabled", true));
        return this;
    }

    /** Presses keys, wherever the focus is. */
    public Browser press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
        return this;
    }

    /** A command of the DevTools protocol. */
    public Map<String, Object> devTools(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }

    public void screenshot(Path file) {
        write(file, picture(Map.of()));
    }

    /** What is below the window, too. */
    public void screenshotOfAll(Path file) {
        Map<?, ?> size = (Map<?, ?>) devTools("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        write(file, picture(Map.of("captureBeyondViewport", true, "clip", Map.of(
                "x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1))));
    }

    /** A larger file, and made in less time: there are hundreds, and few are looked at. */
    private byte[] picture(Map<String, Object> what) {
        Map<String, Object> parameters = new HashMap<>(what);
        parameters.put("optimizeForSpeed", true);
        return Base64.getDecoder().decode((String) devTools("Page.captureScreenshot", parameters).get("data"));
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    @Override
    RemoteWebDriver driver() {
        return driver;
    }
}
