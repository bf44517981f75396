package org.tutti.conformance.sources;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.tutti.conformance.support.Browser;

/** What a browser shows of a film of the {@link MediaShelf}, by what the picture itself says. */
public final class Picture {

    /** Runs in a page before anything of its own; notes samples. */
    public static final String WATCH = "{" + resource("picture.js") + "}";

    private static final double BIN = 100; // ms

    /**
     * One look.
     *
     * @param local the page's monotonic clock, ms
     * @param film what is seen, seconds of the film as it was made; NaN while not known
     * @param playing whether it moves
     * @param at instant of the server's clock, ms, as the page knows it
     * @param position where the page says it is, seconds
     * @param expected where the timeline is, seconds
     */
    public record Sample(double local, double film, boolean playing, double at, double position, double expected) {

        /** Milliseconds ahead of the timeline. */
        double error() {
            return 1000 * (position - expected);
        }

        /** Milliseconds, the same as long as it plays at speed 1. */
        private double drift() {
            return 1000 * film - at;
        }
    }

    private Picture() {}

    /** What was noted since this was last asked; the page forgets it. */
    public static List<Sample> take(Browser browser) {
        List<?> noted = (List<?>) browser.script("return window.picture?.samples.splice(0) ?? []");
        return noted.stream().map(Picture::sample).toList();
    }

    /** The newest look. */
    static Sample now(Browser browser) {
        List<?> noted = (List<?>) browser.script("return window.picture?.samples.slice(-1) ?? []");
        return noted.isEmpty()
                ? new Sample(0, Double.NaN, false, Double.NaN, Double.NaN, Double.NaN)
                : sample(noted.getLast());
    }

    /** The newest look at a picture that could be read: one that is just being drawn may not be. */
    static Sample seen(Browser browser) {
        return await("a picture that can be read").atMost(Cinema.SOON)
                .until(() -> now(browser), sample -> Double.isFinite(sample.film()));
    }

    private static Sample sample(Object noted) {
        double[] values = ((List<?>) noted).stream()
                .mapToDouble(value -> value == null ? Double.NaN : ((Number) value).doubleValue()).toArray();
        return new Sample(values[0], values[1], values[3] == 1, values[4], values[5], values[6]);
    }

    /**
     * How far apart (ms) what several browsers show is, the foremost from the last, in each tenth of a second in which
     * all of them play.
     */
    static double[] apart(List<List<Sample>> browsers) {
        return spread(browsers.stream().map(each -> bins(each, Sample::drift)).toList());
    }

    /** The same by the positions they say they are at; for films whose picture may not be read. */
    static double[] apartAsTheySay(List<List<Sample>> browsers) {
        return spread(browsers.stream()
                .map(each -> bins(each, sample -> 1000 * sample.position() - sample.at())).toList());
    }

    private interface Value {
        double of(Sample sample);
    }

    private static Map<Long, Double> bins(List<Sample> samples, Value value) {
        Map<Long, Double> bins = new TreeMap<>();
        samples.stream().filter(each -> each.playing() && Double.isFinite(value.of(each)))
                .sorted(Comparator.comparingDouble(Sample::at))
                .forEach(each -> bins.putIfAbsent((long) (each.at() / BIN), value.of(each)));
        return bins;
    }

    private static double[] spread(List<Map<Long, Double>> browsers) {
        List<Double> apart = new ArrayList<>();
        for (Long bin : browsers.getFirst().keySet()) {
            double[] values = browsers.stream().map(each -> each.get(bin)).flatMap(Stream::ofNullable)
                    .mapToDouble(Double::doubleValue).toArray();
            if (values.length == browsers.size()) {
                apart.add(DoubleStream.of(values).max().orElseThrow() - DoubleStream.of(values).min().orElseThrow());
            }
        }
        return apart.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** NaN if there are none. */
    static double percentile(double percent, double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        return last < 0 ? Double.NaN : sorted[(int) Math.min(last, sorted.length * percent / 100)];
    }

    private static String resource(String name) {
        try (InputStream stream = Picture.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
