package org.tutti.media.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** MP3, or AAC as a bare stream: frames one after the other, with what people have put before them. */
final class Mp3 {

    /** kbit/s of layer III, by version (1; 2 and 2.5) and index. */
    private static final int[][] BITRATES = {
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
    };

    private static final int[] RATES = {44_100, 48_000, 32_000};

    private double duration;
    private boolean aac;

    private Mp3() {}

    /** Whether such a frame begins here. */
    static boolean startsFrame(String latin) {
        return latin.length() > 3
                && latin.charAt(0) == 0xff
                && (isLayer3(latin.charAt(1)) && (latin.charAt(2) & 0x0c) != 0x0c || isAdts(latin.charAt(1)));
    }

    private static boolean isLayer3(int second) {
        return (second & 0xe6) == 0xe2 && (second & 0x18) != 0x08;
    }

    private static boolean isAdts(int second) {
        return (second & 0xf6) == 0xf0;
    }

    static Found of(Window window) {
        var sound = new Mp3();
        Probe.asFarAsItGoes(() -> sound.frames(window));
        return new Found.Media(sound.aac ? "audio/aac" : "audio/mpeg", sound.duration);
    }

    private void frames(Window window) throws IOException {
        ByteBuffer head = window.at(0, 10);
        long at = head.get(0) == 'I' ? 10 + syncSafe(head.getInt(6)) : 0;
        ByteBuffer frame = window.upTo(at, 200);
        int second = frame.get(1) & 0xff;
        int third = frame.get(2) & 0xff;
        if (frame.get(0) != (byte) 0xff || !isLayer3(second)) {
            aac = frame.get(0) == (byte) 0xff && isAdts(second);
            return;
        }
        int version = second >> 3 & 3;
        boolean first = version == 3;
        double rate = RATES[third >> 2 & 3] / (first ? 1.0 : version == 2 ? 2 : 4);
        int samples = first ? 1152 : 576;
        String latin = StandardCharsets.ISO_8859_1.decode(frame.duplicate()).toString();
        int table = Math.max(latin.indexOf("Xing"), latin.indexOf("Info"));
        int other = latin.indexOf("VBRI");
        if (table > 0 && (frame.getInt(table + 4) & 1) != 0) {
            duration = Integer.toUnsignedLong(frame.getInt(table + 8)) * (double) samples / rate;
        } else if (other > 0) {
            duration = Integer.toUnsignedLong(frame.getInt(other + 14)) * (double) samples / rate;
        } else if (window.length().isPresent()) {
            duration = (window.length().getAsLong() - at) * 8 / (BITRATES[first ? 0 : 1][third >> 4] * 1000.0);
        }
    }

    private static long syncSafe(int size) {
        return size & 0x7f | (size >> 8 & 0x7f) << 7 | (size >> 16 & 0x7f) << 14 | (size >> 24 & 0x7f) << 21;
    }
}
