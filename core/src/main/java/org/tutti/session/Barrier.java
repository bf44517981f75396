package org.tutti.session;

/**
 * The readiness barrier in force: the timeline stands still until enough players have said that they are ready
 * (Cofocus: prepare, prepare-complete, start; seek, seek-complete, start).
 *
 * @param seq the entry that raised it, which is its name
 * @param asked how many endpoints were asked
 * @param notBefore the earliest instant (µs) to start at
 */
public record Barrier(long seq, int asked, long notBefore) {}
