package org.tutti.strategy.serverclock;

import org.osgi.service.component.annotations.Component;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/**
 * The strategy {@code server-clock}: leaves the timeline alone. Every endpoint estimates the server's clock and steers
 * its own player to the timeline, so members are in step for as long as each can play; nobody waits for anybody.
 */
@Component(property = SyncStrategy.NAME + "=server-clock")
public final class ServerClockStrategy implements SyncStrategy {

    @Override
    public Decision decide(Situation situation) {
        return Decision.keep("Everyone follows the server's clock.", situation.memory());
    }
}
