package org.tutti.session;

/**
 * The readiness barrier in force: the timeline stands still until enough players have said that they are ready
 * (Cofocus: prepare, prepare-complete, start; seek, seek-complete, start).
 *
 * @param seq the entry that raised it, which is its name
 * @param asked how many endpoints were asked
 * @param notBefore the earliest instant (µs) to start at
 * @param open whether it starts as soon as enough are ready. Before a start that lies ahead it does not, so that whoever
 *        steers can still do otherwise at once
 */
public record Barrier(long seq, int asked, long notBefore, boolean open) {

    /** How long before a start that lies ahead devices are told of it, in µs. */
    static final long NOTICE = 1_000_000;

    Barrier asking(int now) {
        return new Barrier(seq, now, notBefore, open);
    }

    Barrier opened() {
        return new Barrier(seq, asked, notBefore, true);
    }

    /** When it opens (µs); {@link Long#MAX_VALUE} if it has. */
    long opensAt() {
        return open ? Long.MAX_VALUE : notBefore - NOTICE;
    }
}
