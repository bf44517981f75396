package org.tutti.gateway.sip;

import org.tutti.session.Refusal;

/** What the server has to say into a call: as it is meant, not as it is worded. */
sealed interface Cue {

    /** A high tone: done. */
    record Done() implements Cue {}

    /** A low tone: not done, with no more to say. */
    record NotDone() implements Cue {}

    /** A low tone, and why. */
    record Refused(Refusal.Code code) implements Cue {}

    /**
     * Where we are.
     *
     * @param item its place in the queue, from 1
     * @param position seconds
     */
    record Where(int item, int items, double position, boolean playing, boolean held) implements Cue {}

    /** How many are here, and whether who listens has control. */
    record Who(int members, boolean control) implements Cue {}

    /** What one may be told that has no figures in it. */
    enum Plain implements Cue {
        /** What the keys do. */
        KEYS,
        /** Just let in. */
        WELCOME,
        ASK_NUMBER,
        NO_SUCH_SESSION,
        WAIT_AT_DOOR,
        TURNED_AWAY,
        CONTROL_IS_YOURS,
        CONTROL_ASKED_FOR,
        CONTROL_IS_ASKED_OF_YOU,
        CONTROL_LEFT,
        SOMEBODY_AT_DOOR,
        HEARD,
        HEARD_NO_MORE,
        SESSION_OVER,
        REMOVED,
        NO_SOUND,
        CHAT_ENCRYPTED,
        SERVER_TROUBLE
    }
}
