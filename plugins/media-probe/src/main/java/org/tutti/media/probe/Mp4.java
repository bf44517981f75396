package org.tutti.media.probe;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** MP4 and QuickTime (ISO/IEC 14496-12): boxes in boxes. The one that tells is called moov, at either end. */
final class Mp4 {

    private static final Set<String> PICTURES = Set.of(
            "avc1", "avc3", "hvc1", "hev1", "dvh1", "dvhe", "av01", "vp08", "vp09");

    /** moov, trak, mdia: how deep their boxes lie, and how deep one looks. */
    private static final int MEDIA = 3, DEEPEST = 6;

    /** So many boxes side by side are no film. */
    private static final int MOST_BOXES = 500;

    private final Window window;
    private double timescale;
    private double duration;
    private double fragments;
    private String handler = "";
    private boolean picture;
    private String unplayable = "";
    private final List<Optional<String>> codecs = new ArrayList<>();

    private Mp4(Window window) {
        this.window = window;
    }

    static Found of(Window window) {
        var film = new Mp4(window);
        Probe.asFarAsItGoes(() -> film.boxes(0, window.length().orElse(Long.MAX_VALUE), 0));
        return film.found();
    }

    private Found found() {
        if (!unplayable.isEmpty()) {
            return Found.Other.pictureOf(unplayable);
        }
        String type = picture || codecs.isEmpty() ? "video/mp4" : "audio/mp4";
        if (!codecs.isEmpty() && codecs.stream().allMatch(Optional::isPresent)) {
            type += "; codecs=\"" + String.join(", ", codecs.stream().map(Optional::get).distinct().toList()) + '"';
        }
        return new Found.Media(type, (duration > 0 ? duration : fragments) / timescale);
    }

    private void boxes(long from, long end, int depth) throws IOException {
        long at = from;
        for (int i = 0; i < MOST_BOXES && at + 8 <= end; i++) {
            ByteBuffer head = window.at(at, 8);
            long size = Integer.toUnsignedLong(head.getInt());
            String kind = text(head, 4);
            int header = 8;
            if (size == 1) {
                size = window.at(at + 8, 8).getLong();
                header = 16;
            } else if (size == 0) {
                size = end - at;
            }
            if (size < header || at + size < at) {
                throw new EOFException("A box of %d bytes.".formatted(size));
            }
            box(kind, at + header, Math.min(at + size, end), depth);
            if (depth == 0 && (kind.equals("moof") || kind.equals("moov") && (duration > 0 || fragments > 0))) {
                return;
            }
            at += size;
        }
    }

    private void box(String kind, long from, long end, int depth) throws IOException {
        switch (kind) {
            case "moov", "trak", "mdia", "minf", "stbl", "mvex" -> {
                if (depth < DEEPEST) {
                    boxes(from, end, depth + 1);
                }
            }
            case "mvhd" -> {
                boolean wide = window.at(from, 1).get() == 1;
                ByteBuffer times = window.at(from + (wide ? 20 : 12), wide ? 12 : 8);
                timescale = Integer.toUnsignedLong(times.getInt());
                duration = length(times, wide);
            }
            case "mehd" -> {
                boolean wide = window.at(from, 1).get() == 1;
                fragments = length(window.at(from + 4, wide ? 8 : 4), wide);
            }
            case "sidx" -> {
                boolean wide = window.at(from, 1).get() == 1;
                ByteBuffer index = window.at(from + 8, 4);
                double unit = Integer.toUnsignedLong(index.getInt());
                long entries = from + (wide ? 28 : 20);
                int count = window.at(entries + 2, 2).getShort() & 0xffff;
                ByteBuffer lengths = window.at(entries + 4, Math.min(12 * count, Window.PIECE));
                for (int at = 4; at < lengths.limit(); at += 12) {
                    fragments += Integer.toUnsignedLong(lengths.getInt(at)) / unit * timescale;
                }
            }
            case "hdlr" -> {
                // QuickTime has another one further down.
                if (depth == MEDIA) {
                    handler = text(window.at(from + 8, 4), 4);
                }
            }
            case "stsd" -> sample(from + 8, end);
            default -> {
                // Of no use here.
            }
        }
    }

    /** All ones stands for unknown. */
    private static double length(ByteBuffer bytes, boolean wide) {
        long length = wide ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
        return length == (wide ? -1 : 0xffff_ffffL) ? 0 : length;
    }

    private void sample(long from, long end) throws IOException {
        if (!handler.equals("vide") && !handler.equals("soun")) {
            return;
        }
        int size = (int) Math.min(2000, end - from);
        ByteBuffer entry = window.upTo(from, size);
        entry.getInt();
        String codec = text(entry, 4);
        if (handler.equals("vide")) {
            picture = true;
            if (!PICTURES.contains(codec)) {
                unplayable = codec.matches("[ -~]+") ? codec.strip() : "unknown";
            }
        }
        codecs.add(Codecs.ofMp4(codec, entry));
    }

    private static String text(ByteBuffer bytes, int count) {
        byte[] text = new byte[count];
        bytes.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
