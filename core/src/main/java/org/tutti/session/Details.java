package org.tutti.session;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a session is to people and programs outside of it.
 *
 * @param correlation what another system calls it, such as the id of a call or a ticket: 1 to 200 printable characters.
 *        For those who run the session and for programs, never shown to others
 * @param privacy who may find it
 * @param description what it is about, up to 500 characters; may be empty
 * @param hashtags what posts about it are tagged with, without {@code #}: at most 5 of 1 to 50 letters, digits or
 *        underscores
 */
public record Details(Optional<String> correlation, Privacy privacy, String description, List<String> hashtags) {

    /** What a session has that nobody said anything of. */
    public static final Details NONE = new Details(Optional.empty(), Privacy.PRIVATE, "", List.of());

    /** The longest correlation, description and hashtag, in characters, and the most hashtags. */
    public static final int MAX_CORRELATION = 200, MAX_DESCRIPTION = 500, MAX_HASHTAG = 50, MAX_HASHTAGS = 5;

    private static final Pattern HASHTAG = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]{1," + MAX_HASHTAG + "}");

    public Details {
        hashtags = List.copyOf(hashtags);
    }

    /** What is wrong with these details, if anything. */
    public Optional<String> fault() {
        if (correlation.filter(id -> id.isBlank() || id.length() > MAX_CORRELATION || !Session.printable(id))
                .isPresent()) {
            return Optional.of("A correlation id has 1 to %d printable characters; this has %d."
                    .formatted(MAX_CORRELATION, correlation.get().length()));
        }
        if (description.length() > MAX_DESCRIPTION || !Chat.readable(description)) {
            return Optional.of("A description has at most %d characters and no control characters; this has %d."
                    .formatted(MAX_DESCRIPTION, description.length()));
        }
        if (hashtags.size() > MAX_HASHTAGS || !hashtags.stream().allMatch(tag -> HASHTAG.matcher(tag).matches())) {
            return Optional.of("There are at most %d hashtags, each of 1 to %d letters, digits or underscores."
                    .formatted(MAX_HASHTAGS, MAX_HASHTAG));
        }
        return Optional.empty();
    }
}
