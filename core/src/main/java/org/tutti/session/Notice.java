package org.tutti.session;

import java.util.Optional;
import org.pcollections.OrderedPMap;

/**
 * What everybody in a session is asked to agree to, such as that it is recorded. The journal is the record of what each
 * of them answered, and when.
 *
 * @param seq the entry it came with, which is its name: what was agreed to before is not agreed to now
 * @param text in the words of who runs the session
 * @param answers what members have answered, in order of their first answer
 */
public record Notice(long seq, String text, OrderedPMap<MemberId, Answer> answers) {

    /** The longest text, in characters, and how many answers are kept at hand. */
    public static final int MAX_TEXT = 500, MAX_ANSWERS = 10_000;

    /**
     * @param name what the member was called when they answered
     * @param at when (µs)
     */
    public record Answer(String name, boolean agreed, long at) {}

    /** What is wrong with the words of a notice, if anything. */
    public static Optional<String> fault(String text) {
        return !text.isBlank() && text.length() <= MAX_TEXT && Chat.readable(text)
                ? Optional.empty()
                : Optional.of("What members agree to has 1 to %d characters and no control characters; this has %d."
                        .formatted(MAX_TEXT, text.length()));
    }

    Notice with(MemberId member, Answer answer) {
        return new Notice(seq, text, answers.plus(member, answer));
    }
}
