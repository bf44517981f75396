package org.tutti.gateway.sip.media;

/**
 * What comes in by RTP, counted as RFC 3550 says (A.1, A.3, A.8). One source counts at a time: another takes its place
 * when it has sent some packets in sequence and the one before is quiet. Of one thread, but for the figures.
 */
final class Reception {

    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int CYCLE = 1 << 16;
    /** Packets in sequence that a new source must send. */
    private static final int PROBATION = 3;

    private volatile long ssrc = -1;
    private int base;
    private int highest;
    private long cycles;
    private int bad;
    private long received;
    private long receivedBefore;
    private long expectedBefore;
    private long transit;
    private boolean timed;
    private volatile double jitter = Double.NaN;
    private long taken;
    private long candidate = -1;
    private int candidateNext;
    private int candidateCount;

    /** Packets that counted, of all sources. */
    long taken() {
        return taken;
    }

    /** @return whether it counts: it is no intruder's, and in sequence */
    boolean take(long source, int sequence) {
        boolean counts;
        if (source == ssrc) {
            candidate = -1;
            counts = update(sequence);
        } else {
            counts = ssrc < 0 ? begin(source, sequence) : prove(source, sequence);
        }
        taken += counts ? 1 : 0;
        return counts;
    }

    private boolean prove(long source, int sequence) {
        boolean next = source == candidate && sequence == candidateNext;
        candidateCount = next ? candidateCount + 1 : 1;
        candidate = source;
        candidateNext = sequence + 1 & 0xFFFF;
        return candidateCount >= PROBATION && begin(source, sequence);
    }

    private boolean begin(long source, int sequence) {
        ssrc = source;
        base = sequence;
        highest = sequence;
        bad = -1;
        cycles = 0;
        received = 1;
        receivedBefore = 0;
        expectedBefore = 0;
        timed = false;
        jitter = Double.NaN;
        candidate = -1;
        return true;
    }

    private boolean update(int sequence) {
        int ahead = sequence - highest & 0xFFFF;
        if (ahead < MAX_DROPOUT) {
            if (sequence < highest) {
                cycles += CYCLE;
            }
            highest = sequence;
        } else if (ahead <= CYCLE - MAX_MISORDER) {
            if (sequence != bad) {
                bad = sequence + 1 & 0xFFFF;
                return false;
            }
            // Two in sequence after a jump: the other end has begun anew.
            return begin(ssrc, sequence);
        }
        received++;
        return true;
    }

    /**
     * The time of a packet of sound: how much the way varies. Not for events, which keep their timestamp.
     *
     * @param arrival µs
     */
    void timed(long timestamp, long arrival, int clockRate) {
        // Of 32 bits, as the timestamps are: only differences count.
        long ticks = arrival / 1_000_000 * clockRate + arrival % 1_000_000 * clockRate / 1_000_000;
        long now = ticks - timestamp;
        if (timed) {
            int varied = Math.abs((int) (now - transit));
            double before = Double.isNaN(jitter) ? 0 : jitter;
            jitter = before + (varied - before) / 16;
        }
        timed = true;
        transit = now;
    }

    /** The source that counts; -1 if there is none yet. */
    long ssrc() {
        return ssrc;
    }

    /** In ticks; NaN until two packets came. */
    double jitter() {
        return jitter;
    }

    /**
     * What is to be reported of it now; the share of what was lost is that since the last time.
     *
     * @param lastReport the middle of the NTP time of their last report, 0 if there was none
     * @param since the time since, in 1/65536 s
     */
    ReportBlock report(long lastReport, long since) {
        long extended = cycles + highest;
        long expected = extended - base + 1;
        long lost = Math.clamp(expected - received, -0x80_0000, 0x7F_FFFF);
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        int share = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        long variation = Double.isNaN(jitter) ? 0 : (long) jitter;
        return new ReportBlock(ssrc, share, (int) lost, extended & 0xFFFF_FFFFL, variation & 0xFFFF_FFFFL, lastReport,
                lastReport == 0 ? 0 : since);
    }
}
