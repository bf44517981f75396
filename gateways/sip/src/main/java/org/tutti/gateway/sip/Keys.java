package org.tutti.gateway.sip;

import org.tutti.engine.Allowance;
import org.tutti.engine.Reply;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal;

/** The keys that are pressed in one call (B-2). Confined to its mailbox. */
final class Keys {

    private static final int PER_SECOND = 10;
    private static final int BURST = 30;

    private final Call call;
    private Allowance allowance;
    private Way way;
    private boolean talking;

    /** How a key is signalled. A phone that does it both ways for each press is taken at its first. */
    enum Way {
        /** RFC 4733. */
        EVENT,
        /** RFC 6086, and what was before. */
        INFO
    }

    Keys(Call call) {
        this.call = call;
    }

    void pressed(char key, Way by) {
        long now = call.means().sessions().clock().now();
        if (way == null) {
            way = by;
            allowance = new Allowance(PER_SECOND, BURST, now);
        }
        if (way != by || !allowance.take(now)) {
            return;
        }
        call.means().calls().countKey();
        if (call.desk().isPresent()) {
            call.desk().get().pressed(key, now);
        } else if (call.cameByDesk().filter(desk -> desk.ends(key, now)).isPresent()) {
            return;
        } else if (call.seat().isPresent()) {
            call.latest().ifPresent(session ->
                    does(Keypad.of(key, session, call.seat().orElseThrow().member(), now)));
        }
    }

    private void does(Keypad.Deed deed) {
        switch (deed) {
            case Keypad.Deed.Say(Cue cue) -> call.sayNow(cue);
            case Keypad.Deed.Ask(var request, Cue done) -> call.request(request, reply -> call.sayNow(switch (reply) {
                case Reply.Done<Entry> _ -> done;
                case Reply.Refused<Entry>(Refusal refusal) -> new Cue.Refused(why(request, refusal.code()));
            }));
            case Keypad.Deed.Talk _ -> {
                talking = !talking;
                call.audio().talk(talking);
                call.sayNow(talking ? new Cue.Says(Phrase.HEARD) : new Cue.Says(Phrase.NOT_HEARD));
            }
        }
    }

    /** They may not be heard any more. */
    void hush() {
        if (talking) {
            talking = false;
            call.audio().talk(false);
            call.say(new Cue.Says(Phrase.MUTED));
        }
    }

    private static Phrase why(Input.Request request, Refusal.Code code) {
        return switch (code) {
            case CONTROL_DENIED -> Phrase.NO_CONTROL;
            case NOT_PERMITTED -> Phrase.NOT_ALLOWED;
            default -> switch (request) {
                case Input.Next _ -> Phrase.NO_NEXT;
                case Input.Previous _ -> Phrase.NO_PREVIOUS;
                case Input.Seek _ -> Phrase.NO_SEEKING;
                default -> Phrase.FAILED;
            };
        };
    }
}
