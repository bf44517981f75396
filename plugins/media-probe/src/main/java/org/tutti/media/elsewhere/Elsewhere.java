package org.tutti.media.elsewhere;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tutti.media.playlist.Playlists;
import org.tutti.media.probe.Found;
import org.tutti.media.probe.Probe;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;

/**
 * Finds out what is at addresses of other servers, and what would go wrong in players. Safe for use by several threads.
 *
 * @param fetch the only way to them
 * @param secure whether pages are opened by HTTPS, where browsers load no media by HTTP
 * @param relay whether players may get through the host what pages may not read
 */
public record Elsewhere(Fetch fetch, boolean secure, boolean relay) {

    /** Of the host: whether people open its pages by HTTPS. */
    private static final String SECURE = "tutti.secure";

    /** Of the host: whether it passes media on, {@code on}. */
    private static final String RELAY = "tutti.relay";

    /** @param properties of the framework by name, null if there is none */
    public static Elsewhere of(Fetch fetch, UnaryOperator<String> properties) {
        return new Elsewhere(
                fetch, Boolean.parseBoolean(properties.apply(SECURE)), "on".equals(properties.apply(RELAY)));
    }

    /** Whether a locator is an address of the web. */
    public static boolean accepts(String locator) {
        return locator.regionMatches(true, 0, "http:", 0, 5) || locator.regionMatches(true, 0, "https:", 0, 6);
    }

    /**
     * Media with an end, a film or a playlist of one.
     *
     * @throws MediaException if it cannot be watched; declined if it is live
     */
    public MediaDescription ended(String locator) throws MediaException {
        var link = asked(locator);
        Part first = first(link);
        if (!Playlists.isOne(first.bytes())) {
            return film(locator, link, first);
        }
        Stream stream = new Stream(this, Link.shown(link), first);
        if (stream.playlist().live().isPresent()) {
            throw MediaException.declined("'%s' is live.\nThis server has no source 'live', which plays that."
                    .formatted(Link.shown(link)));
        }
        return stream.describe(locator, link);
    }

    /**
     * A live stream.
     *
     * @throws MediaException if it cannot be watched; declined if it is not live
     */
    public MediaDescription live(String locator) throws MediaException {
        var link = asked(locator);
        Part first = first(link);
        if (Playlists.isOne(first.bytes())) {
            Stream stream = new Stream(this, Link.shown(link), first);
            if (stream.playlist().live().isPresent()) {
                return stream.describe(locator, link);
            }
        }
        throw MediaException.declined("'%s' is not live.\nThis server has no source 'url', which plays that."
                .formatted(Link.shown(link)));
    }

    private static URI asked(String locator) throws MediaException {
        URI asked = Link.uri(locator);
        if (asked.getHost() != null && asked.getHost().startsWith("[")) {
            throw new MediaException(
                    "'%s' names its server by an IPv6 address, which a page cannot allow its player.\n"
                                    .formatted(Link.shown(asked))
                            + "Use the server's name.");
        }
        return asked;
    }

    private Part first(URI asked) throws MediaException {
        Part first = isMixed(asked) ? secured(asked) : get(asked);
        Refusals.ofStatus(Link.shown(asked), first.status());
        return first;
    }

    private MediaDescription film(String locator, URI link, Part first) throws MediaException {
        Found found;
        try {
            found = Probe.of(new RemoteBytes(fetch, first));
        } catch (IOException e) {
            throw new MediaException("'%s' cannot be read.".formatted(Link.shown(link)), e);
        }
        return switch (found) {
            case Found.Other(String what) -> throw new MediaException(Refusals.noMedia(Link.shown(link), what));
            case Found.Media(String type, double duration) -> {
                String title = Link.title(link) + (first.parts() ? "" : " (cannot seek)");
                String url = Link.played(link, first.address());
                yield new MediaDescription(locator, title, duration, List.of(new Rendition(url, type)));
            }
        };
    }

    private Part get(URI address) throws MediaException {
        try {
            return fetch.get(address, 0, RemoteBytes.FIRST);
        } catch (FetchException e) {
            throw new MediaException(e.getMessage(), e);
        }
    }

    /** Whether browsers would refuse to load it in a page of this server. */
    boolean isMixed(URI address) {
        return secure && address.getHost() != null && "http".equalsIgnoreCase(address.getScheme());
    }

    /** Browsers ask by HTTPS for what an HTTPS page wants by HTTP, and for nothing else if that fails. */
    private Part secured(URI asked) throws MediaException {
        String mixed = "People open this server by https, and browsers load no media by http there: '%s'.\n"
                .formatted(Link.shown(asked));
        try {
            Part first = fetch.get(Link.byHttps(asked), 0, RemoteBytes.FIRST);
            if (first.status() < 400) {
                return first;
            }
        } catch (FetchException e) {
            throw new MediaException(mixed + "By https: " + e.getMessage(), e);
        }
        throw new MediaException(mixed + "By https it is not there.");
    }
}
