package org.tutti.gateway.sip;

/** Puts into sound what the server has to say. Thread-safe, and quick. */
interface Announcer {

    /** 16-bit linear, at 8000 or 16000 samples a second. */
    short[] sound(Cue cue, int sampleRate);
}
