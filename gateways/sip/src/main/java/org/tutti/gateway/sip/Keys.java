package org.tutti.gateway.sip;

import org.tutti.engine.Allowance;
import org.tutti.engine.Reply;
import org.tutti.session.Entry;
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
            call.desk().get().pressed(key);
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
                case Reply.Refused<Entry>(Refusal refusal) -> new Cue.Refused(refusal.code());
            }));
            case Keypad.Deed.Talk _ -> {
                talking = !talking;
                call.audio().talk(talking);
                call.sayNow(talking ? Cue.Plain.HEARD : Cue.Plain.HEARD_NO_MORE);
            }
        }
    }
}
