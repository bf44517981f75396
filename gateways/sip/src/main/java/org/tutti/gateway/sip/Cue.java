package org.tutti.gateway.sip;

import org.tutti.gateway.sip.sound.Phrase;

/** What the server has to say into a call: as it is meant, not as it is worded. */
sealed interface Cue {

    /** A high tone: done. */
    record Done() implements Cue {}

    /** A low tone: not done, with no more to say. */
    record NotDone() implements Cue {}

    /** A low tone, and why. */
    record Refused(Phrase why) implements Cue {}

    /**
     * Where we are.
     *
     * @param item its place in the queue, from 1
     * @param position seconds
     */
    record Where(int item, int items, double position, boolean playing, boolean held) implements Cue {}

    /** How many are here, and whether who listens has control. */
    record Who(int members, boolean control) implements Cue {}

    /** A sentence that has no figures in it. */
    record Says(Phrase phrase) implements Cue {}
}
