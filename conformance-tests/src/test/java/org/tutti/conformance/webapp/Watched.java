package org.tutti.conformance.webapp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;

/** A page that is watched: where its film is, by the server's clock, and what it takes of memory. */
final class Watched implements AutoCloseable {

    /** {@code at} is an instant of the server's clock, wrong by at most {@code bound} ms. */
    record Sample(double at, double position, boolean playing, double bound) {}

    /** After a forced collection of garbage; heap in bytes. */
    record Memory(long heap, long nodes, long listeners) {}

    final String name;
    final Browser browser;
    final List<Sample> samples = new ArrayList<>();
    final List<Memory> memories = new ArrayList<>();

    Watched(int width) {
        name = width + " px";
        BrowserOptions options = BrowserOptions.standard().size(width, width < 500 ? 844 : width < 1000 ? 1180 : 900);
        browser = new Browser("watch-" + width, width < 1000 ? options.withTouch() : options)
                .fromTheBeginning("{" + Scripts.resource("watch.js") + "}");
        browser.devTools("Performance.enable", Map.of());
    }

    void takeSamples() {
        List<?> noted = (List<?>) browser.script("return window.watch?.samples.splice(0) ?? []");
        for (Object each : noted) {
            double[] values = ((List<?>) each).stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
            samples.add(new Sample(values[0], values[1], values[2] == 1, values[3]));
        }
    }

    void takeMemory() {
        browser.devTools("HeapProfiler.collectGarbage", Map.of());
        List<?> metrics = (List<?>) browser.devTools("Performance.getMetrics", Map.of()).get("metrics");
        Map<String, Long> values = metrics.stream().map(each -> (Map<?, ?>) each)
                .collect(Collectors.toMap(each -> (String) each.get("name"), each -> ((Number) each.get("value")).longValue()));
        memories.add(new Memory(values.get("JSHeapUsedSize"), values.get("Nodes"), values.get("JSEventListeners")));
    }

    /** The medians in one third of the time, counted from 0. */
    Memory memoryInThird(int third) {
        int size = memories.size();
        List<Memory> part = memories.subList(size * third / 3, size * (third + 1) / 3);
        return new Memory(median(part.stream().mapToLong(Memory::heap).toArray()),
                median(part.stream().mapToLong(Memory::nodes).toArray()),
                median(part.stream().mapToLong(Memory::listeners).toArray()));
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[values.length / 2];
    }

    @Override
    public void close() {
        browser.close();
    }
}
