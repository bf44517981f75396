package org.tutti.media.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Formats whose first bytes say all. */
final class Plain {

    private Plain() {}

    /** RFC 9639: the first block has the rate and the number of samples. */
    static Found flac(Window window) {
        double[] duration = {0};
        Probe.asFarAsItGoes(() -> {
            long bits = window.at(18, 8).getLong();
            duration[0] = (bits & 0xf_ffff_ffffL) / (double) (bits >>> 44);
        });
        return new Found.Media("audio/flac", duration[0]);
    }

    /** The chunk "fmt " has the bytes a second; all the rest but a little is sound. */
    static Found wav(Window window) {
        double[] duration = {0};
        Probe.asFarAsItGoes(() -> {
            ByteBuffer head = window.at(0, 44).order(ByteOrder.LITTLE_ENDIAN);
            if (head.getInt(12) == 0x20746d66) {
                duration[0] = (Integer.toUnsignedLong(head.getInt(4)) - 36) / (double) head.getInt(28);
            }
        });
        return new Found.Media("audio/wav", duration[0]);
    }
}
