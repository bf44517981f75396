package org.tutti.session;

/** What all ids have in common: they are safe in a URL, a log line and a JID. */
final class Ids {

    private static final int LONGEST = 64;

    private Ids() {}

    static void check(String of, String value) {
        if (!isSafe(value)) {
            throw new IllegalArgumentException(
                    "The id of %s is 1 to 64 of A-Z a-z 0-9 _ -, which this one (%d characters) is not."
                            .formatted(of, value.length()));
        }
    }

    /** By hand: reports make some of these each second for everybody in a session. */
    private static boolean isSafe(String value) {
        if (value.isEmpty() || value.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
