package org.tutti.gateway.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * By which addresses people come to this server: the public base URL, if one is configured, and whatever is called by a
 * name or an address of this machine.
 */
final class Reach {

    private final Optional<URI> url;
    private final List<String> names;

    private Reach(Optional<URI> url, List<String> names) {
        this.url = url;
        this.names = names;
    }

    /** As the system properties {@code tutti.url} and {@code tutti.names} say. */
    static Reach configured() {
        return of(System.getProperty("tutti.url", ""), System.getProperty("tutti.names", ""));
    }

    /**
     * @param url such as {@code https://films.example.org/}; empty if there is none
     * @param names of this machine, parted by commas; {@code *.} stands for one label
     */
    static Reach of(String url, String names) {
        Optional<URI> base = Optional.of(url.strip()).filter(text -> !text.isEmpty()).map(URI::create);
        base.ifPresent(given -> {
            if (given.getHost() == null || given.getScheme() == null || !given.getRawPath().matches("/?")) {
                throw new IllegalArgumentException(
                        "tutti.url is an address without a path, such as https://films.example.org/, not " + given);
            }
        });
        return new Reach(
                base,
                Stream.of(names.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    /** The public base URL, with the slash it ends with. */
    Optional<String> url() {
        return url.map(base -> base.resolve("/").toString());
    }

    /**
     * Whether a page of this origin is one of ours: the public URL, or the very address that was asked for. That one must
     * not be any name, or whoever can make a name of theirs point here would be let in by it.
     *
     * @param origin as browsers state it
     * @param asked the header {@code Host}
     */
    boolean hasPage(String origin, String asked) {
        Optional<URI> page = uri(origin)
                .filter(uri -> uri.getScheme() != null && uri.getScheme().matches("(?i)https?"))
                .filter(uri -> uri.getHost() != null && uri.getRawPath().isEmpty() && uri.getRawUserInfo() == null);
        return page.filter(uri -> isPublic(uri) || isAsked(uri, asked)).isPresent();
    }

    private boolean isPublic(URI page) {
        return url.filter(base -> base.getScheme().equalsIgnoreCase(page.getScheme()) && sameHost(base, page))
                .isPresent();
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
