package org.tutti.session;

import java.util.regex.Pattern;

/** What all ids have in common: they are safe in a URL, a log line and a JID. */
final class Ids {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Ids() {}

    static void check(String of, String value) {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "The id of %s is 1 to 64 of A-Z a-z 0-9 _ -, which this one (%d characters) is not."
                            .formatted(of, value.length()));
        }
    }
}
