package org.tutti.gateway.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * By which addresses people come to this server: the public base URL, if one is configured, and whatever is called by a
 * name or an address of this machine; and the sites that may have pages of their own that connect.
 */
final class Reach {

    private static final String ANY = "*";

    private final Optional<URI> url;
    private final List<String> names;
    private final boolean openToAll;
    private final List<URI> others;
    private final Supplier<List<URI>> nodes;

    private Reach(Optional<URI> url, List<String> names, List<String> origins, Supplier<List<URI>> nodes) {
        this.nodes = nodes;
        this.url = url;
        this.names = names;
        this.openToAll = origins.contains(ANY);
        this.others = origins.stream().filter(each -> !each.equals(ANY)).map(Reach::site).toList();
    }

    /**
     * As the system properties {@code tutti.url}, {@code tutti.names} and {@code tutti.origins} say.
     *
     * @param nodes the servers of the same sessions, whose pages are as good as this one's; asked anew each time
     */
    static Reach configured(Supplier<List<URI>> nodes) {
        return of(
                        System.getProperty("tutti.url", ""),
                        System.getProperty("tutti.names", ""),
                        System.getProperty("tutti.origins", ""))
                .with(nodes);
    }

    /** The same with servers of the same sessions. */
    Reach with(Supplier<List<URI>> more) {
        return new Reach(url, names, Stream.concat(
                openToAll ? Stream.of(ANY) : Stream.empty(), others.stream().map(URI::toString)).toList(), more);
    }

    /**
     * @param url such as {@code https://films.example.org/}; empty if there is none
     * @param names of this machine, parted by commas; {@code *.} stands for one label
     * @param origins of other sites whose pages may connect, parted by commas; {@code *} stands for all there are
     */
    static Reach of(String url, String names, String origins) {
        Optional<URI> base = Optional.of(url.strip()).filter(text -> !text.isEmpty()).map(Reach::site);
        return new Reach(base, parts(names), parts(origins), List::of);
    }

    private static List<String> parts(String list) {
        return Stream.of(list.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static URI site(String text) {
        return uri(text)
                .filter(uri -> uri.getHost() != null && uri.getScheme() != null && uri.getRawPath().matches("/?"))
                .orElseThrow(() -> new IllegalArgumentException("tutti.url and tutti.origins take addresses without a"
                        + " path, such as https://films.example.org/, not '" + text + "'"));
    }

    /** The public base URL, with the slash it ends with. */
    Optional<String> url() {
        return url.map(base -> base.resolve("/").toString());
    }

    /** The public base URL, else that on this machine, with the slash it ends with. */
    String base() {
        return url().orElseGet(() -> "http://127.0.0.1:%d/".formatted(Integer.getInteger("jboss.http.port", 8080)));
    }

    /**
     * Whether a page of this origin may connect: of the public URL, of a site that may, or of the very address that was
     * asked for. That one must not be any name, or whoever can make a name of theirs point here would be let in by it.
     *
     * @param origin as browsers state it
     * @param asked the header {@code Host}
     */
    boolean admits(String origin, String asked) {
        if (openToAll) {
            return true;
        }
        return page(origin)
                .filter(page -> isOneOf(url.stream().toList(), page) || isOneOf(others, page)
                        || isOneOf(nodes.get(), page) || isAsked(page, asked))
                .isPresent();
    }

    /** Whether any other site may have pages that connect. */
    boolean isShared() {
        return openToAll || !others.isEmpty() || !nodes.get().isEmpty();
    }

    /**
     * The origins that may read what a page of this origin is answered, as browsers want to be told; empty if it is not
     * of another site that may connect.
     *
     * @param origin as browsers state it
     */
    Optional<String> readers(String origin) {
        if (openToAll) {
            return Optional.of(ANY);
        }
        return page(origin).filter(page -> isOneOf(others, page) || isOneOf(nodes.get(), page)).map(_ -> origin);
    }

    private static Optional<URI> page(String origin) {
        return uri(origin)
                .filter(uri -> uri.getScheme() != null && uri.getScheme().matches("(?i)https?"))
                .filter(uri -> uri.getHost() != null && uri.getRawPath().isEmpty() && uri.getRawUserInfo() == null);
    }

    private static boolean isOneOf(List<URI> sites, URI page) {
        return sites.stream()
                .anyMatch(site -> site.getScheme().equalsIgnoreCase(page.getScheme()) && sameHost(site, page));
    }

    private boolean isAsked(URI page, String asked) {
        return asked != null
                && uri(page.getScheme() + "://" + asked)
                        .filter(uri -> uri.getHost() != null && uri.getRawUserInfo() == null && sameHost(uri, page))
                        .isPresent()
                && isOfThisMachine(page.getHost().toLowerCase(Locale.ROOT));
    }

    private static boolean sameHost(URI one, URI other) {
        return one.getHost().equalsIgnoreCase(other.getHost()) && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private boolean isOfThisMachine(String host) {
        boolean address = host.startsWith("[") || host.matches("\\d+(\\.\\d+){3}");
        return address
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || names.contains(host)
                || names.contains(host.replaceFirst("^[^.]+", "*"));
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
