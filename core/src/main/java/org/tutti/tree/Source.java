package org.tutti.tree;

import java.util.Comparator;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import org.tutti.tree.TreeFault.Reason;

/**
 * All URIs of one source. Immutable.
 *
 * @param copies by their URI
 * @param bySite the URI at each site that has one
 * @param global the first, by letters, of those that everybody knows
 */
record Source(TreePMap<String, Copy> copies, PMap<String, String> bySite, Optional<String> global) {

    /** The most URIs of one source. */
    static final int LIMIT = 500;

    static final Source NONE =
            new Source(TreePMap.empty(Comparator.naturalOrder()), HashTreePMap.empty(), Optional.empty());

    static Source of(Copy copy) {
        return NONE.plus(copy);
    }

    /** With a URI, of which it is known that it fits. */
    Source plus(Copy copy) {
        Optional<String> everybodys = copy.site().isPresent()
                ? global
                : Optional.of(global.filter(uri -> uri.compareTo(copy.uri()) < 0).orElse(copy.uri()));
        return new Source(
                copies.plus(copy.uri(), copy),
                copy.site().map(site -> bySite.plus(site, copy.uri())).orElse(bySite),
                everybodys);
    }

    /** With all URIs of another. */
    Source plus(Source other) throws TreeFault {
        if (copies.size() + other.copies.size() > LIMIT) {
            throw new TreeFault(
                    Reason.TREE_FULL,
                    "One source has up to %d URIs; these would be %d."
                            .formatted(LIMIT, copies.size() + other.copies.size()));
        }
        Source all = this;
        for (Copy copy : other.copies.values()) {
            String known = copy.site().map(all.bySite::get).orElse(null);
            if (known != null) {
                throw new TreeFault(
                        Reason.OUT_OF_RANGE,
                        "The site %s would know one source by two URIs, %s and %s. Remove one of its mirrors first."
                                .formatted(copy.site().get(), known, copy.uri()));
            }
            all = all.plus(copy);
        }
        return all;
    }

    /** What a site calls it; empty if only others know it. */
    Optional<String> at(String site, String uri) {
        String own = bySite.get(site);
        if (own != null) {
            return Optional.of(own);
        }
        return copies.get(uri).site().isEmpty() ? Optional.of(uri) : global;
    }
}
