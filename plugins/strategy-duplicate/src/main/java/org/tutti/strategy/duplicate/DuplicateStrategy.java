package org.tutti.strategy.duplicate;

import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/**
 * The strategy {@code duplicate}: every endpoint does what it is told when it hears of it, and makes up for nothing. It
 * is what Cofocus (US 9,654,817 B2) calls the copy of an action and sets its prediction against: at 24 frames a second
 * and 0.6 s of delay a pause comes 14 frames late. With it a room sees what the other strategies are worth.
 *
 * <p><b>Policy.</b> It says once that endpoints follow by {@link Rule#COPY}, and then nothing any more. The timeline
 * moves as people command; players are as far apart as their networks, and stay so.
 */
@Component(property = SyncStrategy.NAME + "=" + DuplicateStrategy.STRATEGY)
public final class DuplicateStrategy implements SyncStrategy {

    static final String STRATEGY = "duplicate";
    private static final Memory SAID = new Memory(STRATEGY, 1, new byte[0]);

    @Override
    public Decision decide(Situation situation) {
        return situation.memory().equals(SAID)
                ? Decision.keep("Every player does what it is told when it hears of it.", SAID)
                : new Decision(
                        new Decision.Follow(Rule.COPY),
                        "From now on players copy what is done, and do not make up for delay.",
                        Map.of(),
                        SAID);
    }
}
