package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.hello;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A session, the browsers that watch it, and a host who steers and has no player. */
final class Cinema implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    /** Nobody sees less, ms. */
    static final double FRAME = 40;

    /** Of the 20 looks that are taken. */
    private static final long ENOUGH_A_SECOND = 15;

    private static final String PLAYER = "const player = everything().find(each => each.localName === 'tutti-player');";

    private final TuttiServer server;
    private final TuttiApi.Created session;
    private final TuttiClient host;
    private final Map<String, Browser> browsers = new LinkedHashMap<>();

    private Cinema(TuttiServer server, Map<String, ?> body) {
        this.server = server;
        this.session = server.api().createSession(body);
        this.host = server.connect().welcomed(hello(session.session(), "Host")
                .put("hostToken", session.hostToken()).put("plays", false));
    }

    static Cinema showing(TuttiServer server, String locator) {
        return with(server, Map.of("item", locator));
    }

    /** With the fields of a new session. */
    static Cinema with(TuttiServer server, Map<String, ?> body) {
        return new Cinema(server, body);
    }

    TuttiClient host() {
        return host;
    }

    TuttiApi.Created session() {
        return session;
    }

    /** The item that is on, as everybody is told. */
    JsonNode item() {
        return server.api().summary(session.session()).path("item");
    }

    /** A browser joins, agrees to whom it is asked about, and has the film before it. */
    Browser enter(String name) {
        return enter(name, List.of());
    }

    /** The same, by a browser that goes by this name ({@link MediaHost#slow}). */
    Browser enterAs(String name, String agent) {
        return enter(name, List.of("--user-agent=" + agent));
    }

    /** For who wants to know what is wrong. */
    private static String stateOf(Browser browser) {
        return saidOfMedium(browser, "JSON.stringify([medium.kind, medium.trouble, player.media?.readyState])")
                + browser.script("return JSON.stringify(window.tutti?.timeline ?? null)");
    }

    /** One that has come. */
    Browser browser(String name) {
        return browsers.get(name);
    }

    private Browser enter(String name, List<String> arguments) {
        Browser browser = come(name, arguments);
        agree(browser);
        try {
            return browser.awaitIn(name);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + " " + stateOf(browser), e);
        }
    }

    /** A browser joins, and agrees to nothing. */
    Browser come(String name, List<String> arguments) {
        Browser browser = new Browser(name, Executables.find("chromium").orElseThrow(), arguments);
        browsers.put(name, browser);
        browser.fromTheBeginning(Picture.WATCH).open(server.root().resolve(session.url())).awaitShown("join");
        browser.type("join-name", name);
        browser.click("join");
        await(name + " to be in").atMost(SOON).until(() ->
                browser.script("return Boolean(window.tutti && tutti.endpoint)").equals(true));
        return browser;
    }

    /** Agrees to the server that the item comes from, if it is another than Tutti's. */
    void agree(Browser browser) {
        if (item().path("renditions").path(0).path("url").asText().startsWith("http")) {
            browser.awaitShown("consent-watch").click("consent-watch");
        }
    }

    /** A figure of the medium that plays in a browser, such as {@code medium.live.lag}; NaN while unknown. */
    static double ofMedium(Browser browser, String expression) {
        return number(
                browser, PLAYER + "const { medium } = player; return Number(medium && (%s));".formatted(expression));
    }

    /** Something said of the medium that plays in a browser, such as {@code medium.kind}. */
    static String saidOfMedium(Browser browser, String expression) {
        return String.valueOf(
                browser.script(PLAYER + "const { medium } = player; return medium && (%s);".formatted(expression)));
    }

    static double number(Browser browser, String body) {
        return browser.script(body) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Waits until all play where the timeline is, to a frame, as each of them says. */
    void awaitInStep() {
        awaitInStep(browsers.values());
    }

    void awaitInStep(Iterable<Browser> some) {
        ConditionFactory forASecond = await("all in step")
                .pollInterval(Duration.ofMillis(200)).during(Duration.ofSeconds(1)).atMost(SOON);
        try {
            forASecond.until(() -> {
                for (Browser browser : some) {
                    Picture.Sample now = Picture.now(browser);
                    if (!now.playing() || !(Math.abs(now.error()) < FRAME)) {
                        return false;
                    }
                }
                return true;
            });
        } catch (ConditionTimeoutException e) {
            StringBuilder states = new StringBuilder(e.getMessage());
            some.forEach(each -> states.append('\n').append(Picture.now(each)).append(' ').append(stateOf(each)));
            throw new AssertionError(states.toString(), e);
        }
    }

    /** What all browsers note from now on in so many seconds of play. */
    List<List<Picture.Sample>> watch(int seconds) {
        List<Browser> all = List.copyOf(browsers.values());
        all.forEach(Picture::take);
        List<List<Picture.Sample>> samples = new ArrayList<>();
        all.forEach(_ -> samples.add(new ArrayList<>()));
        ConditionFactory inTime = await("%d s of play".formatted(seconds))
                .atMost(SOON.plusSeconds(seconds)).pollInterval(Duration.ofMillis(500));
        inTime.until(() -> {
            for (int i = 0; i < all.size(); i++) {
                samples.get(i).addAll(Picture.take(all.get(i)));
            }
            return samples.stream().allMatch(each ->
                    each.stream().filter(Picture.Sample::playing).count() >= ENOUGH_A_SECOND * seconds);
        });
        return samples;
    }

    /** Asserts that what all browsers show for some seconds is the same to a frame, and tells how near it is. */
    void assertTogether(String what, int seconds) {
        List<List<Picture.Sample>> samples = watch(seconds);
        double[] shown = Picture.apart(samples);
        double[] said = Picture.apartAsTheySay(samples);
        System.out.printf(Locale.ROOT, "%s: pictures apart p50 %.1f p95 %.1f ms, positions p50 %.1f p95 %.1f ms%n",
                what, Picture.percentile(50, shown), Picture.percentile(95, shown),
                Picture.percentile(50, said), Picture.percentile(95, said));
        assertThat(said).as("instants at which all played").hasSizeGreaterThan(seconds * 5);
        assertThat(Picture.percentile(50, said)).as("ms apart, as the players say").isLessThan(FRAME);
        if (shown.length > 0) {
            assertThat(Picture.percentile(50, shown)).as("ms apart, as the pictures say").isLessThan(FRAME);
        }
    }

    @Override
    public void close() {
        browsers.values().forEach(Browser::close);
        browsers.clear();
        host.close();
    }
}
