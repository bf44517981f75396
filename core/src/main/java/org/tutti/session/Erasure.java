package org.tutti.session;

import java.util.Base64;

/**
 * Takes out of a journal what a member said of themselves or wrote (GDPR, article 17): their names, their lines of the
 * chat, their notes, and the words they ended a session with. In their place stand others that every session accepts
 * as it accepted them, so that the journal still leads to the same session but for these words. What others wrote of
 * the member stays, and so do reactions. Pure.
 */
public final class Erasure {

    /** What stands in place of what was erased. */
    public static final String WORD = "erased";

    /** No note is shorter: all of them together must not become too long. */
    private static final String NOTE = "…";

    /** The shortest encrypted line there can be. */
    private static final String CIPHER = Base64.getEncoder().encodeToString(new byte[29]);

    private Erasure() {}

    /**
     * An entry without a member's words.
     *
     * @param before the session before the entry
     * @return the same entry if there are none in it
     */
    public static Entry of(MemberId member, Session before, Entry entry) {
        Input blanked = blanked(member, before, entry);
        return blanked.equals(entry.input())
                ? entry
                : new Entry(entry.session(), entry.seq(), entry.stamp(), entry.effectiveAt(), entry.actor(), blanked);
    }

    private static Input blanked(MemberId member, Session before, Entry entry) {
        boolean theirs = before.member(entry.actor()).filter(member::equals).isPresent();
        return switch (entry.input()) {
            case Input.Join join when join.member().equals(member) ->
                new Input.Join(join.member(), join.endpoint(), WORD, join.role());
            case Input.Enter enter when enter.member().equals(member) -> new Input.Enter(
                    enter.member(), enter.endpoint(), WORD, enter.role(), enter.way(), enter.invitation(),
                    enter.plays());
            case Input.SetName _ when theirs -> new Input.SetName(WORD);
            case Input.Say _ when theirs -> new Input.Say(WORD);
            case Input.SayEncrypted _ when theirs -> new Input.SayEncrypted(CIPHER);
            case Input.TakeNote _ when theirs -> new Input.TakeNote(NOTE);
            case Input.End _ when theirs -> new Input.End("");
            default -> entry.input();
        };
    }
}
