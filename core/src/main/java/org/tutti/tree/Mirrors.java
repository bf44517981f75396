package org.tutti.tree;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import org.tutti.tree.TreeFault.Reason;

/**
 * Which URIs are of the same source: {@code mirror} is symmetric and transitive (Hypermodal 3.2), and each site has
 * at most one URI of each source, so that what is meant can be said in its words. Immutable.
 *
 * @param asserted what has been said, by id, oldest first
 * @param classes of each URI that has been spoken of, all that are the same as it, itself among them
 */
public record Mirrors(OrderedPMap<String, Mirror> asserted, PMap<String, PVector<Copy>> classes) {

    /** The most mirrors. */
    public static final int LIMIT = 1000;

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
        return asserted.values().stream()
                .flatMap(mirror -> Stream.of(mirror.subject(), mirror.object()))
                .flatMap(copy -> copy.site().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All URIs that are the same as this one, itself among them. */
    public List<String> same(String uri) {
        PVector<Copy> copies = classes.get(uri);
        return copies == null ? List.of(uri) : copies.stream().map(Copy::uri).toList();
    }

    boolean areSame(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        PVector<Copy> copies = classes.get(one);
        return copies != null && copies.stream().anyMatch(copy -> copy.uri().equals(other));
    }

    /**
     * A URI in the words of a site: its own, else one that everybody knows.
     *
     * @return empty if only other sites know it
     */
    public Optional<MediaUri> translated(MediaUri uri, String site) {
        PVector<Copy> copies = classes.get(uri.base());
        if (copies == null) {
            return Optional.of(uri);
        }
        Optional<Copy> own =
                copies.stream().filter(copy -> copy.site().filter(site::equals).isPresent()).findFirst();
        boolean known = copies.stream().anyMatch(copy -> copy.uri().equals(uri.base()) && copy.site().isEmpty());
        return own.map(copy -> uri.at(copy.uri()))
                .or(() -> known ? Optional.of(uri) : Optional.empty())
                .or(() -> copies.stream()
                        .filter(copy -> copy.site().isEmpty())
                        .findFirst()
                        .map(copy -> uri.at(copy.uri())));
    }

    Mirrors plus(Mirror mirror) throws TreeFault {
        if (asserted.size() >= LIMIT) {
            throw new TreeFault(
                    Reason.TREE_FULL,
                    "The session has %d mirrors, which is the most. Remove one first.".formatted(LIMIT));
        }
        if (mirror.subject().uri().equals(mirror.object().uri())) {
            throw new TreeFault(Reason.OUT_OF_RANGE, "A resource is always the same as itself: name two URIs.");
        }
        return new Mirrors(asserted.plus(mirror.id(), mirror), joined(classes, mirror));
    }

    private static PMap<String, PVector<Copy>> joined(PMap<String, PVector<Copy>> classes, Mirror mirror)
            throws TreeFault {
        PVector<Copy> all = classOf(classes, mirror.subject());
        for (Copy copy : classOf(classes, mirror.object())) {
            if (!all.contains(copy)) {
                checkAlone(all, copy);
                all = all.plus(copy);
            }
        }
        PMap<String, PVector<Copy>> now = classes;
        for (Copy copy : all) {
            now = now.plus(copy.uri(), all);
        }
        return now;
    }

    private static PVector<Copy> classOf(PMap<String, PVector<Copy>> classes, Copy copy) throws TreeFault {
        PVector<Copy> known = classes.get(copy.uri());
        if (known == null) {
            return TreePVector.singleton(copy);
        }
        if (!known.contains(copy)) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "%s is known as %s already: a URI is one site's, or everybody's."
                            .formatted(copy.uri(), sites(known, copy)));
        }
        return known;
    }

    private static String sites(PVector<Copy> known, Copy copy) {
        return known.stream()
                .filter(one -> one.uri().equals(copy.uri()))
                .findFirst()
                .flatMap(Copy::site)
                .map(site -> "that of the site " + site)
                .orElse("everybody's");
    }

    private static void checkAlone(PVector<Copy> all, Copy copy) throws TreeFault {
        for (Copy other : all) {
            if (copy.site().isPresent() && copy.site().equals(other.site())) {
                throw new TreeFault(
                        Reason.OUT_OF_RANGE,
                        "The site %s would know one source by two URIs, %s and %s. Remove one of its mirrors first."
                                .formatted(copy.site().get(), other.uri(), copy.uri()));
            }
        }
    }

    Mirrors minus(String id) throws TreeFault {
        Mirror mirror = asserted.get(id);
        if (mirror == null) {
            throw new TreeFault(Reason.MIRROR_UNKNOWN, "There is no mirror %s. Maybe it was removed.".formatted(id));
        }
        OrderedPMap<String, Mirror> left = asserted.minus(id);
        PVector<Copy> before = classes.get(mirror.subject().uri());
        PMap<String, PVector<Copy>> now = classes.minusAll(before.stream().map(Copy::uri).toList());
        for (Mirror other : left.values()) {
            if (before.contains(other.subject())) {
                now = joined(now, other);
            }
        }
        return new Mirrors(left, now);
    }

    static Mirrors of(List<Mirror> mirrors) {
        Mirrors all = NONE;
        for (Mirror mirror : mirrors) {
            try {
                all = all.plus(mirror);
            } catch (TreeFault e) {
                throw new IllegalArgumentException(e);
            }
        }
        return all;
    }
}
