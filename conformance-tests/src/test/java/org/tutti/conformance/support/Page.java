package org.tutti.conformance.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The page of Tutti in a browser of whatever make. What is on it is found by its {@code data-testid}, in open shadow roots,
 * too; what lies under a tab or in closed details is opened first, by a click. Every wait gives up after 20 s.
 *
 * @param <B> the kind of browser
 */
public abstract class Page<B extends Page<B>> implements AutoCloseable {
    protected static final Duration LIMIT = Duration.ofSeconds(20);

    /** Functions that every script may call: {@code deep(testid)}, {@code deepAll(testid)}, {@code film()}… */
    private static final String DEEP = resource("deep.js");
    private static final String MOMENT = """
            const video = film();
            return {now: tutti.clock.now(), position: video.currentTime, expected: tutti.expectedPosition(),
                    paused: video.paused};""";

    /** The film at one moment: instant of the server clock (ms), where the film is and should be (seconds). */
    public record Moment(double now, double position, double expected, boolean paused) {
        /** Milliseconds ahead of the timeline. */
        public double error() {
            return (position - expected) * 1000;
        }
    }

    /** A row of the roster; {@code offset} and {@code bound} in ms, NaN while unknown. */
    public record Row(String endpoint, String state, double offset, double bound) {}

    /** The browser cannot do that now; it may be able to a moment later. */
    protected static final class NotNow extends RuntimeException {
        public NotNow(String message, Throwable cause) {
            super(message, cause);
        }
    }

    // --- what browsers differ in -------------------------------------------------------------------------------------

    /** Runs a function body in the page; what it returns as Boolean, Number, String, List, Map, null, or an element. */
    protected abstract Object run(String body, Object... arguments);

    protected abstract void goTo(URI address);

    /** @throws NotNow if it cannot be clicked at the moment */
    protected abstract void clickOn(Object element);

    /** @throws NotNow if it takes no keys at the moment */
    protected abstract void typeInto(Object element, String text);

    @Override
    public abstract void close();

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }

    // --- into a session ----------------------------------------------------------------------------------------------

    public B open(URI address) {
        goTo(address);
        return self();
    }

    /** From the first page: creates a session on the demo clip and joins it as its host. */
    public B createDemo(URI root, String name) {
        open(root).click("create-demo");
        return enter(name, "join-as-host");
    }

    /** Follows an invitation. */
    public B join(URI invitation, String name) {
        return open(invitation).join(name);
    }

    /** Joins from the page of an invitation that is open already. */
    public B join(String name) {
        return enter(name, "join");
    }

    private B enter(String name, String button) {
        awaitShown(button);
        type("join-name", name);
        click(button);
        return awaitIn(name);
    }

    /** Waits until this browser is in the session and can show the film. */
    public B awaitIn(String name) {
        await(name + " to be in").atMost(LIMIT).until(() ->
                script("return Boolean(window.tutti && tutti.endpoint && film()?.readyState >= 2)").equals(true));
        return self();
    }

    /** The link under "Invite", read without opening that. */
    public URI invitation() {
        awaitShown("invite");
        return URI.create((String) script("return deep('invite-link').href"));
    }

    public URI address() {
        return URI.create((String) script("return location.href"));
    }

    // --- what one does with a page -----------------------------------------------------------------------------------

    public void click(String testId) {
        with(testId, this::clickOn);
    }

    /** Replaces what is in a field. */
    public void type(String testId, String text) {
        with(testId, element -> typeInto(element, text));
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

    private interface Use {
        void of(Object element);
    }

    /** Does something as soon as it can be done. */
    private void with(String testId, Use use) {
        await("«" + testId + "» to be there to be used").atMost(LIMIT).ignoreExceptionsInstanceOf(NotNow.class).until(() -> {
            Object element = revealed(testId);
            if (element == null || script("return Boolean(arguments[0].disabled)", element).equals(true)) {
                return false;
            }
            use.of(element);
            return true;
        });
    }

    /** Opens what it lies in and brings it into view; null if there is none. */
    private Object revealed(String testId) {
        for (int lids = 0; lids < 4; lids++) {
            Object lid = script("const it = deep(arguments[0]); return it && lidOf(it);", testId);
            if (lid == null) {
                break;
            }
            clickOn(lid);
        }
        return script("""
                const it = deep(arguments[0]);
                it?.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
                return it;""", testId);
    }

    // --- what one sees -----------------------------------------------------------------------------------------------

    /** Whether it is to be seen, now or under its tab. */
    public boolean shown(String testId) {
        try {
            return revealed(testId) != null && script("return isSeen(deep(arguments[0]))", testId).equals(true);
        } catch (NotNow e) {
            return false;
        }
    }

    /** Opens what it lies in and waits until it is to be seen. */
    public B awaitShown(String testId) {
        await("«" + testId + "» on the page").atMost(LIMIT).until(() -> shown(testId));
        return self();
    }

    /** What it says; empty if there is none. */
    public String text(String testId) {
        return String.valueOf(script("return deep(arguments[0])?.textContent ?? ''", testId));
    }

    /** What all with this id say that are to be seen, now or under their tab, one a line. */
    public String texts(String testId) {
        return shown(testId)
                ? String.valueOf(script(
                        "return deepAll(arguments[0]).filter(isSeen).map(each => each.textContent).join('\\n')", testId))
                : "";
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

    /** Runs a function body in the page; it may call the functions of {@code deep.js}. */
    public Object script(String body, Object... arguments) {
        return run(DEEP + body, arguments);
    }

    private static String resource(String name) {
        try (InputStream stream = Page.class.getResourceAsStream(name)) {
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
