package org.tutti.gateway.sip.signal;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One call, in or out: the dialog that an INVITE makes. Thread-safe; no method blocks. What cannot be done any more, as
 * to refuse a call that has been answered or has ended, does nothing.
 */
public interface Leg {

    /** Names it among all calls of this server: short, printable. */
    String id();

    /** Whether they call us. */
    boolean incoming();

    /** Who is at the other end. */
    Party remote();

    /** The user part of the address that was called, percent-decoded; empty if there is none. */
    String called();

    /** A parameter of the address that was called, such as {@code token}. */
    Optional<String> parameter(String name);

    /** Whether it is encrypted from end to end of its first hop (TLS). */
    boolean secure();

    /** Tells {@code listener} what becomes of the call from now on; nothing is missed before. */
    void listen(LegListener listener);

    /** 180 Ringing. */
    void ring();

    /** 182 Queued, with words for people; reliably where the other end can (RFC 3262). */
    void queue(String reason);

    /**
     * 200: answers with what the two agree on (RFC 3264). If they have nothing in common it is refused with 488 instead
     * and the listener is told of the end.
     */
    void accept(Audio audio);

    /** A final answer that is no success. */
    void refuse(Switchboard.Status status);

    /** BYE, CANCEL or a refusal, whichever ends it now; {@code reason} goes into a {@code Reason} header (RFC 3326). */
    void hangUp(String reason);

    /**
     * A line of text to the other end (RFC 3428). One at a time is on its way, others wait.
     *
     * @param text at most 1300 bytes of UTF-8; longer ones are shortened
     * @return whether it was taken; false also for those who have said that they take none
     */
    CompletionStage<Boolean> message(String text);
}
