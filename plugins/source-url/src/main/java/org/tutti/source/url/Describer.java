package org.tutti.source.url;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.tutti.media.probe.Found;
import org.tutti.media.probe.Probe;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;

/**
 * Finds out what is at one address, and what would go wrong in players.
 *
 * @param secure whether pages are opened by HTTPS
 */
record Describer(Fetch fetch, boolean secure, String locator) {

    MediaDescription describe() throws MediaException {
        URI asked = Link.uri(locator);
        boolean named = asked.getHost() != null;
        if (named && asked.getHost().startsWith("[")) {
            throw new MediaException(
                    "'%s' names its server by an IPv6 address, which a page cannot allow its player.\n"
                                    .formatted(Link.shown(asked))
                            + "Use the server's name.");
        }
        boolean lifted = secure && named && asked.getScheme().equalsIgnoreCase("http");
        Part first = lifted ? secured(asked) : first(asked);
        refuseFailure(Link.shown(asked), first);
        Found found;
        try {
            found = Probe.of(new RemoteBytes(fetch, first));
        } catch (IOException e) {
            throw new MediaException("'%s' cannot be read.".formatted(Link.shown(asked)), e);
        }
        return switch (found) {
            case Found.Other(String what) -> throw new MediaException(noMedia(Link.shown(asked), what));
            case Found.Media(String type, double duration) -> {
                // What one server redirects to itself may be a fresh address each time; a policy only names servers.
                URI played = Link.sameOrigin(asked, first.address()) ? asked : first.address();
                String title = Link.title(asked) + (first.parts() ? "" : " (cannot seek)");
                String url = Link.withoutFragment(played).toASCIIString();
                yield new MediaDescription(locator, title, duration, List.of(new Rendition(url, type)));
            }
        };
    }

    private Part first(URI address) throws MediaException {
        try {
            return fetch.get(address, 0, RemoteBytes.FIRST);
        } catch (FetchException e) {
            throw new MediaException(e.getMessage(), e);
        }
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

    private static void refuseFailure(String shown, Part part) throws MediaException {
        int status = part.status();
        if (status == 200 || status == 206) {
            return;
        }
        throw new MediaException(
                switch (status) {
                    case 401, 402, 403, 407 ->
                        "'%s' is not given to everybody: its server wants a login or a permission (%d).\n"
                                        .formatted(shown, status)
                                + "Use an address that works in a private window of a browser.";
                    case 404, 410 ->
                        "There is nothing at '%s' (%d).\nMaybe the address is misspelt, or the media was taken away."
                                .formatted(shown, status);
                    case 416 -> noMedia(shown, "empty");
                    case 429, 500, 502, 503, 504 ->
                        "The server of '%s' has difficulties (%d).\nTry again in a moment.".formatted(shown, status);
                    default ->
                        "'%s' gives no media but the answer %d.\nMaybe the address is another one."
                                .formatted(shown, status);
                });
    }

    private static String noMedia(String shown, String what) {
        return "'%s' is %s.\n".formatted(shown, what)
                + "Use the address of the media itself, such as https://example.org/film.mp4: mp4, webm, mp3, m4a, ogg,"
                + " opus, flac and wav can be played.";
    }
}
