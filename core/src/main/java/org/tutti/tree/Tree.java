package org.tutti.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The links of a session, and what is the same under different URIs. Immutable; what changes it is in {@link TreeEdit}.
 *
 * @param triples all links, by id
 * @param roots those that hang under no other
 * @param under those that hang under each
 * @param byObject those whose object has each base URI: with the links whose subject has it, Hypermodal's super node
 * @param byEvent those that go by each event
 * @param mirrors what is the same
 * @param happenings when each event was published last
 * @param settings how the tree is kept
 * @param rev the entry that last changed it; 0 if none did
 */
public record Tree(
        TreePMap<TripleId, Triple> triples,
        TreePSet<TripleId> roots,
        PMap<TripleId, TreePSet<TripleId>> under,
        PMap<String, TreePSet<TripleId>> byObject,
        PMap<String, TreePSet<TripleId>> byEvent,
        Mirrors mirrors,
        TreePMap<String, Happening> happenings,
        Settings settings,
        long rev) {

    /** How many neighbours of a link are named. */
    public static final int NEIGHBOURS = 200;

    /** How many events are remembered. */
    public static final int EVENTS = 1000;

    private static final TreePSet<TripleId> NOBODY = TreePSet.empty(Comparator.naturalOrder());

    /** A session's before anybody has linked anything. */
    public static final Tree EMPTY = new Tree(
            TreePMap.empty(Comparator.naturalOrder()),
            NOBODY,
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            Mirrors.NONE,
            TreePMap.empty(Comparator.naturalOrder()),
            Settings.STANDARD,
            0);

    /** A tree as it was written down. */
    public static Tree of(
            List<Triple> triples, List<Mirror> mirrors, List<Happening> events, Settings settings, long rev) {
        Tree tree = EMPTY.with(Mirrors.of(mirrors)).with(settings);
        for (Happening event : events) {
            tree = tree.with(event);
        }
        for (Triple triple : triples) {
            tree = tree.plus(triple);
        }
        return tree.at(rev);
    }

    /** The link of an id. */
    public Optional<Triple> triple(TripleId id) {
        return Optional.ofNullable(triples.get(id));
    }

    /** Whether a link plays a resource, by this base URI. */
    public boolean has(String base) {
        return byObject.containsKey(base);
    }

    /** How many links there are. */
    public int size() {
        return triples.size();
    }

    /** All links, in the order they were added. */
    public Collection<Triple> all() {
        return triples.values();
    }

    /** When each event was published last, by name. */
    public Collection<Happening> events() {
        return happenings.values();
    }

    /** Those under a link: the first {@link #NEIGHBOURS}. */
    public List<TripleId> children(TripleId id) {
        return first(hanging(id).stream());
    }

    /** Those at the root: the first {@link #NEIGHBOURS}. */
    public List<TripleId> rootChildren() {
        return first(roots.stream());
    }

    /** Those that hang under the same link or, as it does, at the root: the first {@link #NEIGHBOURS}. */
    public List<TripleId> siblings(TripleId id) {
        return triple(id)
                .map(link -> link.parent().map(this::hanging).orElse(roots))
                .map(all -> first(all.stream().filter(one -> !one.equals(id))))
                .orElse(List.of());
    }

    /** Those that a link could hang under as well, by the URI of its subject: the first {@link #NEIGHBOURS}. */
    public List<TripleId> seeAlso(TripleId id) {
        return triple(id)
                .map(link -> first(mirrors.same(link.subject().base()).stream()
                        .flatMap(base -> objects(base).stream())
                        .filter(one -> !one.equals(id) && link.parent().filter(one::equals).isEmpty())))
                .orElse(List.of());
    }

    private static List<TripleId> first(Stream<TripleId> ids) {
        return ids.limit(NEIGHBOURS).toList();
    }

    /** Links in the words of a site, without those that are not for it. */
    public List<Triple> toldTo(String site, Collection<Triple> links) {
        return links.stream().flatMap(link -> toldTo(site, link).stream()).toList();
    }

    private Optional<Triple> toldTo(String site, Triple link) {
        if (mirrors.isEmpty()) {
            return Optional.of(link);
        }
        for (Triple one = link; one.parent().isPresent(); ) {
            one = triples.get(one.parent().get());
            if (mirrors.translated(one.subject(), site).isEmpty() || mirrors.translated(one.object(), site).isEmpty()) {
                return Optional.empty();
            }
        }
        return mirrors.translated(link.subject(), site)
                .flatMap(subject -> mirrors.translated(link.object(), site)
                        .map(object -> link.with(subject, object, link.at(), link.rev())));
    }

    SortedSet<TripleId> hanging(TripleId id) {
        return under.getOrDefault(id, NOBODY);
    }

    TreePSet<TripleId> objects(String base) {
        return byObject.getOrDefault(base, NOBODY);
    }

    SortedSet<TripleId> goingBy(String event) {
        return byEvent.getOrDefault(event, NOBODY);
    }

    /** The link and those above it, from below. */
    List<Triple> path(Triple link) {
        List<Triple> path = new ArrayList<>();
        path.add(link);
        for (Triple one = link; one.parent().isPresent(); ) {
            one = triples.get(one.parent().get());
            path.add(one);
        }
        return path;
    }

    /** With a link that is new. */
    Tree plus(Triple link) {
        PMap<TripleId, TreePSet<TripleId>> hanging =
                link.parent().map(parent -> with(under, parent, link.id())).orElse(under);
        PMap<String, TreePSet<TripleId>> events = byEvent;
        for (String event : link.events()) {
            events = with(events, event, link.id());
        }
        return new Tree(
                triples.plus(link.id(), link),
                link.parent().isPresent() ? roots : roots.plus(link.id()),
                hanging,
                with(byObject, link.object().base(), link.id()),
                events,
                mirrors, happenings, settings, rev);
    }

    /** Without a link under which nothing hangs any more. */
    Tree minus(Triple link) {
        PMap<String, TreePSet<TripleId>> events = byEvent;
        for (String event : link.events()) {
            events = without(events, event, link.id());
        }
        return new Tree(
                triples.minus(link.id()),
                link.parent().isPresent() ? roots : roots.minus(link.id()),
                link.parent().map(parent -> without(under, parent, link.id())).orElse(under),
                without(byObject, link.object().base(), link.id()),
                events,
                mirrors, happenings, settings, rev);
    }

    /** With a link as it is now; it hangs where it hung, and has the URIs it had. */
    Tree with(Triple link) {
        PMap<String, TreePSet<TripleId>> events = byEvent;
        for (String event : triples.get(link.id()).events()) {
            events = without(events, event, link.id());
        }
        for (String event : link.events()) {
            events = with(events, event, link.id());
        }
        return new Tree(
                triples.plus(link.id(), link), roots, under, byObject, events, mirrors, happenings, settings, rev);
    }

    private static <K> PMap<K, TreePSet<TripleId>> with(PMap<K, TreePSet<TripleId>> index, K key, TripleId id) {
        return index.plus(key, index.getOrDefault(key, NOBODY).plus(id));
    }

    private static <K> PMap<K, TreePSet<TripleId>> without(PMap<K, TreePSet<TripleId>> index, K key, TripleId id) {
        TreePSet<TripleId> left = index.getOrDefault(key, NOBODY).minus(id);
        return left.isEmpty() ? index.minus(key) : index.plus(key, left);
    }

    Tree with(Mirrors now) {
        return new Tree(triples, roots, under, byObject, byEvent, now, happenings, settings, rev);
    }

    Tree with(Happening event) {
        return new Tree(
                triples, roots, under, byObject, byEvent, mirrors, happenings.plus(event.event(), event), settings,
                rev);
    }

    Tree with(Settings now) {
        return new Tree(triples, roots, under, byObject, byEvent, mirrors, happenings, now, rev);
    }

    Tree at(long seq) {
        return new Tree(triples, roots, under, byObject, byEvent, mirrors, happenings, settings, seq);
    }
}
