package org.tutti.session;

import java.util.List;
import java.util.Optional;
import org.tutti.tree.Happening;
import org.tutti.tree.Kind;
import org.tutti.tree.MediaUri;
import org.tutti.tree.Mirror;
import org.tutti.tree.Playing;
import org.tutti.tree.Settings;
import org.tutti.tree.Span;
import org.tutti.tree.Tree;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/** A synchronisation tree as it is written down. What is empty is left out. */
record TreeForm(Settings settings, List<Row> triples, List<Mirror> mirrors, List<Happening> events, long rev) {

    /**
     * A link.
     *
     * @param start where on its subject it plays; absent while it waits for an event
     * @param end absent if that is open
     */
    record Row(
            String id,
            String parent,
            String subject,
            String object,
            Kind kind,
            Playing playing,
            double rate,
            String label,
            Double start,
            Double end,
            long rev,
            String member,
            String name) {

        static Row of(Triple link) {
            return new Row(
                    link.id().toString(),
                    link.parent().map(TripleId::toString).orElse(null),
                    link.subject().toString(),
                    link.object().toString(),
                    link.kind(),
                    link.playing(),
                    link.rate(),
                    link.label(),
                    link.at().map(Span::start).orElse(null),
                    link.at().map(Span::end).filter(Double::isFinite).orElse(null),
                    link.rev(),
                    link.member(),
                    link.name());
        }

        Triple link() {
            return new Triple(
                    TripleId.of(id).orElseThrow(),
                    Optional.ofNullable(parent).flatMap(TripleId::of),
                    MediaUri.parseSubject(subject),
                    MediaUri.parse(object),
                    kind,
                    playing,
                    rate,
                    label == null ? "" : label,
                    start == null
                            ? Optional.empty()
                            : Optional.of(new Span(start, end == null ? Double.POSITIVE_INFINITY : end)),
                    rev,
                    member,
                    name == null ? "" : name);
        }
    }

    /** Null for one that nobody has changed. */
    static TreeForm of(Tree tree) {
        return tree.equals(Tree.EMPTY)
                ? null
                : new TreeForm(
                        tree.settings(),
                        tree.all().stream().map(Row::of).toList(),
                        List.copyOf(tree.mirrors().all()),
                        List.copyOf(tree.events()),
                        tree.rev());
    }

    Tree tree() {
        return Tree.of(
                triples == null ? List.of() : triples.stream().map(Row::link).toList(),
                mirrors == null ? List.of() : mirrors,
                events == null ? List.of() : events,
                settings,
                rev);
    }
}
