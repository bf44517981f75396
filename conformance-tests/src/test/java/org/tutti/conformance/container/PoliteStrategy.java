package org.tutti.conformance.container;

import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/** A stranger's plug-in, as small as one can be. */
public final class PoliteStrategy implements SyncStrategy {

    @Override
    public Decision decide(Situation situation) {
        return Decision.keep("After you.", situation.memory());
    }
}
