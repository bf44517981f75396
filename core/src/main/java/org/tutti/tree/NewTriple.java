package org.tutti.tree;

import java.util.Optional;

/**
 * A link that somebody adds; {@link Triple} says what each means.
 *
 * @param subject a Media Fragments URI, also of the relative and event forms
 * @param object a Media Fragments URI
 * @param parent the id of the link it is to hang under, {@code #2} for the third of those that are added with it, or
 *        {@link #ROOT}; empty to let the tree choose
 * @param kind empty to go by the URI
 * @param playing empty for what is usual for the kind
 * @param rate empty for 1
 * @param label empty for none
 */
public record NewTriple(
        String subject,
        String object,
        Optional<String> parent,
        Optional<Kind> kind,
        Optional<Playing> playing,
        Optional<Double> rate,
        Optional<String> label) {

    /** As {@code parent}: under no other link. */
    public static final String ROOT = "root";

    /** A link as bare as can be. */
    public static NewTriple of(String subject, String object) {
        return new NewTriple(
                subject,
                object,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
