package org.tutti.gateway.sip;

import java.util.Optional;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.session.SessionId;

/** Asks a call for the number of its session, by voice. Confined to the mailbox of the call. */
final class FrontDesk {

    /** Digits of a session's number. */
    static final int LENGTH = 9;

    private static final int TRIES = 3;
    private static final long PATIENCE_MS = 20_000;

    /** Within this time (µs) after the last digit, # belongs to the number. */
    private static final long HASH_FOLLOWS = 3_000_000;

    private final Call call;
    private final StringBuilder typed = new StringBuilder();
    private int tries;
    private int turn;
    /** Whether a session has been asked and has not answered yet. */
    private boolean asking;
    /** When the last digit there can be was pressed (µs), as long as # has not followed. */
    private long complete = Long.MIN_VALUE;

    FrontDesk(Call call) {
        this.call = call;
    }

    /** It can be heard now. */
    void greet() {
        ask();
    }

    private void ask() {
        typed.setLength(0);
        call.say(new Cue.Says(Phrase.ENTER_NUMBER));
        await();
    }

    private void await() {
        int mine = ++turn;
        call.later(PATIENCE_MS, () -> {
            if (mine == turn) {
                again(new Cue.NotDone());
            }
        });
    }

    void pressed(char key, long now) {
        if (asking || ends(key, now)) {
            return;
        }
        if (key >= '0' && key <= '9' && typed.length() < LENGTH) {
            typed.append(key);
            await();
        } else if (key == '*') {
            typed.setLength(0);
        }
        if (typed.length() == LENGTH) {
            complete = now;
        }
        if (key == '#' || typed.length() == LENGTH) {
            enter(typed.toString());
        }
    }

    /** Whether a key is the # after a number that needs none: it means nothing else then, also in the session. */
    boolean ends(char key, long now) {
        boolean late = key == '#' && complete != Long.MIN_VALUE && now - complete < HASH_FOLLOWS;
        complete = Long.MIN_VALUE;
        return late;
    }

    private void enter(String number) {
        if (number.isEmpty()) {
            return;
        }
        turn++;
        typed.setLength(0);
        Optional<SessionId> session = call.means().calls().numbered(number, call.leg().remote());
        asking = session.isPresent();
        session.ifPresentOrElse(call::enter, () -> again(new Cue.Says(Phrase.NO_SUCH_SESSION)));
    }

    /** The session does not let it in. */
    void refused() {
        asking = false;
        again(new Cue.Says(Phrase.NOT_LET_IN));
    }

    private void again(Cue cue) {
        if (++tries == TRIES) {
            call.lastWords(cue, "No session was named");
        } else {
            call.say(cue);
            ask();
        }
    }

}
