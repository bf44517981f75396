package org.tutti.media.elsewhere;

import org.tutti.plugin.media.MediaException;

/** What is said of media that cannot be had. */
final class Refusals {

    private Refusals() {}

    /** @throws MediaException unless an answer of this status has bytes */
    static void ofStatus(String shown, int status) throws MediaException {
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

    static String noMedia(String shown, String what) {
        return "'%s' is %s.\n".formatted(shown, what)
                + "Use the address of the media itself, such as https://example.org/film.mp4: mp4, webm, mp3, m4a, ogg,"
                + " opus, flac and wav can be played.";
    }

    static String unusable(String shown, String what) {
        return "'%s' %s.\nUse another address: HLS, DASH, or a film such as https://example.org/film.mp4."
                .formatted(shown, what);
    }

    static String notShared(String shown) {
        return "The server of '%s' lets only pages of its own read it (it sends no Access-Control-Allow-Origin).\n"
                        .formatted(shown)
                + "Ask who runs that server to allow this one, or who runs this one for -Dtutti.relay=on.";
    }

    static String mixed(String shown) {
        return "People open this server by https, and '%s' has its media by http, which browsers do not load there.\n"
                        .formatted(shown)
                + "Use an address that is all https, or ask who runs this server for -Dtutti.relay=on.";
    }
}
