package org.tutti.bench.asynchrony;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.tutti.bench.Stats;
import org.tutti.conformance.sources.Picture;
import org.tutti.conformance.support.Browser;

/** A browser in the session, watched against the clock that all are measured by. */
final class Viewer implements AutoCloseable {

    private static final String WATCH = resource("watch.js");
    private static final int BEST = 20;

    private final Browser browser;
    private final URI clock;
    private Relation known;

    /** What a page noted, on this host's monotonic clock. */
    record Sample(double at, double position, double clockOffset, double clockBound) {}

    /** How the page's monotonic clock relates to this host's: what to add, and how wrong that may be, ms. */
    private record Relation(double offset, double uncertainty) {}

    /** @param uncertainty of {@code at} in the samples, ms */
    record Record(List<Sample> samples, double uncertainty) {}

    Viewer(String name, Place place, int clockPort, List<String> arguments) {
        List<String> all = Stream.concat(place.arguments().stream(), arguments.stream()).toList();
        this.browser = new Browser(name, place.chromium(), all).bypassContentSecurityPolicy();
        this.clock = URI.create("ws://%s:%d/clock".formatted(place.measuring(), clockPort));
    }

    Browser browser() {
        return browser;
    }

    /** Has pages from now on read of the film's own picture where it is; see {@link #seen}. */
    Viewer readingThePicture() {
        browser.fromTheBeginning(Picture.WATCH);
        return this;
    }

    /** Opens a page and begins to watch it. */
    void open(URI page) {
        browser.open(page);
        browser.script(WATCH, clock.toString());
        Awaitility.await("the measuring socket").atMost(Duration.ofSeconds(10))
                .until(() -> browser.script("return watch.exchanges.length > 20").equals(true));
    }

    /** Both clocks are the machine's own: the difference is constant, and the quickest exchanges tell it best. */
    private Relation relation() {
        List<double[]> proofs = numbers("return watch.exchanges").stream()
                .map(each -> new double[] {
                    each.get(1) - (each.get(0) + each.get(2)) / 2, (each.get(2) - each.get(0)) / 2})
                .sorted(Comparator.comparingDouble(each -> each[1]))
                .limit(BEST)
                .toList();
        return new Relation(
                Stats.median(proofs.stream().mapToDouble(each -> each[0]).toArray()), proofs.getLast()[1]);
    }

    /** Everything noted since the page was opened, or since it was last taken. */
    Record record() {
        Relation relation = relation();
        return new Record(samples("return watch.samples", relation.offset()), relation.uncertainty());
    }

    /** A time of the page's clock on the host's. */
    double local(double noted) {
        if (known == null) {
            known = relation();
        }
        return noted + known.offset();
    }

    /** What was noted since this was last asked; the page forgets it. The relation of the clocks is told once. */
    List<Sample> take() {
        if (known == null) {
            known = relation();
        }
        return samples("return watch.samples.splice(0)", known.offset());
    }

    /**
     * What was to be seen since this was last asked, while it played.
     *
     * @param error ms ahead, of a time of this host (ms) and what was seen then (seconds of the film)
     */
    Errors seen(DoubleBinaryOperator error) {
        double offset = relation().offset();
        List<Picture.Sample> samples = Picture.take(browser).stream()
                .filter(each -> each.playing() && Double.isFinite(each.film()))
                .toList();
        double[] at = samples.stream().mapToDouble(each -> each.local() + offset).toArray();
        double[] errors = new double[at.length];
        boolean[] moving = new boolean[at.length];
        for (int i = 0; i < at.length; i++) {
            errors[i] = error.applyAsDouble(at[i], samples.get(i).film());
            moving[i] = true;
        }
        return new Errors(at, errors, moving);
    }

    /** How wrong the times of this host may be, ms. */
    double uncertainty() {
        return relation().uncertainty();
    }

    /** What the element went through since a time of this host, in ms after it: for those who ask why. */
    List<String> eventsSince(double from) {
        double offset = relation().offset();
        List<?> events = (List<?>) browser.script("return watch.events.filter(each => each[0] > arguments[0])", from - offset);
        return events.stream().map(each -> (List<?>) each)
                .map(each -> "%.0f %s".formatted(((Number) each.get(0)).doubleValue() + offset - from, each.get(1)))
                .toList();
    }

    private List<Sample> samples(String script, double offset) {
        List<Sample> samples = new ArrayList<>();
        for (List<Double> each : numbers(script)) {
            if (each.get(2) >= 2) {
                double at = each.get(0) + offset;
                // The page's offset is to its own clock; ours is to the host's.
                double believed = each.get(3) == null ? Double.NaN : each.get(3) - offset;
                samples.add(new Sample(at, each.get(1), believed, each.get(4) == null ? Double.NaN : each.get(4)));
            }
        }
        return samples;
    }

    /** When, on the host's clock, the page noted that something happened; see {@code mark}. */
    double mark(String name) {
        Number noted = (Number) browser.script("return watch.marks[arguments[0]] ?? NaN", name);
        return noted.doubleValue() + relation().offset();
    }

    private List<List<Double>> numbers(String script) {
        List<?> rows = (List<?>) browser.script(script);
        List<List<Double>> all = new ArrayList<>();
        for (Object row : rows) {
            List<Double> values = new ArrayList<>();
            for (Object value : (List<?>) row) {
                values.add(value == null ? null : ((Number) value).doubleValue());
            }
            all.add(values);
        }
        return all;
    }

    static String resource(String name) {
        try (InputStream stream = Viewer.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
    }
}
