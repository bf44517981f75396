package org.tutti.engine.plugins;

import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/**
 * A strategy as the registry hands it out: the plug-in, where it comes from, and the promises the host makes about it.
 * Look it up anew for each decision, so that a replaced plug-in is replaced at once. Safe for use by several threads.
 */
public interface StrategyHandle extends SyncStrategy {

    /** Where it comes from. */
    PluginInfo info();

    /**
     * Asks the plug-in, on a thread of its own and within a budget; returns within a second or two whatever it does.
     * The decision counts as a success.
     *
     * @throws StrategyUnusableException if it gives no decision, or none that makes sense
     */
    @Override
    Decision decide(Situation situation);

    /**
     * As {@link #decide}, for who sees later what becomes of the decision and tells it.
     *
     * @throws StrategyUnusableException if it gives no decision, or none that makes sense
     */
    default Answer ask(Situation situation) {
        return new Answer(decide(situation), Outcome.UNTOLD);
    }

    /**
     * A decision.
     *
     * @param outcome is told once what became of it
     */
    record Answer(Decision decision, Outcome outcome) {}

    /** What became of a decision. Takes the first word only, from any thread, and at once. */
    interface Outcome {

        /** Nobody wants to know. */
        Outcome UNTOLD = new Outcome() {};

        /** It was carried out, or there was nothing to do. */
        default void done() {}

        /**
         * It could not be carried out: that counts as a failure.
         *
         * @param why for the operator
         */
        default void refused(String why) {}

        /** It came to nothing, which the strategy cannot help. */
        default void dropped() {}
    }
}
