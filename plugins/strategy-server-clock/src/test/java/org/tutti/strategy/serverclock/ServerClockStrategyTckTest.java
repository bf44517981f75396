package org.tutti.strategy.serverclock;

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

class ServerClockStrategyTckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new ServerClockStrategy();
    }

    @Override
    protected String name() {
        return "server-clock";
    }
}
