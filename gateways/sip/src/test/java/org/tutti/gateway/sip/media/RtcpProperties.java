package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.tutti.gateway.sip.media.Rtcp.Packet;

/** RTCP: what is written is read, byte by byte as the standards have it, and nothing makes the parser fail. */
class RtcpProperties {

    private static Arbitrary<Long> u32() {
        return Arbitraries.longs().between(0, 0xFFFF_FFFFL);
    }

    private static Arbitrary<List<ReportBlock>> blocks() {
        return Combinators.combine(u32(), Arbitraries.integers().between(0, 255),
                        Arbitraries.integers().between(-0x80_0000, 0x7F_FFFF), u32(), u32(), u32(), u32())
                .as(ReportBlock::new).list().ofMaxSize(3);
    }

    @Provide
    Arbitrary<List<Packet>> compounds() {
        Arbitrary<Packet> sender = Combinators.combine(
                u32(), Arbitraries.longs(), u32(), u32(), u32(), blocks()).as(Rtcp.SenderReport::new);
        Arbitrary<Packet> receiver = Combinators.combine(u32(), blocks()).as(Rtcp.ReceiverReport::new);
        Arbitrary<Packet> description = Combinators.combine(u32(), Arbitraries.strings().ofMaxLength(60))
                .as(Rtcp.Description::new);
        Arbitrary<Packet> goodbye = u32().list().ofMaxSize(5).map(Rtcp.Goodbye::new);
        Arbitrary<Packet> extended = Combinators.combine(u32(), Combinators.combine(
                        Arbitraries.integers().between(0, 15), Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 127), u32(), u32(), Arbitraries.longs(), u32(), u32())
                .as(ExtendedReport.Idms::new).list().ofMaxSize(3)).as(ExtendedReport::new);
        Arbitrary<Packet> settings = Combinators.combine(u32(), u32(), u32(), Arbitraries.longs(), u32(),
                Arbitraries.longs()).as(IdmsSettings::new);
        Arbitrary<List<Packet>> others =
                Arbitraries.oneOf(description, goodbye, extended, settings).list().ofMaxSize(4);
        return Combinators.combine(Arbitraries.oneOf(sender, receiver), others)
                .as((first, rest) -> java.util.stream.Stream.concat(java.util.stream.Stream.of(first), rest.stream())
                        .toList());
    }

    @Property(tries = 300)
    void aCompound_isReadAsItWasWritten(@ForAll("compounds") List<Packet> packets) {
        byte[] bytes = new byte[RtpPacket.LONGEST];

        int length = Rtcp.write(packets, bytes);

        assertThat(Rtcp.parse(bytes, length)).contains(packets);
    }

    @Property(tries = 300)
    void aCompoundThatIsCutOrChanged_neverMakesTheParserFail(
            @ForAll("compounds") List<Packet> packets, @ForAll @Size(8) List<@IntRange(max = 1499) Integer> at,
            @ForAll byte value, @ForAll @IntRange(max = 1500) int cut) {
        byte[] bytes = new byte[RtpPacket.LONGEST];
        int length = Rtcp.write(packets, bytes);
        at.forEach(one -> bytes[one % length] = value);

        assertThat(Rtcp.parse(bytes, length)).isNotNull();
        assertThat(Rtcp.parse(bytes, cut)).isNotNull();
        assertThat(Rtcp.parse(Arrays.copyOf(bytes, Math.min(cut, length)), cut)).isNotNull();
    }

    @Property(tries = 500)
    void noBytes_makeTheParserFail(@ForAll byte[] bytes) {
        assertThat(Rtcp.parse(bytes, bytes.length)).isNotNull();
    }

    @Example
    void aReport_comesFirst() {
        byte[] bytes = new byte[100];

        int length = Rtcp.write(List.of(new Rtcp.Description(1, "a@b"), new Rtcp.ReceiverReport(1, List.of())), bytes);

        assertThat(Rtcp.parse(bytes, length)).isEmpty();
    }

    @Example
    void synchronizationReportsAndSettings_areThoseOfTheStandard() {
        byte[] report = HexFormat.of().parseHex("80c9000111223344"
                + "80cf0009112233440c110007c00000000000002acafebabeed4ea8c0400000000a0b0c0da8c06e14"
                + "80d3000855667788cafebabe0000002aed4ea8c0400000000a0b0c0ded4ea8c080000000");
        List<Packet> packets = List.of(
                new Rtcp.ReceiverReport(0x11223344L, List.of()),
                new ExtendedReport(0x11223344L, List.of(new ExtendedReport.Idms(
                        1, true, 96, 42, 0xCAFEBABEL, 0xED4EA8C040000000L, 0x0A0B0C0DL, 0xA8C06E14L))),
                new IdmsSettings(0x55667788L, 0xCAFEBABEL, 42, 0xED4EA8C040000000L, 0x0A0B0C0DL, 0xED4EA8C080000000L));
        byte[] written = new byte[report.length];

        assertThat(Rtcp.parse(report, report.length)).contains(packets);
        assertThat(Rtcp.write(packets, written)).isEqualTo(report.length);
        assertThat(written).isEqualTo(report);
    }

    @Example
    void blocksOfOtherKinds_andPackets_areSkipped() {
        byte[] bytes = HexFormat.of().parseHex("80c9000100000001" + "80cf00040000000104000002" + "0000000000000000"
                + "80cc000200000001" + "61626364");

        assertThat(Rtcp.parse(bytes, bytes.length)).contains(
                List.of(new Rtcp.ReceiverReport(1, List.of()), new ExtendedReport(1, List.of())));
    }

    @Example
    void instants_areThoseOfNtp() {
        // 2026-03-01T12:00:00.250Z
        assertThat(Ntp.of(1_772_366_400_250_000L)).isEqualTo(0xED4EA8C040000000L);
        assertThat(Ntp.middle(0xED4EA8C040000000L)).isEqualTo(0xA8C04000L);
        assertThat(ByteBuffer.allocate(8).putLong(Ntp.of(-2_208_988_800_000_000L)).getLong(0)).isZero();
    }
}
