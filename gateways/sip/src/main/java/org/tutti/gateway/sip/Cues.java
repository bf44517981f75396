package org.tutti.gateway.sip;

/** Provisional: tones only. */
final class Cues implements Announcer {

    Cues(String language) {}

    @Override
    public short[] sound(Cue cue, int sampleRate) {
        double hertz = cue instanceof Cue.Refused || cue instanceof Cue.NotDone ? 300 : 900;
        var tone = new short[sampleRate * 8 / 100];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (6000 * Math.sin(2 * Math.PI * hertz * i / sampleRate));
        }
        return tone;
    }
}
