package org.tutti.media.playlist;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The lines of an HLS playlist that say something, one after the other. */
final class HlsLines {

    private static final int MOST_ATTRIBUTES = 64;

    private final String text;
    private int next;
    private int read;
    private String line = "";

    HlsLines(String text) {
        this.text = text;
    }

    /** Goes to the next line; false at the end. */
    boolean advance() throws PlaylistException {
        while (next < text.length()) {
            if (++read > Playlists.MOST_PARTS) {
                throw new PlaylistException(
                        "is a playlist of more than %d lines, which is the most".formatted(Playlists.MOST_PARTS));
            }
            int end = text.indexOf('\n', next);
            line = text.substring(next, end < 0 ? text.length() : end).strip();
            next = end < 0 ? text.length() : end + 1;
            if (!line.isEmpty() && (line.charAt(0) != '#' || line.startsWith("#EXT"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the line is an address. */
    boolean isAddress() {
        return line.charAt(0) != '#';
    }

    /** The whole line. */
    String line() {
        return line;
    }

    /** The name of the line's tag, such as {@code EXTINF}. */
    String tag() {
        int colon = line.indexOf(':');
        return line.substring(1, colon < 0 ? line.length() : colon);
    }

    /** What the line's tag says. */
    String value() {
        int colon = line.indexOf(':');
        return colon < 0 ? "" : line.substring(colon + 1).strip();
    }

    /** What the line's tag says, as a list of attributes; the first of each name counts. */
    Map<String, String> attributes() {
        String list = value();
        var found = new HashMap<String, String>();
        int at = 0;
        while (at < list.length() && found.size() < MOST_ATTRIBUTES) {
            int equals = list.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            boolean quoted = equals + 1 < list.length() && list.charAt(equals + 1) == '"';
            int from = quoted ? equals + 2 : equals + 1;
            int end = list.indexOf(quoted ? '"' : ',', from);
            end = end < 0 ? list.length() : end;
            found.putIfAbsent(list.substring(at, equals).strip(), list.substring(from, end).strip());
            int comma = list.indexOf(',', end);
            at = comma < 0 ? list.length() : comma + 1;
        }
        return found;
    }

    /** Seconds the line's tag says, up to a comma. */
    double seconds() throws PlaylistException {
        String value = value();
        int comma = value.indexOf(',');
        return Times.seconds(comma < 0 ? value : value.substring(0, comma)).orElseThrow(this::broken);
    }

    /** An attribute of so many seconds; 0 if it is not there or cannot be one. */
    static double seconds(Map<String, String> attributes, String name) {
        OptionalDouble seconds = Times.seconds(attributes.getOrDefault(name, ""));
        return seconds.orElse(0);
    }

    /** A count, at least 0. */
    long count() throws PlaylistException {
        try {
            long count = Long.parseLong(value());
            if (count >= 0 && count <= 1L << 53) {
                return count;
            }
        } catch (NumberFormatException e) {
            // As one that is out of range.
        }
        throw broken();
    }

    private PlaylistException broken() {
        return new PlaylistException(
                "is a playlist whose line %d (%s) cannot be read".formatted(read, shortened(tag())));
    }

    private static String shortened(String tag) {
        return tag.length() <= 40 ? tag : tag.substring(0, 40) + "…";
    }
}
