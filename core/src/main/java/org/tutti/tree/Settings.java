package org.tutti.tree;

/**
 * How a tree is kept.
 *
 * @param keeping where
 * @param published whether everybody who has the session's address may read it
 * @param triples how many links it has at most, 1 to {@link #MOST_TRIPLES}
 * @param depth how deep they hang at most, 1 to {@link #DEEPEST}
 */
public record Settings(Keeping keeping, boolean published, int triples, int depth) {

    /** The most links and levels that can be set. */
    public static final int MOST_TRIPLES = 100_000, DEEPEST = 64;

    /** As they come. */
    public static final Settings STANDARD = new Settings(Keeping.SERVER, false, 1000, 16);

    /** Where the links are. */
    public enum Keeping {
        /** In the session. */
        SERVER,
        /** In the browsers; the session has the mirrors only. */
        BROWSERS
    }
}
