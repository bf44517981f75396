package org.tutti.gateway.sip.signal;

/** What becomes of a call. Calls for one leg come one after the other; they must not block. */
public interface LegListener {

    /** A call we made rings at the other end. */
    default void ringing() {}

    /** It is answered, by us or by them, and the answer is confirmed: the media agreed on flows. */
    void connected();

    /**
     * The media of a call that is connected were agreed on anew: the codec may be another, or the address, or nothing at
     * all. {@link Audio#agreed} knows of it already; {@link #held} follows if that has changed, too.
     */
    default void renegotiated() {}

    /** The other end holds it, or has taken it up again. */
    void held(boolean held);

    /** A key was pressed, told by INFO. {@code key}: 0 to 9, *, #, A to D. */
    void key(char key);

    /** The other end has written something (RFC 3428). */
    void message(String text);

    /** It is over; nothing is told after it. */
    void ended(Ending ending);

    /**
     * Why a call is over.
     *
     * @param kind what ended it
     * @param status the SIP status that says so, 0 if there is none
     * @param reason in words
     */
    record Ending(Kind kind, int status, String reason) {
        /** What ended a call: RFC 4575's disconnection method, and how it may come to that. */
        public enum Kind {
            /** The other end hung up, or gave up before it was answered. */
            DEPARTED,
            /** We hung up. */
            BOOTED,
            /** Refused by either end: busy, no rights, nothing in common. */
            REFUSED,
            /** The other end is gone: a timer ran out, or the network. */
            LOST
        }
    }
}
