package org.tutti.conformance.support.cluster;

/**
 * A request as the client that made it knows it. What it asks for is like nothing else that is asked for in the
 * session.
 *
 * @param client who asked
 * @param node whom it asked, by its address
 * @param connection the number of its connection at this client; −1 if it asked over plain HTTP
 * @param mark what is asked for, as {@link Mark} says it
 * @param invoked when it asked ({@link System#nanoTime})
 * @param completed when it was told, or gave up
 * @param seq the acknowledged place; 0 unless {@code ACCEPTED}
 * @param stamp the acknowledged stamp (µs)
 * @param effectiveAt when that takes effect (µs)
 * @param code of the error, or what befell the connection; empty if {@code ACCEPTED}
 */
public record Attempt(
        String client,
        String node,
        int connection,
        String mark,
        long invoked,
        long completed,
        Result result,
        long seq,
        long stamp,
        long effectiveAt,
        String code) {

    /** What became of it. */
    public enum Result {
        /** It is durable, they say. */
        ACCEPTED,
        /** It was not done and never will be, they say. */
        REFUSED,
        /** Nobody said: it may have been done, once. */
        UNSURE
    }

    @Override
    public String toString() {
        return "%s of %s at %s: %s %s".formatted(
                mark, client, node, result, result == Result.ACCEPTED ? Long.toString(seq) : code);
    }
}
