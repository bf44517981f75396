package org.tutti.engine.hooks;

import java.sql.SQLException;
import java.util.Optional;
import org.tutti.engine.hooks.Waiting.Lane;

/** What there is to do in a lane. */
@FunctionalInterface
interface Errands {

    /** What became of it. */
    sealed interface Outcome {
        /** The first was taken; there may be more. */
        record Done() implements Outcome {}

        /** Nothing waits, or nothing is to be sent for now. */
        record Idle() implements Outcome {}

        /**
         * The first has to be sent again.
         *
         * @param delay how long the receiver asks to be left alone (µs)
         */
        record Again(Optional<Long> delay) implements Outcome {}
    }

    /** Sends the first that waits in a lane. */
    Outcome run(Lane lane) throws SQLException;
}
