package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.tutti.gateway.sip.signal.Audio.Key;

/** What is enciphered is read by who has the key, once, and by nobody else. Vectors: RFC 3711, B.2 and B.3; libsrtp. */
class SrtpProperties {

    private static final Key MASTER = new Key(hex("E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6"));

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Example
    void keystream_isThatOfTheStandard() {
        byte[] stream = new byte[48];

        new CounterMode(hex("2B7E151628AED2A6ABF7158809CF4F3C"), hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"))
                .apply(stream, 0, stream.length, 0, 0);

        assertThat(stream).isEqualTo(hex("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB"
                + "41E95B3BB0A2E8DD477901E4FCA894C0"));
    }

    @Example
    void keys_areThoseOfTheStandard() {
        SrtpKeys keys = SrtpKeys.rtp(MASTER);

        assertThat(keys.cipher()).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(keys.salt()).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(keys.authentication()).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
        assertThat(keys).hasToString("(secret)");
    }

    @Example
    void packets_areThoseOfLibsrtp() {
        byte[] rtp = Arrays.copyOf(hex("800f1234decafbadcafebabe" + "ab".repeat(16)), 38);
        byte[] rtcp = Arrays.copyOf(hex("81c8000bcafebabe" + "ab".repeat(16)), 38);

        assertThat(new SrtpSender(MASTER).protect(rtp, 28)).isEqualTo(38);
        assertThat(new Srtcp(MASTER).protect(rtcp, 24)).isEqualTo(38);

        assertThat(rtp).isEqualTo(
                hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb"));
        assertThat(rtcp).isEqualTo(
                hex("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798"));
    }

    @Property(tries = 200)
    void whatIsProtected_isOpenedOnce_alsoWhereNumbersWrap(
            @ForAll byte[] payload, @ForAll int ssrc, @ForAll @IntRange(max = 65_535) int first) {
        SrtpSender sender = new SrtpSender(MASTER);
        SrtpReceiver receiver = new SrtpReceiver(MASTER);
        for (int i = 0; i < 5; i++) {
            // In steps, as where packets are lost.
            int sequence = first + i * 20_000 & 0xFFFF;
            byte[] plain = packet(payload, ssrc, sequence);
            byte[] sent = Arrays.copyOf(plain, plain.length + SrtpTag.LENGTH);

            int length = sender.protect(sent, plain.length);
            byte[] again = sent.clone();

            assertThat(receiver.open(sent, length)).isEqualTo(plain.length);
            assertThat(Arrays.copyOf(sent, plain.length)).isEqualTo(plain);
            assertThat(receiver.open(again, length)).as("a repetition").isEqualTo(-1);
        }
    }

    private static byte[] packet(byte[] payload, int ssrc, int sequence) {
        byte[] some = Arrays.copyOf(payload, Math.min(payload.length, 400));
        return new RtpPacket(false, 0, sequence, 160, ssrc & 0xFFFF_FFFFL, ByteBuffer.wrap(some)).toBytes();
    }

    @Property(tries = 200)
    void whatWasChanged_isNotOpened(@ForAll @Size(20) byte[] payload, @ForAll @IntRange(max = 41) int at,
            @ForAll @IntRange(max = 7) int bit) {
        byte[] plain = packet(payload, 7, 7);
        byte[] sent = Arrays.copyOf(plain, plain.length + SrtpTag.LENGTH);
        int length = new SrtpSender(MASTER).protect(sent, plain.length);

        sent[at] ^= (byte) (1 << bit);

        assertThat(new SrtpReceiver(MASTER).open(sent, length)).isEqualTo(-1);
    }

    @Property(tries = 100)
    void rtcp_isOpenedOnce_andNotIfItWasChanged(@ForAll @Size(40) byte[] body, @ForAll @IntRange(max = 53) int at) {
        Srtcp sender = new Srtcp(MASTER);
        Srtcp receiver = new Srtcp(MASTER);
        byte[] sent = Arrays.copyOf(body, body.length + Srtcp.TRAILER);
        int length = sender.protect(sent, body.length);
        byte[] changed = sent.clone();
        changed[at] ^= 1;
        byte[] again = sent.clone();

        assertThat(receiver.open(changed, length)).isEqualTo(-1);
        assertThat(receiver.open(sent, length)).isEqualTo(body.length);
        assertThat(Arrays.copyOf(sent, body.length)).isEqualTo(body);
        assertThat(receiver.open(again, length)).isEqualTo(-1);
    }

    @Property(tries = 500)
    void nonsense_isNotOpened(@ForAll byte[] bytes) {
        assertThat(new SrtpReceiver(MASTER).open(bytes.clone(), bytes.length)).isEqualTo(-1);
        assertThat(new Srtcp(MASTER).open(bytes.clone(), bytes.length)).isEqualTo(-1);
    }

    @Property(tries = 200)
    void aWindow_takesEachIndexOnce(@ForAll @Size(100) List<@IntRange(max = 150) Integer> indexes) {
        ReplayWindow window = new ReplayWindow();
        boolean[] taken = new boolean[151];
        int highest = -1;
        for (int index : indexes) {
            assertThat(window.isNew(index)).isEqualTo(!taken[index] && index > highest - 64);
            if (window.isNew(index)) {
                window.add(index);
                taken[index] = true;
                highest = Math.max(highest, index);
            }
        }
    }
}
