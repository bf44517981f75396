package org.tutti.gateway.sip.media;

/**
 * What is said in one call, kept for a moment so that packets may come unevenly. The thread that receives puts it in,
 * the one that sends takes it out at the same pace for each who hears it.
 */
final class Voice {

    /** Samples per second that it is kept at. */
    static final int RATE = 16_000;

    /** How long after it came a packet is heard, and when packets come so early that it is set anew, µs. */
    private static final long BUFFER = 60_000;
    private static final long TOO_EARLY = 150_000;
    /** Louder is speech, and for how long after it, µs. */
    private static final int SPEECH = 500;
    private static final long HANGOVER = 400_000;

    private static final int RING = 1 << 14;
    private static final int MASK = RING - 1;
    /** Behind what was written, so many are still there. */
    private static final int KEPT = RING / 2;

    /** The sample {@code position} is heard at {@code instant} (µs). */
    private record Pace(long position, long instant) {
        long positionAt(long at) {
            return position + Math.floorDiv((at - instant) * RATE, 1_000_000L);
        }

        long instantOf(long at) {
            return instant + (at - position) * 1_000_000L / RATE;
        }
    }

    private short[] ring = {};
    private long ssrc = -1;
    private int clockRate;
    private int lastTimestamp;
    private long lastPosition;
    private short previous;
    private volatile Pace pace;
    private volatile long loudUntil = Long.MIN_VALUE;
    private volatile long written;

    /**
     * @param rate of {@code samples}: 8000 or 16000
     * @param now µs
     */
    void put(RtpPacket packet, int ticksPerSecond, short[] samples, int count, int rate, long now) {
        if (ring.length == 0) {
            ring = new short[RING];
        }
        int factor = RATE / rate;
        long position = position(packet, ticksPerSecond);
        Pace known = pace;
        long lead = known == null ? -1 : known.instantOf(position) - now;
        if (position < written && lead <= 0) {
            // Overtaken on its way, and too late.
            return;
        }
        if (lead <= 0 || lead > TOO_EARLY) {
            known = new Pace(position, now + BUFFER);
            pace = known;
        }
        for (long gap = Math.max(written, position - RING); gap < position; gap++) {
            ring[(int) gap & MASK] = 0;
        }
        int peak = 0;
        for (int i = 0; i < count; i++) {
            if (factor == 2) {
                ring[(int) (position + 2L * i) & MASK] = (short) (previous + samples[i] >> 1);
            }
            ring[(int) (position + (long) factor * (i + 1) - 1) & MASK] = samples[i];
            previous = samples[i];
            peak = Math.max(peak, Math.abs(samples[i]));
        }
        long end = position + (long) factor * count;
        if (peak > SPEECH) {
            loudUntil = known.instantOf(end) + HANGOVER;
        }
        written = Math.max(written, end);
    }

    private long position(RtpPacket packet, int ticksPerSecond) {
        int timestamp = (int) packet.timestamp();
        long passed = (long) (timestamp - lastTimestamp) * RATE / ticksPerSecond;
        boolean another = packet.ssrc() != ssrc || ticksPerSecond != clockRate;
        if (another || Math.abs(passed) > RING) {
            ssrc = packet.ssrc();
            clockRate = ticksPerSecond;
            pace = null;
            passed = written - lastPosition;
        }
        lastTimestamp = timestamp;
        lastPosition += passed;
        return lastPosition;
    }

    /** Whether somebody speaks at that instant, µs. */
    boolean isHeard(long instant) {
        return instant < loudUntil;
    }

    /**
     * Adds 20 ms.
     *
     * @param rate of {@code sum}: 8000 or 16000
     * @param instant at which the first is sent, µs
     */
    void addTo(int[] sum, int count, int rate, long instant) {
        long end = written;
        Pace now = pace;
        if (now == null) {
            return;
        }
        long position = now.positionAt(instant);
        if (rate == RATE) {
            for (int i = 0; i < count; i++) {
                sum[i] += at(position + i, end);
            }
        } else {
            for (int i = 0; i < count; i++) {
                long middle = position + 2L * i;
                sum[i] += at(middle - 1, end) + 2 * at(middle, end) + at(middle + 1, end) >> 2;
            }
        }
    }

    private int at(long position, long end) {
        return position < end && position >= end - KEPT && position >= 0 ? ring[(int) position & MASK] : 0;
    }
}
