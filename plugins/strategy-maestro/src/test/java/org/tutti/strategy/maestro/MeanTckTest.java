package org.tutti.strategy.maestro;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class MeanTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new Mean();
    }

    @Override
    protected String name() {
        return "maestro-mean";
    }
}
