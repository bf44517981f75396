package org.tutti.engine;

import org.tutti.session.Input;
import org.tutti.session.Session;

/** How far ahead of its stamp an input takes effect, so that every device knows of it in time (design rule 2). */
final class Leads {

    /** Players need this long to prepare a start or a seek, in µs. */
    static final long START = Session.START_LEAD;

    private static final long MARGIN = 30_000;
    private static final long LEAST = 60_000;
    private static final long MOST = 1_000_000;

    private Leads() {}

    /**
     * The lead in µs.
     *
     * @param slowest the largest one-way bound among the members, in µs
     */
    static long of(Input input, long slowest) {
        return switch (input) {
            case Input.Play _, Input.Seek _, Input.Due _, Input.Decide _, Input.Ready _ -> START;
            case Input.Pause _, Input.SetRate _, Input.Stop _, Input.Reset _ ->
                Math.clamp(slowest + MARGIN, LEAST, MOST);
            default -> 0;
        };
    }
}
