package org.tutti.gateway.web.rdf;

/**
 * How much is read before somebody is told that it is too much.
 *
 * @param links the most links
 */
public record Limits(int links) {

    /** The longest IRI: a note or a small picture is in one. Links may have less, and then it is said better. */
    static final int IRI = 20_000;

    /** The longest name space or base: each name within has it once more. */
    static final int NAMESPACE = 1000;

    /** What contexts of JSON-LD say, all together. */
    static final int TERMS = 500;

    /** How deep things are within one another. */
    static final int DEPTH = 50;

    /** Characters that are kept. */
    static final int CHARACTERS = 4_000_000;

    private static final int STATEMENTS_OF_A_LINK = 30, STATEMENTS_BESIDES = 2000;

    /** The most statements, whatever they say. An answer of ours has about ten for each link, and some for mirrors. */
    int statements() {
        return (int) Math.min(Integer.MAX_VALUE, (long) links * STATEMENTS_OF_A_LINK + STATEMENTS_BESIDES);
    }
}
