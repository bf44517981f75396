package org.tutti.strategy.duplicate;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.Promise;
import org.tutti.plugin.testkit.SyncStrategyTck;

class DuplicateStrategyTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new DuplicateStrategy();
    }

    @Override
    protected String name() {
        return "duplicate";
    }

    @Override
    protected Promise promise() {
        return Promise.standard().converging(false); // it is what the others are measured against
    }
}
