package org.tutti.strategy.maestro;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class MedianTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new Median();
    }

    @Override
    protected String name() {
        return "maestro-median";
    }
}
