package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** A phone from which nothing comes, and what it reports, at times of the test's own. */
class IncomingTest {

    private static final long SECOND = 1_000_000;
    private static final InetSocketAddress PHONE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
    /** Nobody is sent to, by port 0. */
    private static final InetSocketAddress CONTROL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<Integer> silences = new ArrayList<>();
    private final Line line = new Line(new Delay(OptionalDouble.empty(), 120));
    private final Reception reception = new Reception();
    private final Outgoing outgoing = new Outgoing(line, (samples, at) -> false, null, ByteBuffer.allocate(1500),
            new LongAdder(), Optional.empty());
    private final Reports reports = new Reports("a@b", line.delay(), outgoing, reception);
    private final Incoming incoming = new Incoming(line, new MediaListener() {
        @Override
        public void key(char key) {}

        @Override
        public void silent(int seconds) {
            silences.add(seconds);
        }
    }, reception, reports, null, Optional.empty(), 0);

    private static final Signalling SIGNALLING = new Signalling(Optional.of(PHONE.getAddress()), false);

    private void agree(boolean send, boolean receive) {
        line.agreement(Agreement.first(agreed(send, receive), SIGNALLING, 0));
    }

    private void agreeAnew(boolean send, boolean receive, long now) {
        line.agreement(line.agreement().renewed(agreed(send, receive), SIGNALLING, now));
    }

    private static Agreed agreed(boolean send, boolean receive) {
        return new Agreed(PHONE, CONTROL, Codec.PCMU, 0, Optional.empty(), send, receive, Optional.empty());
    }

    private void speaks(int sequence, long now) {
        byte[] bytes = new RtpPacket(false, 0, sequence, 160L * sequence, 9, ByteBuffer.allocate(160)).toBytes();
        incoming.rtp(bytes, bytes.length, PHONE, now);
    }

    private void tickUntil(long from, long to) {
        for (long now = from; now <= to; now += SECOND / 10) {
            incoming.tick(now);
        }
    }

    @Test
    void silence_isToldOnce_after30s_andAgainAfterTheyWereHeard() {
        tickUntil(0, 100 * SECOND);
        assertThat(silences).as("before anything was agreed on").isEmpty();

        agree(true, true);
        tickUntil(0, 29 * SECOND);
        assertThat(silences).isEmpty();
        tickUntil(29 * SECOND, 100 * SECOND);
        assertThat(silences).containsExactly(30);

        speaks(1, 101 * SECOND);
        tickUntil(101 * SECOND, 130 * SECOND);
        assertThat(silences).hasSize(1);
        tickUntil(130 * SECOND, 132 * SECOND);
        assertThat(silences).containsExactly(30, 30);
    }

    @Test
    void onHold_silenceMayLast90s_andReportsAreASign() {
        agree(false, false);
        tickUntil(0, 60 * SECOND);
        byte[] report = new byte[8];
        int length = Rtcp.write(List.of(new Rtcp.ReceiverReport(9, List.of())), report);
        incoming.rtcp(report, length, CONTROL, 60 * SECOND);
        tickUntil(60 * SECOND, 149 * SECOND);
        assertThat(silences).isEmpty();

        tickUntil(149 * SECOND, 151 * SECOND);
        assertThat(silences).containsExactly(90);
    }

    @Test
    void newAgreements_doNotMakeUpForWhoWasNeverHeard() {
        agree(true, true);
        tickUntil(0, 25 * SECOND);
        agreeAnew(true, true, 25 * SECOND);
        tickUntil(25 * SECOND, 29 * SECOND);
        assertThat(silences).isEmpty();
        tickUntil(29 * SECOND, 31 * SECOND);
        assertThat(silences).containsExactly(30);
    }

    @Test
    void whoWasHeard_hasTimeAfterANewAgreement_once() {
        agree(true, true);
        tickUntil(0, SECOND);
        speaks(1, SECOND);
        tickUntil(SECOND, 26 * SECOND);
        agreeAnew(true, true, 26 * SECOND);
        tickUntil(26 * SECOND, 55 * SECOND);
        assertThat(silences).isEmpty();
        agreeAnew(true, true, 55 * SECOND);
        tickUntil(55 * SECOND, 57 * SECOND);
        assertThat(silences).containsExactly(30);
    }

    @Test
    void whoComesBackFromHold_withoutAWord_hasTimeToBeHeard() {
        agree(true, true);
        tickUntil(0, 10 * SECOND);
        agreeAnew(false, false, 10 * SECOND);
        tickUntil(10 * SECOND, 80 * SECOND);
        agreeAnew(true, true, 80 * SECOND);
        tickUntil(80 * SECOND, 99 * SECOND);
        assertThat(silences).isEmpty();
        tickUntil(99 * SECOND, 101 * SECOND);
        assertThat(silences).containsExactly(30);
    }

    @Test
    void reportThatComesFirst_doesNotDrawTheSoundToItsPort() {
        agree(true, true);
        byte[] report = new byte[8];
        int length = Rtcp.write(List.of(new Rtcp.ReceiverReport(9, List.of())), report);
        incoming.rtcp(report, length, new InetSocketAddress(PHONE.getAddress(), 4001), 0);

        assertThat(line.agreement().rtp().target()).isEqualTo(PHONE);
        assertThat(line.agreement().controlTarget().getPort()).isEqualTo(4001);
        speaks(1, 0);
        assertThat(incoming.received()).isEqualTo(1);
    }

    @Test
    void reports_areToldNowAndThen_andRoundTripsAreMeasured() {
        agree(true, true);
        reports.begin(0);
        long sent = 0;
        while (!reports.isDue(sent)) {
            sent += SECOND / 10;
        }
        assertThat(sent).isBetween(SECOND / 5, 2 * SECOND);
        assertThat(reports.next(sent)).hasSize(2).first().isInstanceOf(Rtcp.ReceiverReport.class);
        speaks(1, sent);
        reports.take(List.of(new Rtcp.SenderReport(9, 0x1234_5678_9ABC_DEF0L, 0, 0, 0, List.of())), sent);

        Rtcp.ReceiverReport next = (Rtcp.ReceiverReport) reports.next(sent + SECOND / 2).getFirst();

        assertThat(next.blocks()).hasSize(1).first()
                .returns(9L, ReportBlock::ssrc)
                .returns(0x5678_9ABCL, ReportBlock::lastReport)
                .returns(0x8000L, ReportBlock::delay);
        assertThat(reports.goodbye(sent + SECOND).getLast()).isEqualTo(
                new Rtcp.Goodbye(List.of(outgoing.ssrc() & 0xFFFF_FFFFL)));
    }
}
