package org.tutti.engine.fetch;

import java.net.URI;
import java.util.Locale;

/**
 * The page for which something is asked, and whether it might read the answer (Fetch Standard, CORS): every address of
 * a chain of redirects has to let it.
 *
 * @param value as browsers state it: {@code https://films.example.org}, or {@code null} after a redirect from one other
 *        server to a third
 * @param admitted whether all who answered let it read
 */
record PageOrigin(String value, boolean admitted) {

    private static final String OPAQUE = "null", ANYBODY = "*";

    /** Of the public address of this server; else as whoever runs it sees it, at the port it listens at. */
    static PageOrigin configured() {
        return of(System.getProperty("tutti.url", ""), Integer.getInteger("jboss.http.port", 8080));
    }

    /** @param url the public address; empty if there is none */
    static PageOrigin of(String url, int port) {
        String origin = "http://127.0.0.1:" + port;
        return new PageOrigin(url.isBlank() ? origin : origin(URI.create(url.strip())), true);
    }

    private static String origin(URI address) {
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        int port = Address.port(address);
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
    }

    /** @param readers the header {@code Access-Control-Allow-Origin} of an answer; empty if there is not one of it */
    PageOrigin answered(String readers) {
        return new PageOrigin(value, admitted && (readers.equals(ANYBODY) || readers.equals(value)));
    }

    static boolean isShared(URI one, URI other) {
        return origin(one).equals(origin(other));
    }

    /** As who browsers ask the address that another leads to. */
    PageOrigin led(URI from, URI to) {
        boolean kept = isShared(from, to) || origin(from).equals(value);
        return kept ? this : new PageOrigin(OPAQUE, admitted);
    }
}
