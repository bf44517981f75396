package org.tutti.conformance.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** One Chromium process of its own, with a fresh profile, and the page of Tutti in it. */
public final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String MOMENT = """
            const video = document.querySelector('video');
            return {now: tutti.clock.now(), position: video.currentTime, expected: tutti.expectedPosition(),
                    paused: video.paused};""";

    /** Selenium complains at each start that it lacks classes for the newest DevTools; none are used here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final Path folder;
    private final ChromeDriver driver;

    /** Opens a window of 1280 x 800. */
    public Browser(String name) {
        this(name, Executables.find("chromium").orElseThrow(), List.of());
    }

    /**
     * As {@link #Browser(String)}.
     *
     * @param chromium the program, or one that runs it
     * @param more further arguments
     */
    public Browser(String name, Path chromium, List<String> more) {
        try {
            Path browsers = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "browsers"));
            folder = Files.createTempDirectory(browsers, name).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
                "--autoplay-policy=no-user-gesture-required", "--user-data-dir=" + folder.resolve("profile"));
        options.addArguments(more);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Executables.find("chromedriver").orElseThrow().toFile())
                .withLogFile(folder.resolve("driver.log").toFile())
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", 1280, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    }

    /** The film at one moment: instant of the server clock (ms), where the film is and should be (seconds). */
    public record Moment(double now, double position, double expected, boolean paused) {
        /** Milliseconds ahead of the timeline. */
        public double error() {
            return (position - expected) * 1000;
        }
    }

    /** A row of the roster; {@code offset} and {@code bound} in ms, NaN while unknown. */
    public record Row(String endpoint, String state, double offset, double bound) {}

    public Browser open(URI address) {
        driver.get(address.toString());
        return this;
    }

    /** A text that went over a WebSocket of the page. */
    public record Frame(boolean sent, String text) {}

    /** From the next page on, notes what goes over its WebSockets. */
    public Browser recordFrames() {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
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
                };"""));
        return this;
    }

    /** What went over the WebSockets of this page since it was opened. */
    public List<Frame> frames() {
        List<?> frames = (List<?>) script("return window.recorded;");
        return frames.stream().map(each -> (List<?>) each)
                .map(each -> new Frame((Boolean) each.get(0), (String) each.get(1))).toList();
    }

    /** From the first page: creates a session on the demo clip and joins it as its host. */
    public Browser createDemo(URI root, String name) {
        open(root).click("create-demo");
        return enter(name, "join-as-host");
    }

    /** Follows an invitation. */
    public Browser join(URI invitation, String name) {
        return open(invitation).join(name);
    }

    /** Joins from the page of an invitation that is open already. */
    public Browser join(String name) {
        return enter(name, "join");
    }

    private Browser enter(String name, String button) {
        awaitShown(button);
        WebElement field = find("join-name");
        field.clear();
        field.sendKeys(name);
        click(button);
        await(name + " to be in").atMost(LIMIT).until(() -> script(
                "return Boolean(window.tutti && tutti.endpoint && document.querySelector('video').readyState >= 2)").equals(true));
        return this;
    }

    public URI invitation() {
        awaitShown("invite-link");
        return URI.create(find("invite-link").getDomProperty("href"));
    }

    public URI address() {
        return URI.create(driver.getCurrentUrl());
    }

    public void click(String testId) {
        awaitShown(testId);
        await(testId + " to be enabled").atMost(LIMIT).until(() -> find(testId).isEnabled());
        find(testId).click();
    }

    /** As one who drags the slider and lets it go. */
    public void seekTo(double position) {
        script("""
                const slider = document.querySelector('[data-testid="seek"]');
                slider.value = arguments[0];
                slider.dispatchEvent(new Event('input', {bubbles: true}));
                slider.dispatchEvent(new Event('change', {bubbles: true}));
                return true;""", position);
    }

    public Moment moment() {
        Map<?, ?> moment = (Map<?, ?>) script(MOMENT);
        return new Moment(number(moment.get("now")), number(moment.get("position")), number(moment.get("expected")),
                (Boolean) moment.get("paused"));
    }

    public List<Row> roster() {
        List<?> rows = (List<?>) script("""
                return [...document.querySelectorAll('[data-testid="roster-row"]')]
                    .map(row => [row.dataset.endpoint, row.dataset.state, row.dataset.offset, row.dataset.bound]);""");
        return rows.stream().map(row -> (List<?>) row)
                .map(row -> new Row((String) row.get(0), (String) row.get(1), figure(row.get(2)), figure(row.get(3)))).toList();
    }

    /** What a page may load is no longer limited by its own policy: for scripts that measure. */
    public Browser bypassContentSecurityPolicy() {
        driver.executeCdpCommand("Page.setBypassCSP", Map.of("enabled", true));
        return this;
    }

    public Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    public void screenshot(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private WebElement find(String testId) {
        return driver.findElement(By.cssSelector("[data-testid=\"" + testId + "\"]"));
    }

    private void awaitShown(String testId) {
        await("«" + testId + "» on the page").atMost(LIMIT).ignoreExceptions().until(() -> find(testId).isDisplayed());
    }

    private static double number(Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    private static double figure(Object text) {
        return text == null || text.toString().isEmpty() ? Double.NaN : Double.parseDouble(text.toString());
    }
}
