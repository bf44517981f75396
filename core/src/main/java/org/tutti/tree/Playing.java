package org.tutti.tree;

/** How the object of a link begins when its subject is past the beginning already. */
public enum Playing {
    /** Where it would be by then: everybody is at the same place. */
    SKIP,
    /** At its beginning. */
    HEAD
}
