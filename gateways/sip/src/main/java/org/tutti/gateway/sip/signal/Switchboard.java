package org.tutti.gateway.sip.signal;

import java.util.Optional;

/** Who decides what becomes of what comes by SIP. Any thread may call; all methods return at once. */
public interface Switchboard {

    /**
     * Somebody calls. It rings by nobody's doing: the board answers by {@link Leg#ring}, {@link Leg#queue}, {@link
     * Leg#accept} or {@link Leg#refuse}, now or later.
     */
    void called(Leg leg);

    /**
     * A line of text (RFC 3428) from outside of any call.
     *
     * @param to the user part of the address it was sent to; empty if there is none
     * @param text as it was written; at most 4000 characters
     * @return what to answer: {@link Status#OK} if it was taken
     */
    Status message(Party from, String to, String text);

    /**
     * Somebody asks to be told who is in a conference (RFC 4575).
     *
     * @param to the user part of the address that was asked
     * @return the document as it is now, for whom it may be shown; what changes is told by {@link SipLink#changed}
     */
    Roster roster(Party from, String to);

    /** What is answered to who asks for a roster. */
    sealed interface Roster {
        /** @param key what {@link SipLink#changed} names, the same for all of one conference */
        record Shown(String key, String document) implements Roster {}

        record Refused(Status status) implements Roster {}
    }

    /**
     * An answer of SIP.
     *
     * @param code 200 to 699
     * @param reason in words for people; becomes the reason phrase
     * @param retryAfter seconds, for the {@code Retry-After} header
     */
    record Status(int code, String reason, Optional<Integer> retryAfter) {
        public static final Status OK = of(200, "OK");

        public static Status of(int code, String reason) {
            return new Status(code, reason, Optional.empty());
        }

        public boolean good() {
            return code < 300;
        }
    }
}
