package org.tutti.strategy.maestro;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class FastestTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new Fastest();
    }

    @Override
    protected String name() {
        return "maestro-fastest";
    }
}
