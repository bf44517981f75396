package ${package};

import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.SyncStrategyTck;

/** What every strategy must pass. */
class ${className}TckTest extends SyncStrategyTck {

    @Override
    protected SyncStrategy strategy() {
        return new ${className}(2, 20);
    }

    @Override
    protected String name() {
        return ${className}.STRATEGY;
    }
}
