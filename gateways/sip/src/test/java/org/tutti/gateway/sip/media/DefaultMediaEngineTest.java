package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.sip.media.MediaEngine.Wish;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Codec;
import org.tutti.gateway.sip.signal.Audio.Key;
import org.tutti.gateway.sip.signal.Settings.Range;

/** What a phone gets from the engine, and what becomes of what it sends. */
class DefaultMediaEngineTest {

    private static final double DELAY = 120;
    static final Wish WISH = new Wish(Optional.empty(), false, List.of(Codec.PCMU), OptionalDouble.empty());

    private final MediaEngine engine = engine(new Range(21_000, 21_999));
    private final Phone phone = new Phone();
    private final BlockingQueue<Character> keys = new LinkedBlockingQueue<>();
    private final List<Long> hearAt = new CopyOnWriteArrayList<>();

    private final MediaListener listener = new MediaListener() {
        @Override
        public void key(char key) {
            keys.add(key);
        }

        @Override
        public void silent(int seconds) {
            keys.add('s');
        }
    };

    static MediaEngine engine(Range range) {
        return new DefaultMediaEngine(
                InetAddress.getLoopbackAddress(), range, Thread.ofPlatform().daemon()::unstarted,
                DefaultMediaEngineTest::micros, "server@127.0.0.1", DELAY);
    }

    static long micros() {
        return System.nanoTime() / 1000;
    }

    @AfterEach
    void close() {
        engine.close();
        phone.close();
    }

    private CallAudio call(Program program) {
        return call(WISH, program);
    }

    private CallAudio call(Wish wish, Program program) {
        CallAudio call = engine.open(wish, program, listener).orElseThrow();
        call.signalledFrom(InetAddress.getLoopbackAddress());
        return call;
    }

    private boolean ticking(short[] samples, long at) {
        hearAt.add(at);
        Arrays.fill(samples, (short) hearAt.size());
        return hearAt.size() == 4;
    }

    @Test
    void packets_followEachOther_every20ms_fromADeadlineAndTheDelay() {
        long before = micros();
        CallAudio call = call(this::ticking);
        call.agreed(phone.agreed(Codec.PCMU));

        List<RtpPacket> heard = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            heard.add(phone.hears());
        }
        long after = micros();

        for (int i = 1; i < heard.size(); i++) {
            assertThat(heard.get(i).sequence()).isEqualTo(heard.get(i - 1).sequence() + 1 & 0xFFFF);
            assertThat(hearAt.get(i) - hearAt.get(i - 1)).isPositive().isEqualTo(
                    (heard.get(i).timestamp() - heard.get(i - 1).timestamp() & 0xFFFF_FFFFL) * 125);
        }
        assertThat(heard).extracting(RtpPacket::marker).containsExactly(true, false, false, true, false, false);
        assertThat(heard).allSatisfy(packet -> assertThat(packet.payload().remaining()).isEqualTo(160));
        // A thread that is late keeps to the deadlines it has missed, three at most.
        assertThat(hearAt.getFirst()).isBetween(before + 120_000 - 60_000, after + 120_000);
        assertThat((hearAt.get(5) - hearAt.get(0)) % 20_000).isZero();
        await().untilAsserted(() -> assertThat(call.figures().orElseThrow().sent()).isGreaterThanOrEqualTo(6));
        assertThat(call.figures().orElseThrow().delay()).isEqualTo(DELAY);
    }

    @Test
    void aProgramThatFails_isSilence() {
        CallAudio call = call((samples, at) -> {
            throw new IllegalStateException("expected by this test");
        });
        call.agreed(phone.agreed(Codec.PCMA));

        phone.hears();
        RtpPacket second = phone.hears();

        assertThat(second.payloadType()).isEqualTo(8);
        assertThat(second.payload()).isEqualTo(ByteBuffer.wrap(silence((byte) 0xD5)));
    }

    private static byte[] silence(byte code) {
        byte[] bytes = new byte[160];
        Arrays.fill(bytes, code);
        return bytes;
    }

    @Test
    void onHold_nothingIsSent_andAfterItTheTimestampsHaveGoneOn() throws Exception {
        CallAudio call = call(this::ticking);
        call.agreed(phone.agreed(Codec.PCMU));
        phone.hears();
        RtpPacket before = phone.hears();

        call.agreed(phone.onHold(Codec.PCMU));
        assertThat(phone.hearsOut(120)).as("packets that were under way").isLessThan(6);
        call.agreed(phone.agreed(Codec.PCMU));
        RtpPacket after = phone.hears();

        assertThat(after.marker()).isTrue();
        assertThat(after.ssrc()).isEqualTo(before.ssrc());
        assertThat(after.timestamp() - before.timestamp() & 0xFFFF_FFFFL).isGreaterThanOrEqualTo(400);
        assertThat((after.timestamp() - before.timestamp()) % 160).isZero();
    }

    @Test
    void keys_areToldOnce_eachPress() throws Exception {
        CallAudio call = call(this::ticking);
        call.agreed(phone.agreed(Codec.PCMU));

        phone.presses(call, 5, 160);
        phone.presses(call, 5, 16_000);
        phone.presses(call, 11, 32_000);

        assertThat(keys.poll(5, TimeUnit.SECONDS)).isEqualTo('5');
        assertThat(keys.poll(5, TimeUnit.SECONDS)).isEqualTo('5');
        assertThat(keys.poll(5, TimeUnit.SECONDS)).isEqualTo('#');
        await().untilAsserted(() -> assertThat(call.figures().orElseThrow().received()).isEqualTo(18));
        assertThat(keys).isEmpty();
    }

    @Test
    void keysOfAnotherClock_areTold_andDoNotCountAsSound() throws Exception {
        CallAudio call = call(this::ticking);
        call.agreed(phone.agreed(Codec.OPUS));

        phone.presses(call, 7, 160);
        phone.presses(call, 7, 4000);

        assertThat(keys.poll(5, TimeUnit.SECONDS)).isEqualTo('7');
        assertThat(keys.poll(5, TimeUnit.SECONDS)).isEqualTo('7');
        await().untilAsserted(() -> assertThat(call.figures().orElseThrow().received()).isEqualTo(12));
        assertThat(keys).isEmpty();
        assertThat(call.figures().orElseThrow().jitter()).isEmpty();
    }

    @Test
    void packetsOfStrangers_areIgnored_andNeverAnswered() throws Exception {
        CallAudio call = call(this::ticking);
        call.agreed(phone.agreed(Codec.PCMU));
        phone.speaks(call, 0, ByteBuffer.allocate(160));
        await().untilAsserted(() -> assertThat(call.figures().orElseThrow().received()).isEqualTo(1));

        try (Phone stranger = new Phone()) {
            stranger.presses(call, 5, 160);
            await().untilAsserted(() -> assertThat(call.figures().orElseThrow().ignored()).isEqualTo(6));
            stranger.hearsNothing(60);
        }
        assertThat(keys).isEmpty();
        phone.hears();
    }

    @Test
    void aPhoneBehindNat_isFoundByItsFirstPacket_andStaysThere() throws Exception {
        CallAudio call = call(this::ticking);
        try (Phone told = new Phone()) {
            call.agreed(told.agreed(Codec.PCMU));
            told.hears();

            phone.speaks(call, 0, ByteBuffer.allocate(160));
            phone.hears();
            told.speaks(call, 0, ByteBuffer.allocate(160));

            await().untilAsserted(() -> assertThat(call.figures().orElseThrow().ignored()).isEqualTo(1));
            assertThat(call.figures().orElseThrow().received()).isEqualTo(1);
            phone.hears();

            call.agreed(told.agreed(Codec.PCMU));
            phone.speaks(call, 160, ByteBuffer.allocate(160));
            await().untilAsserted(() -> assertThat(call.figures().orElseThrow().received()).isEqualTo(2));
        }
    }

    @Test
    void nonsense_isIgnoredAndCounted() throws Exception {
        CallAudio call = call(this::ticking);
        call.agreed(phone.agreed(Codec.PCMU));
        List<byte[]> nonsense = List.of(
                new byte[0], new byte[1], new byte[12], new byte[1500], new byte[1501], new byte[9000],
                new RtpPacket(false, 77, 1, 2, 3, ByteBuffer.allocate(160)).toBytes(),
                new RtpPacket(false, 72, 1, 2, 3, ByteBuffer.allocate(160)).toBytes());

        for (byte[] one : nonsense) {
            Phone.send(phone.rtp, call, one, 0);
            Phone.send(phone.rtcp, call, one, 1);
        }

        await().untilAsserted(
                () -> assertThat(call.figures().orElseThrow().ignored()).isEqualTo(2L * nonsense.size()));
        assertThat(call.figures().orElseThrow().received()).isZero();
    }

    @Test
    void portsThatAreTaken_giveNoCall_andThoseOfACallThatIsOver_areFreeAgain() throws Exception {
        int port = freePair();
        try (MediaEngine small = engine(new Range(port, port + 1))) {
            CallAudio first = small.open(WISH, this::ticking, listener).orElseThrow();
            assertThat(first.local().rtp()).isEqualTo(port);
            assertThat(small.open(WISH, this::ticking, listener)).isEmpty();
            assertThat(small.calls()).isEqualTo(1);

            first.close();
            first.close();
            first.agreed(phone.agreed(Codec.PCMU));

            assertThat(small.calls()).isZero();
            await().untilAsserted(() -> assertThat(small.open(WISH, this::ticking, listener)).isPresent());
        }
    }

    private static int freePair() throws Exception {
        while (true) {
            try (var one = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                    var other = new DatagramSocket(one.getLocalPort() ^ 1, InetAddress.getLoopbackAddress())) {
                return Math.min(one.getLocalPort(), other.getLocalPort());
            } catch (BindException taken) {
                // The next one is another's.
            }
        }
    }

    @Test
    void portsThatHoldNoPair_areRefused_withWords() {
        assertThatThrownBy(() -> engine(new Range(21_001, 21_002)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("21001-21002");
    }

    @Test
    void anotherClockRate_isAnotherSource() {
        CallAudio call = call(this::ticking);
        Agreed first = phone.agreed(Codec.PCMU);
        call.agreed(first);
        RtpPacket before = phone.hears();

        call.agreed(phone.agreed(Codec.PCMA));
        RtpPacket same = phone.hears();
        while (same.payloadType() != 8) {
            same = phone.hears();
        }
        call.agreed(phone.agreed(Codec.OPUS));
        RtpPacket other = phone.hears();
        while (other.payloadType() != 96) {
            other = phone.hears();
        }
        RtpPacket next = phone.hears();

        assertThat(same.ssrc()).isEqualTo(before.ssrc());
        assertThat(other.ssrc()).isNotEqualTo(before.ssrc());
        assertThat(other.marker()).isTrue();
        assertThat((next.timestamp() - other.timestamp() & 0xFFFF_FFFFL) % 960).isZero();
    }

    @Test
    void anEncryptedCall_isReadByWhoHasTheKeys_andTellsItsRoundTrip() {
        Key theirs = new Key(new byte[30]);
        CallAudio call =
                call(new Wish(Optional.empty(), true, List.of(Codec.PCMU), OptionalDouble.of(80)), this::ticking);
        call.agreed(phone.agreed(Codec.PCMU, Optional.of(theirs)));
        Key ours = call.local().key().orElseThrow();
        assertThat(ours.keyAndSalt()).hasSize(30);

        byte[] sound = Phone.receive(phone.rtp);
        RtpPacket heard = RtpPacket.parse(sound, new SrtpReceiver(ours).open(sound, sound.length)).orElseThrow();
        assertThat(heard.payload().remaining()).isEqualTo(160);
        assertThat(heard.payload().get(0)).isEqualTo(G711.ULAW.encode((short) 1));

        byte[] control = Phone.receive(phone.rtcp);
        Rtcp.SenderReport report = (Rtcp.SenderReport)
                Rtcp.parse(control, new Srtcp(ours).open(control, control.length)).orElseThrow().getFirst();
        assertThat(report.ssrc()).isEqualTo(heard.ssrc());
        assertThat(report.packets()).isPositive();
        assertThat(report.timestamp() - heard.timestamp() & 0xFFFF_FFFFL).isLessThan(8000 * 3);

        byte[] answer = new byte[200];
        int length = Rtcp.write(List.of(new Rtcp.ReceiverReport(phone.ssrc, List.of(new ReportBlock(
                report.ssrc(), 64, 0, 0, 80, Ntp.middle(report.ntp()), 0)))), answer);
        Phone.send(phone.rtcp, call, Arrays.copyOf(answer, length), 1);
        Phone.send(phone.rtcp, call, Arrays.copyOf(answer, new Srtcp(theirs).protect(answer, length)), 1);

        await().untilAsserted(() -> assertThat(call.figures().orElseThrow().roundTrip()).isPresent());
        Figures figures = call.figures().orElseThrow();
        assertThat(figures.ignored()).as("what was not encrypted").isEqualTo(1);
        assertThat(figures.remoteJitter()).hasValue(10);
        assertThat(figures.remoteLoss()).hasValue(0.25);
        assertThat(figures.codec()).isEqualTo("PCMU");
        call.close();
        Rtcp.Packet last = null;
        while (!(last instanceof Rtcp.Goodbye)) {
            byte[] bytes = Phone.receive(phone.rtcp);
            last = Rtcp.parse(bytes, new Srtcp(ours).open(bytes, bytes.length)).orElseThrow().getLast();
        }
    }

    @Test
    void whoTalks_isHeardByTheOtherPhones_inTheirCodec_andNotByThemselves() {
        Program nothing = (samples, at) -> {
            Arrays.fill(samples, (short) 0);
            return false;
        };
        Voices room = new Voices();
        CallAudio eva = call(nothing);
        CallAudio ben =
                call(new Wish(Optional.empty(), false, List.of(Codec.OPUS), OptionalDouble.empty()), nothing);
        try (Phone other = new Phone()) {
            eva.join(room);
            ben.join(room);
            eva.talk(true);
            eva.agreed(phone.agreed(Codec.PCMU));
            ben.agreed(other.agreed(Codec.OPUS));
            Decoder decoder = Decoder.of(Codec.OPUS);
            short[] heard = new short[1920];

            byte[] loud = new byte[160];
            int peak = 0;
            for (int i = 0; i < 100 && peak < 3000; i++) {
                for (int k = 0; k < loud.length; k++) {
                    loud[k] = G711.ULAW.encode((short) (10_000 * Math.sin((160 * i + k) * 0.3)));
                }
                phone.speaks(eva, 160 * i, ByteBuffer.wrap(loud));
                assertThat(phone.hears().payload()).isEqualTo(ByteBuffer.wrap(silence((byte) 0xFF)));
                int count = decoder.decode(other.hears().payload(), heard);
                for (int k = 0; k < count; k++) {
                    peak = Math.max(peak, Math.abs(heard[k]));
                }
            }

            assertThat(peak).isGreaterThanOrEqualTo(3000);
        }
    }
}
