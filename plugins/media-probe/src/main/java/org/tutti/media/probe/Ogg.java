package org.tutti.media.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Ogg (RFC 3533) with one kind of sound: the last page tells how many samples there were. */
final class Ogg {

    private static final int PAGE_HEADER = 27;

    private double rate;
    private double skipped;
    private double samples;

    private Ogg() {}

    static Found of(Window window) {
        var sound = new Ogg();
        String[] codec = {""};
        Probe.asFarAsItGoes(() -> {
            ByteBuffer page = window.at(0, PAGE_HEADER + 1).order(ByteOrder.LITTLE_ENDIAN);
            int serial = page.getInt(14);
            ByteBuffer packet = window.at(PAGE_HEADER + (page.get(26) & 0xff), 28).order(ByteOrder.LITTLE_ENDIAN);
            codec[0] = sound.codec(packet);
            if (window.length().isPresent()) {
                long length = window.length().getAsLong();
                int tail = (int) Math.min(length, Window.PIECE);
                sound.last(window.at(length - tail, tail).order(ByteOrder.LITTLE_ENDIAN), serial);
            }
        });
        return switch (codec[0]) {
            case "theora" -> new Found.Other("a Theora film, which browsers do not play any more");
            case "" -> new Found.Media("audio/ogg", Double.POSITIVE_INFINITY);
            default -> new Found.Media(
                    "audio/ogg; codecs=\"" + codec[0] + '"', (sound.samples - sound.skipped) / sound.rate);
        };
    }

    private String codec(ByteBuffer packet) {
        String latin = StandardCharsets.ISO_8859_1.decode(packet.duplicate()).toString();
        if (latin.startsWith("OpusHead")) {
            rate = 48_000;
            skipped = packet.getShort(10) & 0xffff;
            return "opus";
        } else if (latin.startsWith("\u0001vorbis")) {
            rate = Integer.toUnsignedLong(packet.getInt(12));
            return "vorbis";
        }
        return latin.startsWith("\u0080theora") ? "theora" : "";
    }

    private void last(ByteBuffer tail, int serial) {
        for (int at = tail.limit() - PAGE_HEADER; at >= 0; at--) {
            if (tail.getInt(at) == 0x5367674F && tail.getInt(at + 14) == serial && tail.getLong(at + 6) > 0) {
                samples = tail.getLong(at + 6);
                return;
            }
        }
    }
}
