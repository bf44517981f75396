package org.tutti.strategy.controller;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class ControllerStrategyTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new ControllerStrategy();
    }

    @Override
    protected String name() {
        return "controller";
    }
}
