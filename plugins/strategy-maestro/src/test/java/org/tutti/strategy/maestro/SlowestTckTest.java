package org.tutti.strategy.maestro;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class SlowestTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new Slowest();
    }

    @Override
    protected String name() {
        return "maestro-slowest";
    }
}
