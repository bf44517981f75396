package org.tutti.session;

import java.util.List;
import java.util.Optional;

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

    public Details {
        hashtags = List.copyOf(hashtags);
    }
}
