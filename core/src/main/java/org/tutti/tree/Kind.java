package org.tutti.tree;

/** What a resource is for whoever shows it. */
public enum Kind {
    /** Moving pictures. */
    VIDEO,
    /** Sound. */
    AUDIO,
    /** A picture. */
    IMAGE,
    /** A page of the web. */
    PAGE,
    /** A place on a map. */
    MAP,
    /** A text. */
    NOTE;

    /** Whether it has a time of its own, so that arriving late matters. */
    public boolean continuous() {
        return this == VIDEO || this == AUDIO;
    }
}
