package org.tutti.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.tutti.tree.TreeFault.Reason;

/**
 * Which URIs are of the same source: {@code mirror} is symmetric and transitive (Hypermodal 3.2), and each site has
 * at most one URI of each source, so that what is meant can be said in its words. Immutable.
 *
 * @param asserted what has been said, by id, oldest first
 * @param sources of each URI that has been spoken of, the source
 */
public record Mirrors(OrderedPMap<String, Mirror> asserted, PMap<String, Source> sources) {

    /** The most mirrors. */
    public static final int LIMIT = 1000;

    /** How many characters they have together at most: who is told of one is told of all. */
    public static final int CHARACTERS = 200_000;

    static final Mirrors NONE = new Mirrors(OrderedPMap.empty(), HashTreePMap.empty());

    /** What has been said, oldest first. */
    public Collection<Mirror> all() {
        return asserted.values();
    }

    /** Whether nothing is the same as anything. */
    public boolean isEmpty() {
        return asserted.isEmpty();
    }

    /** The sites that have URIs of their own. */
    public Set<String> sites() {
        return copies().flatMap(copy -> copy.site().stream()).collect(Collectors.toUnmodifiableSet());
    }

    private Stream<Copy> copies() {
        return asserted.values().stream().flatMap(mirror -> Stream.of(mirror.subject(), mirror.object()));
    }

    /** Whether a URI is known, as that of this site or as everybody's. */
    public boolean has(Copy copy) {
        Source source = sources.get(copy.uri());
        return source != null && source.copies().get(copy.uri()).equals(copy);
    }

    /** Whether a URI has been spoken of. */
    public boolean has(String uri) {
        return sources.containsKey(uri);
    }

    /** All URIs that are the same as this one, itself among them. */
    public Collection<String> same(String uri) {
        Source source = sources.get(uri);
        return source == null ? List.of(uri) : source.copies().keySet();
    }

    boolean areSame(String one, String other) {
        Source source = sources.get(one);
        return one.equals(other) || source != null && source.copies().containsKey(other);
    }

    /** What a resource is called where it is written down: as everybody knows it, if everybody does. */
    String known(String uri) {
        Source source = sources.get(uri);
        return source == null || source.copies().get(uri).site().isEmpty() ? uri : source.global().orElse(uri);
    }

    /**
     * A URI in the words of a site: its own, else one that everybody knows.
     *
     * @return empty if only other sites know it
     */
    public Optional<MediaUri> translated(MediaUri uri, String site) {
        Source source = sources.get(uri.base());
        return source == null ? Optional.of(uri) : source.at(site, uri.base()).map(uri::at);
    }

    Mirrors plus(Mirror mirror) throws TreeFault {
        if (asserted.size() >= LIMIT) {
            throw new TreeFault(
                    Reason.TREE_FULL,
                    "The session has %d mirrors, which is the most. Remove one first.".formatted(LIMIT));
        }
        long characters = copies().mapToLong(copy -> copy.uri().length()).sum()
                + mirror.subject().uri().length() + mirror.object().uri().length();
        if (characters > CHARACTERS) {
            throw new TreeFault(
                    Reason.TREE_FULL,
                    "All mirrors have %d characters together at most; these would be %d. Remove some first."
                            .formatted(CHARACTERS, characters));
        }
        if (mirror.subject().uri().equals(mirror.object().uri())) {
            throw new TreeFault(Reason.OUT_OF_RANGE, "A resource is always the same as itself: name two URIs.");
        }
        Source one = source(mirror.subject());
        Source other = source(mirror.object());
        OrderedPMap<String, Mirror> longer = asserted.plus(mirror.id(), mirror);
        if (one.copies().containsKey(mirror.object().uri())) {
            return new Mirrors(longer, sources);
        }
        return new Mirrors(longer, with(sources, one.plus(other)));
    }

    private static PMap<String, Source> with(PMap<String, Source> sources, Source source) {
        Map<String, Source> each = new HashMap<>();
        source.copies().keySet().forEach(uri -> each.put(uri, source));
        return sources.plusAll(each);
    }

    private Source source(Copy copy) throws TreeFault {
        Source source = sources.get(copy.uri());
        if (source == null) {
            return Source.of(copy);
        }
        Copy known = source.copies().get(copy.uri());
        if (!known.equals(copy)) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "%s is known as %s already: a URI is one site's, or everybody's.".formatted(
                            copy.uri(), known.site().map(site -> "that of the site " + site).orElse("everybody's")));
        }
        return source;
    }

    Mirrors minus(String id) throws TreeFault {
        if (!asserted.containsKey(id)) {
            throw new TreeFault(
                    Reason.MIRROR_UNKNOWN, "There is no mirror %s. Maybe it was removed.".formatted(Uris.shortened(id)));
        }
        return without(List.of(id));
    }

    /** Without what sites are called that are not there any more. */
    public Mirrors keeping(Predicate<String> site) {
        List<String> gone = asserted.values().stream()
                .filter(mirror -> Stream.of(mirror.subject(), mirror.object())
                        .flatMap(copy -> copy.site().stream())
                        .anyMatch(site.negate()))
                .map(Mirror::id)
                .toList();
        return gone.isEmpty() ? this : without(gone);
    }

    private Mirrors without(List<String> ids) {
        Set<String> concerned = new HashSet<>();
        OrderedPMap<String, Mirror> left = asserted;
        for (String id : ids) {
            concerned.addAll(same(asserted.get(id).subject().uri()));
            left = left.minus(id);
        }
        List<Mirror> rebuilt = left.values().stream()
                .filter(mirror -> concerned.contains(mirror.subject().uri()))
                .toList();
        return new Mirrors(left, joined(sources.minusAll(concerned), rebuilt));
    }

    static Mirrors of(List<Mirror> mirrors) {
        OrderedPMap<String, Mirror> all = OrderedPMap.empty();
        for (Mirror mirror : mirrors) {
            all = all.plus(mirror.id(), mirror);
        }
        return new Mirrors(all, joined(HashTreePMap.empty(), mirrors));
    }

    /** With the sources that follow from mirrors of which it is known that they fit. */
    private static PMap<String, Source> joined(PMap<String, Source> sources, List<Mirror> mirrors) {
        Map<String, List<Copy>> beside = new HashMap<>();
        for (Mirror mirror : mirrors) {
            beside.computeIfAbsent(mirror.subject().uri(), _ -> new ArrayList<>()).add(mirror.object());
            beside.computeIfAbsent(mirror.object().uri(), _ -> new ArrayList<>()).add(mirror.subject());
        }
        PMap<String, Source> all = sources;
        Set<String> met = new HashSet<>();
        for (Mirror mirror : mirrors) {
            Source source = Source.NONE;
            Deque<Copy> open = new ArrayDeque<>(List.of(mirror.subject()));
            while (!open.isEmpty()) {
                Copy copy = open.pop();
                if (met.add(copy.uri())) {
                    source = source.plus(copy);
                    open.addAll(beside.get(copy.uri()));
                }
            }
            all = with(all, source);
        }
        return all;
    }
}
