package org.tutti.media.elsewhere;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.tutti.plugin.media.MediaException;

/** Addresses as people paste them. */
final class Link {

    private static final int SHOWN = 200, LONGEST_TITLE = 200;

    private Link() {}

    static URI uri(String locator) throws MediaException {
        try {
            return new URI(locator.strip().replace(" ", "%20"));
        } catch (URISyntaxException e) {
            throw new MediaException(
                    "This is no address that can be read.\nMaybe it was not copied whole: %s at character %d."
                            .formatted(e.getReason(), e.getIndex() + 1),
                    e);
        }
    }

    static URI byHttps(URI address) {
        return URI.create("https" + address.toString().substring("http".length()));
    }

    private static URI withoutFragment(URI address) {
        String text = address.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? address : URI.create(text.substring(0, hash));
    }

    /** What one server redirects to itself may be a fresh address each time; a policy only names servers. */
    static String played(URI asked, URI answered) {
        return withoutFragment(sameOrigin(asked, answered) ? asked : answered).toASCIIString();
    }

    /** Scheme, host and port, as a page names it. */
    static String origin(URI address) {
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        boolean usual = address.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT)
                + (address.getPort() < 0 || usual ? "" : ":" + address.getPort());
    }

    private static boolean sameOrigin(URI one, URI other) {
        return Objects.equals(one.getScheme().toLowerCase(Locale.ROOT), other.getScheme())
                && one.getHost() != null
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    /** The last part of the path without its ending, else the name of the server. */
    static String title(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        String last = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
        StringBuilder title = new StringBuilder();
        last.codePoints()
                .map(c -> isPrintable(c) ? c : ' ')
                .limit(LONGEST_TITLE)
                .forEach(title::appendCodePoint);
        String text = title.toString().replace('_', ' ').strip();
        return text.isEmpty() ? String.valueOf(address.getHost()) : text;
    }

    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        // Formats turn round what stands beside them.
        return !Character.isISOControl(c) && Character.isDefined(c) && type != Character.SURROGATE && type != Character.FORMAT;
    }

    /** For people: without what may be a secret. */
    static String shown(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String text = address.getScheme() + "://" + address.getHost() + port + address.getPath();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
