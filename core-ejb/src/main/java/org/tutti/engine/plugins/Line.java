package org.tutti.engine.plugins;

import java.util.regex.Pattern;

/** Words of a stranger's as a line of a log or a status: they break no line, steer no terminal, and are not long. */
final class Line {

    /** In characters; a longer one is cut. */
    static final int LONGEST = 300;

    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    /** Controls such as ESC, what turns the direction of writing, halves of characters. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");

    private Line() {}

    /** A text of any length as a line; "null" for none. */
    static String of(String text) {
        return of(text, LONGEST);
    }

    /** @param longest in characters */
    static String of(String text, int longest) {
        if (text == null) {
            return "null";
        }
        // Twice as much as is kept, for spaces that go: the rest is not worth the time.
        String start = text.length() <= 2 * longest ? text : text.substring(0, 2 * longest);
        String line = UNSEEN.matcher(SPACE.matcher(start).replaceAll(" ")).replaceAll("\uFFFD").strip();
        return line.length() <= longest && start.length() == text.length()
                ? line
                : line.substring(0, Math.min(line.length(), longest - 1)) + "…";
    }
}
