package org.tutti.engine.journal;

/**
 * The right of one owner to append to one session. It is lost with the first append that is not made durable: whatever
 * the owner appends after that, without knowing yet, would leave a gap in the journal or mix two histories.
 */
public final class Lease {

    /** Read and written by the writing thread only. */
    boolean lost;
}
