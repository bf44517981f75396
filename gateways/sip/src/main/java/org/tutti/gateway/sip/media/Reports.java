package org.tutti.gateway.sip.media;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.tutti.gateway.sip.media.Rtcp.Packet;

/**
 * What is told to the other end of a call by RTCP, and what it tells. Of the thread that receives; others may read the
 * figures.
 */
final class Reports {

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Between two reports, and before the first, µs: each time half of it to one and a half (RFC 3550, 6.3.1). */
    private static final double INTERVAL = 5e6;
    private static final double FIRST = 1e6;
    /** Makes up for what reconsidering does to the average. */
    private static final double COMPENSATION = Math.E - 1.5;
    /** What is longer is no round trip but a mistake, s. */
    private static final double LONGEST_ROUND_TRIP = 2;
    /** How far rounding may take a round trip below nothing, s. */
    private static final double ROUNDING = 0.001;
    private static final double UNITS_PER_SECOND = 65_536;

    private final String cname;
    private final Delay delay;
    private final Outgoing outgoing;
    private final Reception reception;
    private long due;
    private long sentBefore;
    private long takenBefore;
    private long lastReport;
    private long lastReportAt;
    private volatile double remoteJitter = Double.NaN;
    private volatile double remoteLoss = Double.NaN;

    Reports(String cname, Delay delay, Outgoing outgoing, Reception reception) {
        this.cname = cname;
        this.delay = delay;
        this.outgoing = outgoing;
        this.reception = reception;
    }

    /** Something was agreed on: the first report comes soon. {@code now}: µs. */
    void begin(long now) {
        due = now + interval(FIRST);
    }

    boolean isDue(long now) {
        return now >= due;
    }

    private static long interval(double mean) {
        return (long) (mean * (0.5 + RANDOM.nextDouble()) / COMPENSATION);
    }

    /** What is to be sent now: a compound packet (6.1). {@code now}: µs. */
    List<Packet> next(long now) {
        due = now + interval(INTERVAL);
        Outgoing.Stream stream = outgoing.stream();
        long ssrc = outgoing.ssrc() & 0xFFFF_FFFFL;
        long sent = outgoing.sent();
        Packet report = stream == null || sent == sentBefore
                ? new Rtcp.ReceiverReport(ssrc, blocks(now))
                : new Rtcp.SenderReport(ssrc, Ntp.of(now), stream.timestampAt(now) & 0xFFFF_FFFFL,
                        sent & 0xFFFF_FFFFL, outgoing.octets() & 0xFFFF_FFFFL, blocks(now));
        sentBefore = sent;
        return List.of(report, new Rtcp.Description(ssrc, cname));
    }

    /** The last ones (6.6). */
    List<Packet> goodbye(long now) {
        List<Packet> packets = new ArrayList<>(next(now));
        packets.add(new Rtcp.Goodbye(List.of(outgoing.ssrc() & 0xFFFF_FFFFL)));
        return packets;
    }

    /** Of whom we have heard since the last one. */
    private List<ReportBlock> blocks(long now) {
        long taken = reception.taken();
        if (taken == takenBefore) {
            return List.of();
        }
        takenBefore = taken;
        return List.of(reception.report(lastReport, Ntp.units(now - lastReportAt)));
    }

    /** What they told. {@code now}: µs, when it came. */
    void take(List<Packet> packets, long now) {
        for (Packet packet : packets) {
            switch (packet) {
                case Rtcp.SenderReport report -> {
                    lastReport = Ntp.middle(report.ntp());
                    lastReportAt = now;
                    report.blocks().forEach(block -> take(block, now));
                }
                case Rtcp.ReceiverReport report -> report.blocks().forEach(block -> take(block, now));
                // A call ends by SIP; that a source does means nothing.
                case Rtcp.Goodbye _, Rtcp.Description _, ExtendedReport _, IdmsSettings _ -> {
                }
            }
        }
    }

    /** Whether that is us: what we send has come back. */
    boolean isOurs(long ssrc) {
        return ssrc == (outgoing.ssrc() & 0xFFFF_FFFFL);
    }

    private void take(ReportBlock block, long now) {
        Outgoing.Stream stream = outgoing.stream();
        if (stream == null || block.ssrc() != (stream.ssrc() & 0xFFFF_FFFFL)) {
            return;
        }
        remoteJitter = block.jitter() * 1000.0 / stream.clockRate();
        remoteLoss = block.fractionLost() / 256.0;
        if (block.lastReport() != 0) {
            double seconds =
                    (int) (Ntp.middle(Ntp.of(now)) - block.lastReport() - block.delay()) / UNITS_PER_SECOND;
            if (seconds >= -ROUNDING && seconds <= LONGEST_ROUND_TRIP) {
                delay.measured(Math.max(0, seconds * 1000));
            }
        }
    }

    /** ms */
    OptionalDouble remoteJitter() {
        return known(remoteJitter);
    }

    /** 0 to 1 */
    OptionalDouble remoteLoss() {
        return known(remoteLoss);
    }

    private static OptionalDouble known(double figure) {
        return Double.isNaN(figure) ? OptionalDouble.empty() : OptionalDouble.of(figure);
    }
}
