package org.tutti.bench.tree;

/** A tree somewhere, of which one link is added, moved, told and removed, again and again. What it takes is timed. */
interface Kept {

    /** What is done with a link, in this order. */
    enum Op {
        ADD,
        UPDATE,
        TRANSLATE,
        DELETE
    }

    /** What is to be done next is made up. Not timed. */
    void prepare(Op op, int turn);

    /** Does it. */
    void go() throws Exception;

    /** Whether it does such a thing at all. */
    default boolean can(Op op) {
        return op != Op.TRANSLATE;
    }
}
