package org.tutti.media.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ProbeTest {

    /** What there is at hand, and how often it was asked for. */
    private static final class Memory implements Bytes {

        private final byte[] all;
        private int reads;

        Memory(byte[] all) {
            this.all = all;
        }

        @Override
        public byte[] read(long from, int most) {
            reads++;
            int start = (int) Math.min(from, all.length);
            return Arrays.copyOfRange(all, start, Math.min(start + most, all.length));
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(all.length);
        }
    }

    private static byte[] demo(String ending) throws IOException {
        return Files.readAllBytes(Path.of("../../server/src/main/media/demo/demo." + ending));
    }

    private static Found of(byte[] bytes) throws IOException {
        return Probe.of(new Memory(bytes));
    }

    private static void assertMedia(byte[] bytes, String type, double duration) throws IOException {
        assertThat(of(bytes)).isInstanceOfSatisfying(Found.Media.class, media -> {
            assertThat(media.type()).isEqualTo(type);
            assertThat(media.duration()).isEqualTo(duration, within(duration < 1e9 ? 0.05 : 0));
        });
    }

    private static byte[] box(String kind, byte[]... contents) {
        var all = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            all.writeBytes(content);
        }
        return ByteBuffer.allocate(8 + all.size())
                .putInt(8 + all.size())
                .put(kind.getBytes(StandardCharsets.US_ASCII))
                .put(all.toByteArray())
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Example
    void mp4_tellsItsCodecsAndDuration() throws IOException {
        assertMedia(demo("mp4"), "video/mp4; codecs=\"avc1.4d401e, mp4a.40.2\"", 120);
    }

    @Example
    void webM_tellsItsCodecsAndDuration() throws IOException {
        assertMedia(demo("webm"), "video/webm; codecs=\"vp9, opus\"", 120);
    }

    /** As cameras and editors write it: what tells is last, behind all the pictures. */
    @Example
    void mp4_withItsTableAtTheEnd_isReadInAFewPieces() throws IOException {
        byte[] header = ByteBuffer.allocate(100).putInt(12, 1000).putInt(16, 90_500).array();
        byte[] film = joined(
                box("ftyp", latin("isom")), box("mdat", new byte[3_000_000]), box("moov", box("mvhd", header)));
        var bytes = new Memory(film);

        assertThat(Probe.of(bytes)).isEqualTo(new Found.Media("video/mp4", 90.5));
        assertThat(bytes.reads).isLessThanOrEqualTo(3);
    }

    @Example
    void fragmentedMp4_tellsTheDurationOfItsFragments() throws IOException {
        byte[] header = ByteBuffer.allocate(100).putInt(12, 1000).array();
        byte[] fragments = ByteBuffer.allocate(8).putInt(4, 61_000).array();
        assertMedia(
                joined(
                        box("ftyp", latin("iso5")),
                        box("moov", box("mvhd", header), box("mvex", box("mehd", fragments)))),
                "video/mp4",
                61);
        assertMedia(
                joined(box("ftyp", latin("iso5")), box("moov", box("mvhd", header))),
                "video/mp4",
                Double.POSITIVE_INFINITY);
    }

    /** As servers of streams write it: an index lies before the fragments. */
    @Example
    void fragmentedMp4_withAnIndex_isAsLongAsItsParts() throws IOException {
        byte[] header = ByteBuffer.allocate(100).putInt(12, 1000).array();
        byte[] index = ByteBuffer.allocate(24 + 24).putInt(8, 48_000).putShort(22, (short) 2)
                .putInt(28, 48_000 * 5).putInt(40, 48_000 * 3).array();
        assertMedia(
                joined(box("ftyp", latin("iso6")), box("moov", box("mvhd", header)), box("sidx", index), box("moof")),
                "video/mp4",
                8);
    }

    @Example
    void aac_isKnownByItsFrames() throws IOException {
        assertMedia(
                Arrays.copyOf(new byte[] {(byte) 0xff, (byte) 0xf1, 0x4c, (byte) 0x80}, 100),
                "audio/aac",
                Double.POSITIVE_INFINITY);
    }

    @Example
    void pictureNoBrowserPlays_isNamed() throws IOException {
        byte[] handler = ByteBuffer.allocate(24).put(8, latin("vide")).array();
        byte[] entry = joined(new byte[8], box("mp4v", new byte[80]));
        byte[] table = box("stbl", box("stsd", entry));
        byte[] film = joined(
                box("ftyp", latin("isom")),
                box("moov", box("trak", box("mdia", box("hdlr", handler), box("minf", table)))));

        assertThat(of(film)).isEqualTo(
                new Found.Other("a film whose picture is coded as 'mp4v', which browsers do not play"));
    }

    @Example
    void mp3_isAsLongAsItsTableOrItsBitrateSays() throws IOException {
        byte[] frame = {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0};
        byte[] constant = Arrays.copyOf(frame, 160_000);
        assertMedia(constant, "audio/mpeg", 10);

        byte[] tagged = joined(latin("ID3\4\0\0\0\0\1\0"), new byte[128], constant);
        assertMedia(tagged, "audio/mpeg", 10);

        byte[] table = ByteBuffer.allocate(8000)
                .put(frame).put(36, latin("Xing")).putInt(40, 1).putInt(44, 1000).array();
        assertMedia(table, "audio/mpeg", 1000 * 1152 / 44_100.0);
    }

    @Example
    void ogg_isAsLongAsItsLastPageSays() throws IOException {
        byte[] head = ByteBuffer.allocate(28 + 28).order(ByteOrder.LITTLE_ENDIAN)
                .put(latin("OggS")).putInt(14, 77).put(26, (byte) 1)
                .put(28, latin("OpusHead")).putShort(38, (short) 480).array();
        byte[] last = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN)
                .put(latin("OggS")).putLong(6, 48_000 * 30 + 480).putInt(14, 77).array();
        assertMedia(joined(head, new byte[200_000], last), "audio/ogg; codecs=\"opus\"", 30);
    }

    @Example
    void flacAndWav_sayItAtTheBeginning() throws IOException {
        byte[] flac = ByteBuffer.allocate(100).put(latin("fLaC")).putLong(18, 44_100L << 44 | 44_100 * 7).array();
        assertMedia(flac, "audio/flac", 7);
        byte[] wav = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN)
                .put(latin("RIFF")).putInt(4, 36 + 176_400 * 3).put(8, latin("WAVEfmt ")).putInt(28, 176_400).array();
        assertMedia(wav, "audio/wav", 3);
    }

    @Example
    void whatIsNoMedia_isNamed() throws IOException {
        assertThat(of(new byte[0])).isEqualTo(new Found.Other("empty"));
        assertThat(of(latin("\n<!DOCTYPE html><html>"))).isEqualTo(new Found.Other("a web page"));
        assertThat(of(latin("#EXTM3U\n"))).isEqualTo(new Found.Other("a playlist (HLS)"));
        assertThat(of(latin("<?xml?><MPD>"))).isEqualTo(new Found.Other("a playlist (DASH)"));
        assertThat(of(latin("Hello there"))).isEqualTo(new Found.Other("a text"));
        assertThat(of(latin("%PDF-1.7"))).isEqualTo(new Found.Other("a document or an archive"));
        assertThat(of(new byte[] {1, 2, 3, 4, 5})).isEqualTo(new Found.Other("of an unknown kind"));
        assertThat(of(latin("\u001aE\u00df\u00a3\u008bB\u0082\u0088matroska")))
                .isEqualTo(new Found.Other("a Matroska film, which few browsers play"));
    }

    @Example
    void elementsInsideElements_withoutEnd_areNotFollowed() throws IOException {
        byte[] head = latin("\u001aE\u00df\u00a3\u0087B\u0082\u0084webm");
        for (String master : new String[] {"\u0018S\u0080g\u00ff", "\u00ae\u00ff", "\u001aE\u00df\u00a3\u00ff"}) {
            assertMedia(joined(head, latin(master.repeat(65_536))), "video/webm", Double.POSITIVE_INFINITY);
        }
    }

    /** Strangers choose the bytes: whatever they are, the answer comes soon and without a failure. */
    @Property(tries = 300)
    void brokenMedia_areReadInAFewPieces_andNeverFail(
            @ForAll long seed, @ForAll @IntRange(max = 200_000) int length, @ForAll boolean mp4) throws IOException {
        var random = new Random(seed);
        byte[] film = Arrays.copyOf(BEGINNINGS[mp4 ? 0 : 1], length);
        for (int i = 0; i < 20 && length > 20; i++) {
            film[random.nextInt(12, Math.min(length, 3000))] = (byte) random.nextInt();
        }
        var bytes = new Memory(film);

        assertThat(Probe.of(bytes)).isNotNull();
        assertThat(bytes.reads).isLessThanOrEqualTo(12);
    }

    @Property(tries = 2000)
    void anyBytes_afterAnyMagic_neverFail(@ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(max = 6) int magic)
            throws IOException {
        byte[] begun = joined(latin(new String[] {
            "\0\0\0\u0008ftyp", "\u001aE\u00df\u00a3", "OggS", "fLaC", "RIFF\0\0\0\0WAVE", "ID3", "\u00ff\u00fb\u0090"
        }[magic]), bytes);
        assertThat(of(begun)).isNotNull();
    }

    private static final byte[][] BEGINNINGS = new byte[2][];

    static {
        try {
            BEGINNINGS[0] = Arrays.copyOf(demo("mp4"), 200_000);
            BEGINNINGS[1] = Arrays.copyOf(demo("webm"), 200_000);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
