package org.tutti.bench;

/** One scenario. */
public interface Benchmark {

    /** Small and short, to see whether it works: {@code -Dbench.quick=true}. */
    boolean QUICK = Boolean.getBoolean("tutti.bench.quick");

    /** As in {@code -Dbench=NAME}. */
    String name();

    /**
     * Runs the scenario and the peers it is compared with.
     *
     * @param results takes the figures, the raw series and the plots
     * @throws SkippedException if this machine cannot run it
     */
    void run(Results results) throws Exception;

    /** Something a benchmark needs is not there; the message says what, and how to get it. */
    final class SkippedException extends Exception {
        private static final long serialVersionUID = 1;

        public SkippedException(String message) {
            super(message);
        }
    }
}
