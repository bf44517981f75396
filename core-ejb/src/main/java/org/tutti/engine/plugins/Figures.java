package org.tutti.engine.plugins;

import java.util.function.LongSupplier;

/** How often one plug-in was called, how long it took, and how often it failed. Safe for use by several threads. */
final class Figures {

    private final LongSupplier nanos;
    private long calls;
    private long total;
    private long slowest;
    private long failures;
    private String lastError = "";
    private long lastErrorAt;

    /** @param nanos a monotonic clock */
    Figures(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void called(long took) {
        calls++;
        total += took;
        slowest = Math.max(slowest, took);
    }

    synchronized void failed(String error) {
        failures++;
        lastErrorAt = nanos.getAsLong();
        lastError = Line.of(error);
    }

    synchronized String lastError() {
        return lastError;
    }

    synchronized PluginStatus.Usage usage(long trips, int stuck) {
        return new PluginStatus.Usage(
                calls, total / 1e6, slowest / 1e6, failures, trips, stuck, lastError,
                lastError.isEmpty() ? 0 : (nanos.getAsLong() - lastErrorAt) / 1e9);
    }
}
