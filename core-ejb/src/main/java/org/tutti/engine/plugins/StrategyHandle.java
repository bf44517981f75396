package org.tutti.engine.plugins;

import org.tutti.plugin.sync.SyncStrategy;

/**
 * A strategy as the registry hands it out: the plug-in and where it comes from. Look it up anew for each decision, so
 * that a replaced plug-in is replaced at once; one that is gone may still answer.
 */
public interface StrategyHandle extends SyncStrategy {

    /** Where it comes from. */
    PluginInfo info();
}
