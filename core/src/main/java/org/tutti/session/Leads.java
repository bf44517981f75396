package org.tutti.session;

import java.util.function.LongSupplier;

/**
 * How far ahead of its stamp an input takes effect, so that every device knows of it in time (design rule 2). Whoever
 * writes entries asks; the session itself goes by what the entry says.
 */
public final class Leads {

    private static final long MARGIN = 30_000;
    private static final long LEAST = 60_000;
    private static final long MOST = 1_000_000;

    private Leads() {}

    /**
     * The lead in µs.
     *
     * @param slowest the largest one-way bound among the members, in µs
     */
    public static long of(Input input, long slowest) {
        return of(input, () -> slowest);
    }

    /**
     * The lead in µs.
     *
     * @param slowest as above; asked only where it matters, since it takes as long as there are members
     */
    public static long of(Input input, LongSupplier slowest) {
        return switch (input) {
            // Players need time to prepare a start or a seek; also one that comes of what no longer holds it.
            case Input.Play _, Input.Seek _, Input.GoLive _, Input.Due _, Input.Decide _, Input.Ready _,
                    Input.SetStrategy _, Input.FallBack _ ->
                Session.START_LEAD;
            case Input.Pause _, Input.SetRate _, Input.Stop _, Input.Reset _ ->
                Math.clamp(slowest.getAsLong() + MARGIN, LEAST, MOST);
            default -> 0;
        };
    }
}
