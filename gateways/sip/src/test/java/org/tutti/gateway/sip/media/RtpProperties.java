package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** RTP and telephone events: what is written is read, nothing else, and numbers wrap. */
class RtpProperties {

    private static final long U32 = 0xFFFF_FFFFL;

    @Provide
    Arbitrary<RtpPacket> packets() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        // With the marker, 64 to 95 are RTCP's (RFC 5761).
                        Arbitraries.integers().between(0, 127).filter(type -> type < 64 || type > 95),
                        Arbitraries.integers().between(0, 65_535),
                        Arbitraries.longs().between(0, U32),
                        Arbitraries.longs().between(0, U32),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(400).map(ByteBuffer::wrap))
                .as(RtpPacket::new);
    }

    @Property(tries = 300)
    void packet_isReadAsItWasWritten(@ForAll("packets") RtpPacket packet) {
        byte[] bytes = packet.toBytes();

        assertThat(RtpPacket.parse(bytes, bytes.length)).contains(packet);
    }

    @Property(tries = 300)
    void whatIsAroundThePayload_isSkipped(
            @ForAll("packets") RtpPacket packet, @ForAll @IntRange(max = 15) int sources,
            @ForAll @IntRange(max = 20) int extension, @ForAll @IntRange(min = 1, max = 255) int padding) {
        byte[] plain = packet.toBytes();
        ByteBuffer out = ByteBuffer.allocate(1500).put(plain, 0, 12).put(new byte[4 * sources])
                .putShort((short) 0xBEDE).putShort((short) extension).put(new byte[4 * extension])
                .put(plain, 12, plain.length - 12).put(new byte[padding - 1]).put((byte) padding);
        out.put(0, (byte) (0xB0 | sources));

        assertThat(RtpPacket.parse(out.array(), out.position())).contains(packet);
    }

    @Property(tries = 1000)
    void noBytes_makeTheParserFail(@ForAll @Size(max = 80) byte[] bytes, @ForAll @IntRange(max = 90) int length) {
        assertThat(RtpPacket.parse(bytes, length)).matches(
                packet -> packet.isEmpty() || packet.get().payload().remaining() <= length - RtpPacket.HEADER);
        if (bytes.length > 0) {
            bytes[0] = (byte) (bytes[0] & 0x3F | 0x80);
            assertThat(RtpPacket.parse(bytes, length)).isNotNull();
        }
    }

    @Property(tries = 200)
    void event_isReadAsItWasWritten(
            @ForAll @IntRange(max = 255) int event, @ForAll boolean end, @ForAll @IntRange(max = 63) int volume,
            @ForAll @IntRange(max = 65_535) int duration) {
        TelephoneEvent written = new TelephoneEvent(event, end, volume, duration);

        assertThat(TelephoneEvent.parse(written.toBytes())).contains(written);
        assertThat(written.key().isPresent()).isEqualTo(event < 16);
    }

    @Property(tries = 100)
    void allOfASource_isCounted_whereverItsNumbersWrap(@ForAll @IntRange(max = 65_535) int first) {
        Reception reception = new Reception();
        for (int i = 0; i < 200; i++) {
            assertThat(reception.take(7, first + i & 0xFFFF)).isTrue();
        }

        ReportBlock report = reception.report(0, 0);

        assertThat(report.lost()).isZero();
        assertThat(report.fractionLost()).isZero();
        assertThat(report.highest()).isEqualTo(first + 199L);
    }

    @Property(tries = 100)
    void whatIsLost_isReported_andTheShareIsThatSinceTheLastReport(@ForAll @IntRange(max = 65_535) int first) {
        Reception reception = new Reception();
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 1) {
                reception.take(7, first + i & 0xFFFF);
            }
        }

        assertThat(reception.report(0, 0)).returns(25, ReportBlock::lost).returns(64, ReportBlock::fractionLost);
        reception.take(7, first + 100 & 0xFFFF);
        assertThat(reception.report(0, 0)).returns(25, ReportBlock::lost).returns(0, ReportBlock::fractionLost);
    }

    @Property(tries = 100)
    void anEvenPace_hasNoJitter_whereverTheTimestampsWrap(@ForAll @LongRange(max = U32) long first) {
        Reception reception = new Reception();
        for (int i = 0; i < 50; i++) {
            reception.timed(first + i * 160L & U32, 1_700_000_000_000_000L + i * 20_000L, 8000);
        }

        assertThat(reception.jitter()).isLessThan(1);
    }

    /** Of differences of two instants, each even within ± 4 ms, the mean is 8/3 ms. */
    @Example
    void jitter_isTheMeanOfHowMuchTheWayVaries() {
        Reception reception = new Reception();
        Random random = new Random(8);
        double sum = 0;
        for (int i = 0; i < 4000; i++) {
            reception.timed(i * 160L, i * 20_000L + random.nextInt(8000), 8000);
            sum += i < 200 ? 0 : reception.jitter() / 8;
        }

        assertThat(sum / 3800).isCloseTo(8.0 / 3, within(0.15));
    }

    @Example
    void anotherSource_takesOver_onlyWhenTheFirstIsQuiet() {
        Reception reception = new Reception();
        assertThat(reception.take(1, 10)).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(reception.take(2, 500 + i)).as("flapping").isFalse();
            assertThat(reception.take(1, 11 + i)).isTrue();
        }

        assertThat(reception.take(2, 600)).isFalse();
        assertThat(reception.take(2, 601)).isFalse();
        assertThat(reception.take(2, 602)).isTrue();
        assertThat(reception.take(1, 21)).isFalse();
    }

    @Example
    void aJump_isBelieved_onceItGoesOn() {
        Reception reception = new Reception();
        reception.take(1, 10);

        assertThat(reception.take(1, 30_000)).isFalse();
        assertThat(reception.take(1, 30_001)).isTrue();
        assertThat(reception.report(0, 0).lost()).isZero();
    }

    @Property(tries = 200)
    void g711_isItsOwnInverse(@ForAll G711 law, @ForAll byte code, @ForAll short sample) {
        short decoded = law.decode(code);
        // Of µ-law there are two nothings.
        assertThat(law.decode(law.encode(decoded))).isEqualTo(decoded);
        assertThat(law.decode(law.encode(sample)) - sample).isBetween(-1030, 1030);
        assertThat((double) law.decode(law.encode(sample))).isCloseTo(sample, within(Math.abs(sample) / 16.0 + 20));
    }

    @Example
    void g711_hasTheValuesOfTheStandard() {
        short[] samples = {0, -1, 1000, -1000, 32_767, -32_768};

        assertThat(encoded(G711.ULAW, samples)).isEqualTo(bytes(0xFF, 0x7F, 0xCE, 0x4E, 0x80, 0x00));
        assertThat(encoded(G711.ALAW, samples)).isEqualTo(bytes(0xD5, 0x55, 0xFA, 0x7A, 0xAA, 0x2A));
    }

    private static byte[] encoded(G711 law, short[] samples) {
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            bytes[i] = law.encode(samples[i]);
        }
        return bytes;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
