package org.tutti.strategy.readyquorum;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class ReadyQuorumStrategyTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new ReadyQuorumStrategy();
    }

    @Override
    protected String name() {
        return "ready-quorum";
    }
}
