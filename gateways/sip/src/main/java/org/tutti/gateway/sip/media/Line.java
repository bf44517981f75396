package org.tutti.gateway.sip.media;

/** What the threads of one call share: what others decide of it. */
final class Line {

    private final Delay delay;
    private final Voice voice = new Voice();
    private volatile Agreement agreement;
    private volatile Voices room;
    private volatile boolean talking;
    private volatile Signalling signalling = Signalling.UNKNOWN;

    Line(Delay delay) {
        this.delay = delay;
    }

    Delay delay() {
        return delay;
    }

    /** What was agreed on; null until then. */
    Agreement agreement() {
        return agreement;
    }

    void agreement(Agreement next) {
        agreement = next;
    }

    /** Where signalling comes from. */
    Signalling signalling() {
        return signalling;
    }

    void signalling(Signalling now) {
        signalling = now;
    }

    /** What is said at the other end. */
    Voice voice() {
        return voice;
    }

    /** Where the voices of others are; null for nowhere. */
    Voices room() {
        return room;
    }

    /** Whether others hear the voice. */
    boolean talking() {
        return talking;
    }

    /** One at a time. */
    void talk(Voices where, boolean on) {
        if (room != null && (room != where || !on)) {
            room.remove(voice);
        }
        room = where;
        talking = on;
        if (where != null && on) {
            where.add(voice);
        }
    }
}
