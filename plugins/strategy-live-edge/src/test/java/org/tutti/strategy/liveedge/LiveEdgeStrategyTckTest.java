package org.tutti.strategy.liveedge;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class LiveEdgeStrategyTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new LiveEdgeStrategy();
    }

    @Override
    protected String name() {
        return "live-edge";
    }
}
