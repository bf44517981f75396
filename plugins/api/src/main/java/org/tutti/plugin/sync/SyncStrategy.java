package org.tutti.plugin.sync;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides how a session's members are kept together. One pure method: the host calls it with a {@link Situation} and
 * acts on the {@link Decision}. Register an implementation as an OSGi service with the property {@link #NAME}; a higher
 * {@code service.ranking}, then a higher bundle version, wins among equal names.
 *
 * <p><b>Purity.</b> The same situation always gives the same decision. A strategy reads no clock (the situation says
 * what time it is), keeps no fields that change (the {@link Memory} it returns comes back with the next situation),
 * does not log, block, or start threads.
 *
 * <p><b>When.</b> After an input and when reports have arrived, at most every 250 ms for a session, never for an idle
 * one. Calls for different sessions may run at the same time on different threads.
 *
 * <p><b>Failure.</b> The room never waits for a strategy. One that throws or takes longer than its budget is passed
 * over: the session falls back to {@code server-clock}, and says why.
 *
 * <p>Example, a strategy that leaves the timeline alone:
 * {@snippet :
 * @Component(property = SyncStrategy.NAME + "=server-clock")
 * public final class ServerClockStrategy implements SyncStrategy {
 *     @Override
 *     public Decision decide(Situation situation) {
 *         return Decision.keep("Everyone follows the server's clock.", situation.memory());
 *     }
 * }
 * }
 */
@ConsumerType
@FunctionalInterface
public interface SyncStrategy {

    /** The service property with the name sessions ask for, such as {@code server-clock}. */
    String NAME = "tutti.strategy.name";

    /**
     * Decides for one session at one instant.
     *
     * @param situation the session as the server knows it now
     * @return what to do, why, and what to remember; never null
     */
    Decision decide(Situation situation);
}
