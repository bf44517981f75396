package org.tutti.engine.fetch;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the administrator lets the server connect to although it is not public. */
final class Allowed {

    private static final Pattern ENTRY = Pattern.compile("(\\[[^]]+]|[^:]+|[^:]*:.*:[^:]*?)(?::(\\d{1,5}))?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final List<Entry> entries;

    private Allowed(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * @param setting names, addresses or blocks of them, parted by commas, each with a port if only that one is meant:
     *        {@code media.intranet, 10.1.0.0/16:8080, [fd00::7]:443}
     * @throws IllegalArgumentException if an entry is none of these
     */
    static Allowed of(String setting) {
        return of(GuardedFetch.ALLOW, setting);
    }

    /** The same, of a system property that is called so. */
    static Allowed of(String property, String setting) {
        return new Allowed(Stream.of(setting.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> entry(text).orElseThrow(() -> unreadable(property, text)))
                .toList());
    }

    private static Optional<Entry> entry(String text) {
        Matcher parts = ENTRY.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean bracketed = parts.group(1).startsWith("[") && parts.group(1).endsWith("]");
        // Without brackets a colon belongs to an IPv6 address as soon as there are two.
        boolean ported = parts.group(2) != null && (bracketed || text.indexOf(':') == text.lastIndexOf(':'));
        String where = bracketed
                ? parts.group(1).substring(1, parts.group(1).length() - 1)
                : ported ? parts.group(1) : text;
        Optional<Integer> port = ported ? Optional.of(Integer.valueOf(parts.group(2))) : Optional.empty();
        boolean numeric = where.indexOf(':') >= 0 || where.matches("[\\d./]+");
        try {
            if (numeric) {
                return Optional.of(new Entry(Optional.empty(), Optional.of(Block.of(where)), port));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return NAME.matcher(where).matches()
                ? Optional.of(new Entry(Optional.of(where), Optional.empty(), port))
                : Optional.empty();
    }

    private static IllegalArgumentException unreadable(String property, String text) {
        return new IllegalArgumentException("-D" + property + " takes names, addresses and blocks of them, such as"
                + " media.intranet:8080, 10.0.0.7 or fd00::/8, not '" + text + "'.");
    }

    boolean permits(String host, InetAddress address, int port) {
        return entries.stream().anyMatch(entry -> entry.permits(host, address, port));
    }

    /** Whether a port was allowed by its number, somewhere at least. */
    boolean names(int port) {
        return entries.stream().anyMatch(entry -> entry.port.filter(own -> own == port).isPresent());
    }

    private record Entry(Optional<String> name, Optional<Block> block, Optional<Integer> port) {

        boolean permits(String host, InetAddress address, int asked) {
            return port.map(own -> own == asked).orElse(true)
                    && name.map(own -> own.equals(host.toLowerCase(Locale.ROOT))).orElse(true)
                    && block.map(own -> own.contains(address)).orElse(true);
        }
    }
}
