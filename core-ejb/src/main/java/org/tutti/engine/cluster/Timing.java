package org.tutti.engine.cluster;

/**
 * How patient a node is with the others, in ms.
 *
 * @param beat how often a node notes in the database that it lives
 * @param silence a node of which nothing is heard for so long is believed to be gone
 * @param grace so long the smaller side of a cut leaves it to the greater one to shut the other out
 * @param merge how long it takes at most, about, until two sides that can reach each other again notice
 * @param join how long a node that starts looks for others
 * @param stranger a member that was never seen is given so long to come into view
 */
record Timing(long beat, long silence, long grace, long merge, long join, long stranger) {

    /** So many beats of ours without one of theirs, and they are believed to have lost the database. */
    static final int MISSED_BEATS = 10;

    /** So many looks into the database, a beat apart, without a beat of anybody: who is no member may shut them out. */
    static final int QUIET_LOOKS = 5;

    static final Timing USUAL = new Timing(1000, 4000, 300, 3000, 1000, 5000);
}
