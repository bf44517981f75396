package org.tutti.tree;

/**
 * A moment of a resource, as the temporal dimension of a Media Fragments URI says it, with the two forms that
 * Hypermodal (3.1) adds.
 */
public sealed interface Point {

    /** @param seconds from the start of the resource, 0 or more */
    record At(double seconds) implements Point {}

    /**
     * {@code +5}: so long after the moment the link is taken in; as an end, so long after the start.
     *
     * @param seconds 0 or more
     */
    record After(double seconds) implements Point {}

    /**
     * {@code talk.begins+5}: so long after an event was published last.
     *
     * @param event a letter or {@code _}, then letters, digits, {@code _ - .}
     * @param seconds 0 or more
     */
    record On(String event, double seconds) implements Point {}
}
