package org.tutti.plugin.sync;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides how a session's members are kept together. One pure method: the host calls it with a {@link Situation} and
 * acts on the {@link Decision}. Register an implementation as an OSGi service with the property {@link #NAME}; a higher
 * {@code service.ranking}, then a higher bundle version, wins among equal names. Nobody looks strategies up or calls
 * them but the host.
 *
 * <p><b>Purity.</b> The same situation always gives the same decision. A strategy reads no clock (the situation says
 * what time it is), keeps no fields that change (the {@link Memory} it returns comes back with the next situation),
 * does no I/O, does not log, block, draw random numbers or start threads. A bundle that calls what it must not is refused
 * when it is installed, and the reason names the method; fields that change are found by the TCK if they show in a
 * decision. On replay decisions are read from the journal, never made anew.
 *
 * <p><b>When, and on which thread.</b> After an input and when reports have arrived, at most every 250 ms for a session,
 * never for an idle one. The host calls from threads of its own, for different sessions at the same time; no two calls
 * for one session overlap.
 *
 * <p><b>Budget.</b> One decision has 20 ms of processor time, 250 ms in all, and 16 MB of new objects. What goes beyond
 * is cut off in the middle, at a loop or a call.
 *
 * <p><b>Errors.</b> The room never waits for a strategy, and never suffers from one: a call that throws, is cut off, or
 * answers with what is no decision (no reason, a number that is not finite, the memory of another) counts as failed,
 * and nothing happens. After three in a row the session goes by {@code server-clock}, its members read why, and the
 * strategy is tried again later.
 *
 * <p><b>Units.</b> Instants and spans of the server clock are in microseconds, positions in the media in seconds,
 * velocities in seconds of media per second of clock.
 *
 * <p>Example, a strategy that waits, for two seconds at most, when everybody has run out of media, and then lets the
 * room play for ten:
 * {@snippet :
 * @Component(property = SyncStrategy.NAME + "=all-or-none")
 * public final class AllOrNone implements SyncStrategy {
 *     @Override
 *     public Decision decide(Situation situation) {
 *         List<Report> all = situation.endpoints();
 *         Motion motion = situation.timeline().motionAt(situation.now());
 *         boolean rested = motion.moving() && situation.now() - motion.timestamp() > 10_000_000;
 *         boolean out = !all.isEmpty() && all.stream().allMatch(one -> one.readiness() == Readiness.BUFFERING);
 *         return rested && out
 *                 ? new Decision(
 *                         new Decision.Wait(all.getFirst().endpoint(), situation.now() + 2_000_000),
 *                         "nobody has media", Map.of("endpoints", (double) all.size()), situation.memory())
 *                 : Decision.keep("Somebody can play.", situation.memory());
 *     }
 * }
 * }
 *
 * <p>The testkit's {@code SyncStrategyTck} holds an implementation to all of this, and its simulator shows what it does
 * to a room.
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
     * @return what to do, why, and what to remember; never null. An action that makes no sense any more when it is
     *         carried out (a wait while nothing plays, a release when nothing is held) does nothing
     */
    Decision decide(Situation situation);
}
