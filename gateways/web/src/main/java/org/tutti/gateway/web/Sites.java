package org.tutti.gateway.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tutti.engine.cluster.Node;

/**
 * Where clients find the servers of the same sessions: those there are now, and those there have been. A page that came
 * from one which is gone still has its address for an origin, and is let in by it at all others. Thread-safe.
 */
final class Sites {

    /** Of the servers that are gone so many are remembered. */
    private static final int MOST = 32;

    private final Supplier<List<URI>> urls;
    private final Supplier<Node> self;
    private final Set<URI> seen = new LinkedHashSet<>();
    private List<URI> now = List.of();

    /**
     * @param urls {@link org.tutti.engine.Nodes#urls}
     * @param self {@link org.tutti.engine.Nodes#self}
     */
    Sites(Supplier<List<URI>> urls, Supplier<Node> self) {
        this.urls = urls;
        this.self = self;
    }

    private void look() {
        List<URI> found = urls.get();
        synchronized (this) {
            found.forEach(url -> {
                // The latest last: the first are forgotten first.
                seen.remove(url);
                seen.add(url);
            });
            while (seen.size() > MOST) {
                seen.remove(seen.iterator().next());
            }
            now = found;
        }
    }

    /** As they are told to clients: this server first; empty if there is nothing to tell. */
    List<String> told() {
        look();
        synchronized (this) {
            return words(now.stream());
        }
    }

    /** Where somebody may go whom this server does not take in: what there is now, else what there was. */
    List<String> elsewhere() {
        look();
        synchronized (this) {
            List<String> others = words(now.stream().filter(this::isOther));
            return others.isEmpty() ? words(seen.stream().filter(this::isOther)) : others;
        }
    }

    /** The origins whose pages are pages of these sessions; empty if there are no other servers. */
    List<URI> origins() {
        look();
        synchronized (this) {
            return seen.stream().anyMatch(this::isOther) ? List.copyOf(seen) : List.of();
        }
    }

    private boolean isOther(URI url) {
        return Optional.ofNullable(self.get()).flatMap(Node::url).filter(url::equals).isEmpty();
    }

    private static List<String> words(Stream<URI> urls) {
        return urls.map(Sites::base).toList();
    }

    /** With the slash that a base ends with. */
    private static String base(URI url) {
        return url.resolve("/").toString();
    }

    /** What a page that goes on at these by itself must be let ask them, for its policy: each by HTTP and by WebSocket. */
    static List<String> sources(List<URI> origins) {
        var sources = new ArrayList<String>();
        origins.forEach(url -> MediaOrigins.origin(url.toString()).ifPresent(origin -> {
            sources.add(origin);
            sources.add(origin.replaceFirst("^http", "ws"));
        }));
        return sources;
    }
}
