package org.tutti.media.playlist;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The addresses a playlist names, and the servers behind them. */
final class Addresses {

    /** Of which a page can allow its players so many. */
    private static final int MOST = 20;

    /** Longer than servers take, in characters; what is relative is made whole in the square of its length. */
    private static final int LONGEST = 4000;

    /** What a playlist may write into an address, and an address may not have. */
    private static final String ILLEGAL = " \"<>\\^`{|}";

    private final Set<String> origins = new LinkedHashSet<>();

    /** Whatever the playlist names below it comes from its own server. */
    Addresses(URI playlist) throws PlaylistException {
        add(playlist);
    }

    Set<String> origins() {
        return origins;
    }

    /**
     * Resolves what a playlist names, and remembers its server.
     *
     * @param base of relative addresses
     */
    URI add(URI base, String reference) throws PlaylistException {
        URI address = resolved(base, reference.strip());
        add(address);
        return address;
    }

    /** As {@link #add}, for one of many: whoever is at the base's server adds none. */
    void note(URI base, String reference) throws PlaylistException {
        if (reference.indexOf(':') >= 0 || reference.startsWith("//")) {
            add(base, reference);
        }
    }

    private void add(URI address) throws PlaylistException {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return;
        }
        if (address.getHost() == null || address.getHost().startsWith("[")) {
            throw new PlaylistException("is a playlist of media on a server without a name that a page can allow");
        }
        boolean usual = address.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = address.getPort() < 0 || usual ? "" : ":" + address.getPort();
        origins.add(scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + port);
        if (origins.size() > MOST) {
            throw new PlaylistException("is a playlist of media on more than %d servers".formatted(MOST));
        }
    }

    private static URI resolved(URI base, String reference) throws PlaylistException {
        if (reference.length() > LONGEST) {
            throw new PlaylistException(
                    "is a playlist of media at an address of more than %d characters".formatted(LONGEST));
        }
        try {
            URI address = new URI(legal(reference));
            // The JDK leaves out the last part of the path where only a query is given.
            URI whole = reference.startsWith("?")
                    ? new URI(withoutQuery(base) + legal(reference))
                    : reference.isEmpty() ? base : base.resolve(address);
            String scheme = String.valueOf(whole.getScheme());
            if (!scheme.equalsIgnoreCase("http")
                    && !scheme.equalsIgnoreCase("https")
                    && !scheme.equalsIgnoreCase(base.getScheme())) {
                throw new PlaylistException("is a playlist of media at an address that is none of the web");
            }
            return whole;
        } catch (URISyntaxException e) {
            throw new PlaylistException("is a playlist of media at an address that cannot be read");
        }
    }

    private static String withoutQuery(URI base) {
        String text = base.toString();
        int end = text.indexOf('?');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String legal(String reference) {
        var text = new StringBuilder(reference.length());
        for (int i = 0; i < reference.length(); i++) {
            char c = reference.charAt(i);
            boolean bare = c == '%' && !isHex(reference, i + 1);
            if (bare || c < ' ' || c == 0x7f || ILLEGAL.indexOf(c) >= 0) {
                text.append('%').append("%02X".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isHex(String text, int at) {
        return at + 1 < text.length()
                && Character.digit(text.charAt(at), 16) >= 0
                && Character.digit(text.charAt(at + 1), 16) >= 0;
    }
}
