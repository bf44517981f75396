package org.tutti.gateway.sip;

import java.util.List;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Line;
import org.tutti.session.MemberId;
import org.tutti.session.Session;

/** What a call is told of its own accord, by voice and in writing. Confined to the mailbox of the call. */
final class Attention {

    private final Call call;
    private boolean toldOfSecret;

    Attention(Call call) {
        this.call = call;
    }

    void changed(Session before, Session now, Entry entry, List<Event> events) {
        MemberId self = call.seat().orElseThrow().member();
        if (Keypad.controls(now, self) && !Keypad.controls(before, self)) {
            call.say(new Cue.Says(Phrase.CONTROL_YOURS));
        }
        if (Keypad.controls(now, self) && now.roster().requests().size() > before.roster().requests().size()) {
            call.say(new Cue.Says(Phrase.CONTROL_WANTED));
        }
        if (now.door().waiting().size() > before.door().waiting().size() && Keypad.atDoor(now, self).isPresent()) {
            call.say(new Cue.Says(Phrase.AT_THE_DOOR));
        }
        for (Event event : events) {
            if (event instanceof Event.ChatChanged(Line line) && line.seq() == entry.seq() && !line.member().equals(self)) {
                write(line);
            }
        }
    }

    private void write(Line line) {
        if (!line.encrypted()) {
            call.leg().message("%s: %s".formatted(line.name(), line.text()));
        } else if (!toldOfSecret) {
            toldOfSecret = true;
            call.leg().message("The chat of this session is end-to-end encrypted: a telephone cannot read it or write in it.");
        }
    }
}
