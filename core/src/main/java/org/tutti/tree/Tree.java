package org.tutti.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * @param characters how many characters all links have together
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
        long characters,
        long rev) {

    /** How many characters all links have together at most, and for each there may be: so much is written and told. */
    public static final long CHARACTERS = 1_000_000, CHARACTERS_OF_EACH = 100;

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
            0,
            0);

    /** A tree as it was written down. */
    public static Tree of(
            List<Triple> triples, List<Mirror> mirrors, List<Happening> events, Settings settings, long rev) {
        TreePMap<String, Happening> happenings = EMPTY.happenings;
        for (Happening event : events) {
            happenings = happenings.plus(event.event(), event);
        }
        Tree tree = new Tree(
                EMPTY.triples, EMPTY.roots, EMPTY.under, EMPTY.byObject, EMPTY.byEvent, Mirrors.of(mirrors),
                happenings, settings, 0, rev);
        for (Triple triple : triples) {
            tree = tree.plus(triple);
        }
        return tree;
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
        if (mirrors.isEmpty()) {
            return List.copyOf(links);
        }
        Map<TripleId, Boolean> told = new HashMap<>();
        return links.stream()
                .filter(link -> isTold(site, link, told))
                .map(link -> link.with(
                        mirrors.translated(link.subject(), site).orElseThrow(),
                        mirrors.translated(link.object(), site).orElseThrow(),
                        link.at(),
                        link.rev()))
                .toList();
    }

    private boolean isTold(String site, Triple link, Map<TripleId, Boolean> told) {
        Boolean known = told.get(link.id());
        if (known == null) {
            known = mirrors.translated(link.subject(), site).isPresent()
                    && mirrors.translated(link.object(), site).isPresent()
                    && link.parent().map(triples::get).map(parent -> isTold(site, parent, told)).orElse(true);
            told.put(link.id(), known);
        }
        return known;
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
                mirrors, happenings, settings, characters + link.characters(), rev);
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
                mirrors, happenings, settings, characters - link.characters(), rev);
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
        long more = link.characters() - triples.get(link.id()).characters();
        return new Tree(
                triples.plus(link.id(), link), roots, under, byObject, events, mirrors, happenings, settings,
                characters + more, rev);
    }

    private static <K> PMap<K, TreePSet<TripleId>> with(PMap<K, TreePSet<TripleId>> index, K key, TripleId id) {
        return index.plus(key, index.getOrDefault(key, NOBODY).plus(id));
    }

    private static <K> PMap<K, TreePSet<TripleId>> without(PMap<K, TreePSet<TripleId>> index, K key, TripleId id) {
        TreePSet<TripleId> left = index.getOrDefault(key, NOBODY).minus(id);
        return left.isEmpty() ? index.minus(key) : index.plus(key, left);
    }

    /** As this, with other mirrors since an entry. */
    public Tree mirroring(Mirrors now, long seq) {
        return with(now).at(seq);
    }

    Tree with(Mirrors now) {
        return new Tree(triples, roots, under, byObject, byEvent, now, happenings, settings, characters, rev);
    }

    /** With when something happened last; what nothing goes by is forgotten before it gets too much. */
    Tree with(Happening event) throws TreeFault {
        TreePMap<String, Happening> now = happenings;
        if (now.size() >= EVENTS && !now.containsKey(event.event())) {
            Happening oldest = now.values().stream()
                    .filter(one -> !byEvent.containsKey(one.event()))
                    .min(Comparator.comparingLong(Happening::rev))
                    .orElseThrow(() -> new TreeFault(
                            TreeFault.Reason.TREE_FULL,
                            "Links go by %d different events, which is the most. Remove some first.".formatted(EVENTS)));
            now = now.minus(oldest.event());
        }
        return new Tree(
                triples, roots, under, byObject, byEvent, mirrors, now.plus(event.event(), event), settings,
                characters, rev);
    }

    Tree with(Settings now) {
        return new Tree(triples, roots, under, byObject, byEvent, mirrors, happenings, now, characters, rev);
    }

    Tree at(long seq) {
        return new Tree(triples, roots, under, byObject, byEvent, mirrors, happenings, settings, characters, seq);
    }
}
