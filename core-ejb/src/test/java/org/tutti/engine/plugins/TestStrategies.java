package org.tutti.engine.plugins;

import java.util.function.LongSupplier;
import org.tutti.plugin.sync.SyncStrategy;

/** Strategies of tests, kept to the host's promises as those of bundles are. */
public final class TestStrategies {

    private TestStrategies() {}

    /** @param nanos a monotonic clock */
    public static StrategyHandle tracked(String name, SyncStrategy strategy, LongSupplier nanos) {
        return new TrackedStrategy(new PluginInfo(PluginInfo.Kind.STRATEGY, name, "test", "1"), strategy, nanos);
    }
}
