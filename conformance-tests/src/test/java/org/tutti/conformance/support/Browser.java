package org.tutti.conformance.support;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * One Chromium process of its own, with a fresh profile, and the page of Tutti in it. What is on the page is found by its
 * {@code data-testid}, in open shadow roots, too; what lies under a tab or in closed details is opened first, by a click.
 */
public final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String MOMENT = """
            const video = film();
            return {now: tutti.clock.now(), position: video.currentTime, expected: tutti.expectedPosition(),
                    paused: video.paused};""";

    /** Functions that every script may call: {@code deep(testid)}, {@code deepAll(testid)}, {@code film()}… */
    private static final String DEEP = resource("deep.js");

    /** Selenium complains at each start that it lacks classes for the newest DevTools; none are used here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final Path folder;
    private final ChromeDriver driver;

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

    /** The film at one moment: instant of the server clock (ms), where the film is and should be (seconds). */
    public record Moment(double now, double position, double expected, boolean paused) {
        /** Milliseconds ahead of the timeline. */
        public double error() {
            return (position - expected) * 1000;
        }
    }

    /** A row of the roster; {@code offset} and {@code bound} in ms, NaN while unknown. */
    public record Row(String endpoint, String state, double offset, double bound) {}

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

    public Browser open(URI address) {
        driver.get(address.toString());
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
        type("join-name", name);
        click(button);
        return awaitIn(name);
    }

    /** Waits until this browser is in the session and can show the film. */
    public Browser awaitIn(String name) {
        await(name + " to be in").atMost(LIMIT).until(() ->
                script("return Boolean(window.tutti && tutti.endpoint && film()?.readyState >= 2)").equals(true));
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
        with(testId, element -> {
            if (!element.isEnabled()) {
                throw new ElementNotInteractableException(testId + " is disabled");
            }
            element.click();
        });
    }

    /** Replaces what is in a field. */
    public void type(String testId, String text) {
        with(testId, element -> {
            element.clear();
            element.sendKeys(text);
        });
    }

    /** Whether it is to be seen, now or under its tab. */
    public boolean shown(String testId) {
        try {
            return revealed(testId).isDisplayed();
        } catch (WebDriverException e) { // none there, or just replaced
            return false;
        }
    }

    /** Opens what it lies in and waits until it is to be seen. */
    public Browser awaitShown(String testId) {
        await("«" + testId + "» on the page").atMost(LIMIT).until(() -> shown(testId));
        return this;
    }

    /** What it says; empty if there is none. */
    public String text(String testId) {
        return String.valueOf(script("return deep(arguments[0])?.textContent ?? ''", testId));
    }

    /** What all with this id say that are to be seen, now or under their tab, one a line. */
    public String texts(String testId) {
        return shown(testId) ? String.valueOf(script("""
                return deepAll(arguments[0]).filter(each => each.checkVisibility()).map(each => each.textContent).join('\\n');""",
                testId)) : "";
    }

    /** As one who drags the slider and lets it go. */
    public void seekTo(double position) {
        script("""
                const slider = deep('seek');
                slider.value = arguments[0];
                slider.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
                slider.dispatchEvent(new Event('change', {bubbles: true, composed: true}));
                return true;""", position);
    }

    public Moment moment() {
        Map<?, ?> moment = (Map<?, ?>) script(MOMENT);
        return new Moment(number(moment.get("now")), number(moment.get("position")), number(moment.get("expected")),
                (Boolean) moment.get("paused"));
    }

    public List<Row> roster() {
        List<?> rows = (List<?>) script("""
                return deepAll('roster-row')
                    .map(row => [row.dataset.endpoint, row.dataset.state, row.dataset.offset, row.dataset.bound]);""");
        return rows.stream().map(row -> (List<?>) row)
                .map(row -> new Row((String) row.get(0), (String) row.get(1), figure(row.get(2)), figure(row.get(3)))).toList();
    }

    /** What a page may load is no longer limited by its own policy: for scripts that measure. */
    public Browser bypassContentSecurityPolicy() {
        driver.executeCdpCommand("Page.setBypassCSP", Map.of("enabled", true));
        return this;
    }

    /** Runs a function body in the page; it may call the functions of {@code deep.js}. */
    public Object script(String script, Object... arguments) {
        return driver.executeScript(DEEP + script, arguments);
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
        write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What is below the window, too. */
    public void screenshotOfAll(Path file) {
        Map<?, ?> size = (Map<?, ?>) devTools("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        String picture = (String) devTools("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", Map.of(
                "x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1))).get("data");
        write(file, Base64.getDecoder().decode(picture));
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

    private interface Use {
        void on(WebElement element);
    }

    /** Does something as soon as it can be done; what refuses to be used now is tried again. */
    private void with(String testId, Use use) {
        await("«" + testId + "» to be there to be used").atMost(LIMIT)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> {
                    use.on(revealed(testId));
                    return true;
                });
    }

    /** Opens what it lies in and brings it into view. */
    private WebElement revealed(String testId) {
        for (int lids = 0; lids < 4; lids++) {
            WebElement lid = (WebElement) script("const it = deep(arguments[0]); return it && lidOf(it);", testId);
            if (lid == null) {
                break;
            }
            lid.click();
        }
        Object found = script("""
                const it = deep(arguments[0]);
                it?.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
                return it;""", testId);
        if (found == null) {
            throw new NoSuchElementException("Nothing on the page has the data-testid " + testId);
        }
        return (WebElement) found;
    }

    private WebElement find(String testId) {
        return (WebElement) script("return deep(arguments[0])", testId);
    }

    private static String resource(String name) {
        try (InputStream stream = Browser.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    private static double figure(Object text) {
        return text == null || text.toString().isEmpty() ? Double.NaN : Double.parseDouble(text.toString());
    }
}
