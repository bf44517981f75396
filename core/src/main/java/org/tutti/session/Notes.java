package org.tutti.session;

import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import org.tutti.session.Event.NotesChanged;
import org.tutti.session.Input.DropNote;
import org.tutti.session.Input.NoteRequest;
import org.tutti.session.Input.TakeNote;
import org.tutti.session.Refusal.Code;

/**
 * What those who run the session, and silent observers, write down for one another: how a supervisor whispers to an
 * agent. Nobody else is ever told of it. Immutable.
 *
 * @param all oldest first; at most {@link #LIMIT}. None gives way to a newer one: they are somebody's records
 */
public record Notes(PVector<Note> all) {

    /** How many notes a session has at most. */
    public static final int LIMIT = 200;

    /** The longest note, and all together, in characters: they are sent whole whenever one changes. */
    public static final int MAX_TEXT = 1000, MAX_TEXT_OF_ALL = 50_000;

    static final Notes NONE = new Notes(TreePVector.empty());

    /**
     * Whether members of a role read notes and take them: those who run the session, and observers. Not observers where
     * everybody who comes is one: there they are the audience.
     */
    public static boolean openTo(Role role, Rules rules) {
        return role.runs() || role == Role.OBSERVER && rules.joinAs() != Role.OBSERVER;
    }

    /** Why an actor may not read the notes, if so. */
    public static Optional<Refusal> denied(Session session, Actor actor) {
        return session.unknown(actor)
                .or(() -> Who.of(session, actor).flatMap(who -> denied(session, who)));
    }

    private static Optional<Refusal> denied(Session session, Who who) {
        return openTo(who.role(), session.rules())
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Code.NOT_PERMITTED,
                        "%s may not do that: notes are for those who run the session.".formatted(who.name())));
    }

    /** Refuses rules by which the audience, observers all of them, would read what was not written for it. */
    static Optional<Outcome> keptFromAudience(Session session, Rules rules) {
        long audience = session.roster().members().stream()
                .filter(member -> member.role() == Role.OBSERVER)
                .filter(member -> !openTo(member.role(), session.rules()) && openTo(member.role(), rules))
                .count();
        if (audience == 0 || session.notes().all().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Outcome.refused(
                Code.NOT_ALLOWED,
                "Observers would read the notes then, and %d are here. Make them something else or drop the notes first."
                        .formatted(audience)));
    }

    static Outcome request(Session session, Who who, NoteRequest request, Entry entry) {
        // First of all, so that nobody learns from a refusal which notes there are.
        Optional<Refusal> denied = denied(session, who);
        if (denied.isPresent()) {
            return new Outcome.Refused(denied.get());
        }
        return switch (request) {
            case TakeNote(String text) -> take(session, who, text, entry);
            case DropNote(long note) -> drop(session, who, note, entry);
        };
    }

    private static Outcome take(Session session, Who who, String text, Entry entry) {
        if (text.isBlank() || text.length() > MAX_TEXT || !Chat.readable(text)) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "A note has 1 to %d characters and no control characters; this has %d."
                            .formatted(MAX_TEXT, text.length()));
        }
        PVector<Note> before = session.notes().all();
        if (before.size() >= LIMIT) {
            return Outcome.refused(
                    Code.NOT_ALLOWED,
                    "The session has %d notes, which is the most. Drop one first.".formatted(LIMIT));
        }
        int others = before.stream().mapToInt(note -> note.text().length()).sum();
        if (others + text.length() > MAX_TEXT_OF_ALL) {
            return Outcome.refused(
                    Code.NOT_ALLOWED,
                    "The notes have at most %d characters together; there are %d, and this has %d. Drop one first."
                            .formatted(MAX_TEXT_OF_ALL, others, text.length()));
        }
        var note = new Note(
                entry.seq(),
                who.id(),
                who.name(),
                entry.stamp(),
                session.stage().queue().current(),
                session.timeline().positionAt(entry.stamp()),
                text);
        return changed(session, before.plus(note), entry);
    }

    private static Outcome drop(Session session, Who who, long seq, Entry entry) {
        PVector<Note> before = session.notes().all();
        Optional<Note> found = before.stream().filter(note -> note.seq() == seq).findFirst();
        if (found.isEmpty()) {
            return Outcome.refused(Code.NOTE_UNKNOWN, "There is no note %d. Maybe it was dropped.".formatted(seq));
        }
        if (who.role() != Role.HOST && !found.get().member().equals(who.id())) {
            return Outcome.refused(
                    Code.NOT_PERMITTED,
                    "%s may drop only notes of their own; a host may drop any.".formatted(who.name()));
        }
        return changed(session, before.minus(found.get()), entry);
    }

    private static Outcome changed(Session session, PVector<Note> now, Entry entry) {
        return Outcome.accepted(session.next(entry).with(new Notes(now)), new NotesChanged());
    }
}
