package org.tutti.tree;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Where everything is at one instant that has a time of its own: what does not hang on anything else.
 *
 * @param session the session's URI
 * @param elapsed its time (s)
 * @param item the URIs of the item that is on; of several any means it
 * @param position where that is (s)
 */
public record Moment(String session, double elapsed, Set<String> item, double position) {

    static Moment of(String session, Happening happening) {
        return new Moment(session, happening.session(), Set.copyOf(happening.items()), happening.position());
    }

    /** Where a resource is that hangs under a link, or at the root; empty if it does not play. */
    OptionalDouble position(Tree tree, String base, Optional<TripleId> parent) {
        if (parent.isPresent()) {
            return position(tree, tree.triples().get(parent.get()));
        }
        if (base.equals(session)) {
            return OptionalDouble.of(elapsed);
        }
        return tree.mirrors().same(base).stream().anyMatch(item::contains)
                ? OptionalDouble.of(position)
                : OptionalDouble.empty();
    }

    /** Where the object of a link is; empty if it does not play. */
    OptionalDouble position(Tree tree, Triple link) {
        OptionalDouble subject = position(tree, link.subject().base(), link.parent());
        if (link.at().isEmpty() || subject.isEmpty() || !link.at().get().contains(subject.getAsDouble())) {
            return OptionalDouble.empty();
        }
        Span part = link.part();
        double position = part.start() + (subject.getAsDouble() - link.at().get().start()) * link.rate();
        return part.contains(position) ? OptionalDouble.of(position) : OptionalDouble.empty();
    }
}
