package org.tutti.gateway.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may upload, and how much.
 *
 * @param limit the most bytes of one file
 * @param space the most bytes of all uploads together
 */
record UploadSettings(Who who, long limit, long space) {

    /** Whom uploads are taken from. */
    enum Who {
        /** Whoever may create a session. */
        ANYONE,
        /** Who shows the token of a session in which they may add to the queue. */
        MEMBERS,
        /** Nobody. */
        OFF
    }

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)b?");

    /**
     * As the system properties {@code tutti.upload}, {@code tutti.upload.limit} and {@code tutti.upload.space} said at the
     * start. A server with one that is wrong serves, but takes nothing: whoever mistyped 'off' did not want uploads.
     */
    static UploadSettings configured() {
        return Start.SETTINGS;
    }

    /** Read once, so that the log says once what is wrong. */
    private static final class Start {

        static final UploadSettings SETTINGS = read();

        private static UploadSettings read() {
            try {
                return of(
                        System.getProperty("tutti.upload", ""),
                        System.getProperty("tutti.upload.limit", ""),
                        System.getProperty("tutti.upload.space", ""));
            } catch (IllegalArgumentException e) {
                System.getLogger(UploadSettings.class.getName())
                        .log(System.Logger.Level.ERROR, "TUTTI-0202 No uploads are taken: " + e.getMessage());
                return new UploadSettings(Who.OFF, 0, 0);
            }
        }
    }

    /**
     * @param who {@code anyone}, {@code members} or {@code off}; empty for {@code anyone}
     * @param limit such as {@code 500m}; empty for 2 GB
     * @param space such as {@code 10g}; empty for that
     * @throws IllegalArgumentException if one of them is none of these
     */
    static UploadSettings of(String who, String limit, String space) {
        return new UploadSettings(
                who(who.strip()), size("tutti.upload.limit", limit, "2g"), size("tutti.upload.space", space, "10g"));
    }

    private static Who who(String word) {
        return Arrays.stream(Who.values())
                .filter(each -> each.name().equalsIgnoreCase(word.isEmpty() ? "anyone" : word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "-Dtutti.upload is 'anyone', 'members' or 'off', not '" + word + "'."));
    }

    private static long size(String property, String given, String usual) {
        String text = given.isBlank() ? usual : given.strip();
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException("-D%s is so many bytes, such as 500m or 2g, not '%s'."
                    .formatted(property, text));
        }
        return Long.parseLong(size.group(1)) << 10 * (size.group(2).isEmpty() ? 0 : 1 + "kmgt".indexOf(size.group(2)));
    }

    /** A number of bytes as people write it: {@code 2.0 GB}; a KB has 1 024. */
    static String words(long bytes) {
        long unit = 1;
        int power = 0;
        while (bytes >= unit * 1024 && power < 4) {
            unit *= 1024;
            power++;
        }
        return power == 0
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f %cB", bytes / (double) unit, " KMGT".charAt(power));
    }
}
