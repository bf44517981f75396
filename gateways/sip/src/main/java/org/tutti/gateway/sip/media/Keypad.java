package org.tutti.gateway.sip.media;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the presses in packets of telephone events (RFC 4733, 2.5): a press is sent many times, its end three times,
 * and any of these may be lost. Of one thread.
 */
final class Keypad {

    /** An event of which nothing more comes is over, though its end was lost; µs. */
    private static final long RELEASED = 300_000;

    /** The longest segment of a long press, ticks, and what may be missing of it. */
    private static final int SEGMENT = 0xFFFF;
    private static final int SLACK = 0x0FFF;

    private static final int REMEMBERED = 16;

    private final long[] told = new long[REMEMBERED];
    private int next;
    private long ssrc = -1;
    private int event = -1;
    private long timestamp;
    private boolean held;
    private long lastHeard;

    Keypad() {
        Arrays.fill(told, -1);
    }

    /**
     * @param now µs
     * @return the key, if this is the first that is heard of a press
     */
    Optional<Character> heard(RtpPacket packet, TelephoneEvent heard, long now) {
        if (heard.key().isEmpty()) {
            return Optional.empty();
        }
        boolean another = packet.ssrc() != ssrc;
        if (another) {
            Arrays.fill(told, -1);
            ssrc = packet.ssrc();
        }
        long name = packet.timestamp() << 8 | heard.event();
        if (contains(name)) {
            if (packet.timestamp() == timestamp && heard.event() == event) {
                lastHeard = now;
                held = held && !heard.end();
            }
            return Optional.empty();
        }
        boolean goesOn = !another && goesOn(packet, heard, now);
        told[next] = name;
        next = (next + 1) % told.length;
        event = heard.event();
        timestamp = packet.timestamp();
        held = !heard.end();
        lastHeard = now;
        return goesOn ? Optional.empty() : heard.key();
    }

    /** Whether it is the next segment of a press that is longer than its field for the duration (2.5.1.3). */
    private boolean goesOn(RtpPacket packet, TelephoneEvent heard, long now) {
        long passed = packet.timestamp() - timestamp & 0xFFFF_FFFFL;
        return held && heard.event() == event && !packet.marker() && now - lastHeard < RELEASED
                && passed >= SEGMENT - SLACK && passed <= SEGMENT + 1;
    }

    private boolean contains(long name) {
        for (long one : told) {
            if (one == name) {
                return true;
            }
        }
        return false;
    }
}
