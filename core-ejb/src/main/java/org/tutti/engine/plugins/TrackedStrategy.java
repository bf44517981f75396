package org.tutti.engine.plugins;

import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/** A strategy from a bundle. */
record TrackedStrategy(PluginInfo info, SyncStrategy strategy) implements StrategyHandle {

    @Override
    public Decision decide(Situation situation) {
        return strategy.decide(situation);
    }
}
