package org.tutti.strategy.distributed;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class DistributedStrategyTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new DistributedStrategy();
    }

    @Override
    protected String name() {
        return "distributed";
    }
}
