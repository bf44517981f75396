package org.tutti.gateway.sip;

import java.util.Optional;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Door.Knock;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Queue;
import org.tutti.session.Session;

/** What a key means in a session (B-2). Pure: the session decides whether it may be. */
final class Keypad {

    /** How far 4 and 6 go, in s. */
    static final double STEP = 10;

    private Keypad() {}

    /** What comes of a key. */
    sealed interface Deed {
        /** @param done what is said when it is done */
        record Ask(Input.Request request, Cue done) implements Deed {}

        record Say(Cue cue) implements Deed {}

        /** To be heard by the other telephones, or no longer. */
        record Talk() implements Deed {}
    }

    /**
     * The meaning of a key.
     *
     * @param self who presses it
     * @param now the instant (µs)
     */
    static Deed of(char key, Session session, MemberId self, long now) {
        Timeline timeline = session.timeline();
        return switch (key) {
            case '5' -> ask(timeline.latest().moving() || timeline.hold().isPresent() ? new Input.Pause() : new Input.Play());
            case '4' -> ask(seek(timeline, now, -STEP));
            case '6' -> ask(seek(timeline, now, STEP));
            case '7' -> ask(new Input.Previous());
            case '9' -> ask(new Input.Next());
            case '1' -> new Deed.Say(where(session, now));
            case '2' -> new Deed.Say(new Cue.Says(Phrase.KEYS));
            case '3' -> new Deed.Say(new Cue.Who(session.roster().members().size(), controls(session, self)));
            case '8' -> session.roster().standing(self).muted()
                    ? new Deed.Say(new Cue.Refused(Phrase.MUTED))
                    : new Deed.Talk();
            case '0' -> controls(session, self)
                    ? new Deed.Say(new Cue.Says(Phrase.CONTROL_YOURS))
                    : new Deed.Ask(new Input.RequestControl(), new Cue.Says(Phrase.CONTROL_ASKED));
            case '*' -> new Deed.Ask(
                    session.roster().requests().containsKey(self) ? new Input.WithdrawRequest() : new Input.ReleaseControl(),
                    new Cue.Says(Phrase.CONTROL_GONE));
            case '#' -> confirm(session, self);
            default -> new Deed.Say(new Cue.NotDone());
        };
    }

    private static Deed ask(Input.Request request) {
        return new Deed.Ask(request, new Cue.Done());
    }

    private static Input.Request seek(Timeline timeline, long now, double by) {
        // From where it goes on, if a seek is on its way: pressed twice it goes twice as far.
        long from = Math.max(now, timeline.latest().timestamp());
        return new Input.Seek(Math.clamp(timeline.positionAt(from) + by, 0, timeline.duration()));
    }

    static Cue where(Session session, long now) {
        Timeline timeline = session.timeline();
        Queue queue = session.stage().queue();
        long from = Math.max(now, timeline.latest().timestamp());
        return new Cue.Where(
                queue.items().indexOf(queue.now()) + 1,
                queue.items().size(),
                timeline.positionAt(from),
                timeline.latest().moving(),
                timeline.hold().isPresent());
    }

    private static Deed confirm(Session session, MemberId self) {
        return pending(session, self)
                .<Deed>map(request -> new Deed.Ask(request, new Cue.Says(
                        request instanceof Input.HandOver ? Phrase.CONTROL_HANDED_OVER : Phrase.LET_IN)))
                .orElseGet(() -> new Deed.Say(new Cue.Refused(Phrase.NOTHING_TO_CONFIRM)));
    }

    /** What waits for this member's word: who asks for the control they have, else who is at the door. */
    static Optional<Input.Request> pending(Session session, MemberId self) {
        Optional<Input.Request> handOver = session.roster().requests().keySet().stream()
                .filter(_ -> controls(session, self))
                .findFirst()
                .map(Input.HandOver::new);
        return handOver.or(() -> atDoor(session, self).map(knock -> new Input.Admit(knock.member())));
    }

    /** Who waits at the door and can be let in by this member. */
    static Optional<Knock> atDoor(Session session, MemberId self) {
        return session.roster().member(self)
                .filter(member -> session.grants(member).contains(Grant.ADMIT))
                .flatMap(_ -> session.door().waiting().values().stream().findFirst());
    }

    static boolean controls(Session session, MemberId self) {
        return session.roster().controller().map(Member::id).filter(self::equals).isPresent();
    }
}
