package org.tutti.gateway.sip.signal;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What may be logged: nothing that somebody could log in with, enter a session by, or decrypt a call with. */
final class Discreet {

    private static final int MOST_CHARS = 500;
    private static final int MOST_CAUSES = 8;
    private static final String BLANK = "$1…";
    private static final Pattern LINES = Pattern.compile("\\p{Cntrl}+");
    private static final Pattern TOKEN = Pattern.compile("(?i)([;?&]\\s*token\\s*=\\s*)[^;>\"\\s,&]+");
    private static final Pattern USERINFO = Pattern.compile("(?i)(sips?:[^\\s@;:<>\"]+:)[^\\s@<>\"]++(?=@)");
    private static final Pattern DIGEST =
            Pattern.compile("(?i)\\b((?:response|cnonce|nonce|opaque|auts)\\s*=\\s*)(?:\"[^\"]*\"?|[^\\s,]+)");
    private static final Pattern SCHEME = Pattern.compile("(?i)\\b((?:basic|bearer)\\s+)[a-z0-9+/=._~-]+");
    private static final Pattern KEY = Pattern.compile("(?i)(inline:)[^\\s|]+");

    private static final List<Pattern> SECRETS = List.of(TOKEN, USERINFO, DIGEST, SCHEME, KEY);

    private Discreet() {}

    /** Shortened, and on one line. */
    static String text(String said) {
        if (said.toLowerCase(Locale.ROOT).contains("authorization")) {
            return "(about a message with credentials)";
        }
        String clean = LINES.matcher(start(said, 4 * MOST_CHARS)).replaceAll(" ");
        for (Pattern pattern : SECRETS) {
            clean = pattern.matcher(clean).replaceAll(BLANK);
        }
        return clean.length() > MOST_CHARS ? start(clean, MOST_CHARS) + "…" : clean;
    }

    private static String start(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }

    /** The same fault at the same place; its words, which may quote what came, are gone over. */
    static Throwable fault(Throwable thrown) {
        return thrown == null ? null : of(thrown, MOST_CAUSES);
    }

    private static Throwable of(Throwable thrown, int depth) {
        Throwable cause = thrown.getCause();
        return new Said(thrown, cause == null || depth == 0 ? null : of(cause, depth - 1));
    }

    private static final class Said extends Exception {
        private static final long serialVersionUID = 1;

        private final String words;

        Said(Throwable of, Throwable cause) {
            super(null, cause, false, true);
            String message = of.getMessage();
            words = of.getClass().getName() + (message == null ? "" : ": " + text(message));
            setStackTrace(of.getStackTrace());
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
