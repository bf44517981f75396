package org.tutti.tree;

import java.util.List;
import java.util.Optional;

/**
 * What is new in a tree after an entry.
 *
 * @param added links that are new, parents first
 * @param changed links as they are now
 * @param removed links that are gone, those that hung lowest first
 * @param mirrors whether what is the same has changed
 * @param event what has been published
 * @param settings whether the settings changed
 */
public record Change(
        List<Triple> added,
        List<Triple> changed,
        List<TripleId> removed,
        boolean mirrors,
        Optional<Happening> event,
        boolean settings) {

    /** What is the same has changed. */
    public static final Change MIRRORS = new Change(List.of(), List.of(), List.of(), true, Optional.empty(), false);
    static final Change SETTINGS = new Change(List.of(), List.of(), List.of(), false, Optional.empty(), true);

    static Change added(List<Triple> triples) {
        return new Change(triples, List.of(), List.of(), false, Optional.empty(), false);
    }

    static Change changed(List<Triple> triples) {
        return new Change(List.of(), triples, List.of(), false, Optional.empty(), false);
    }

    static Change removed(List<TripleId> ids) {
        return new Change(List.of(), List.of(), ids, false, Optional.empty(), false);
    }
}
