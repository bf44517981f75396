package org.tutti.media.probe;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** WebM (RFC 9559): elements in elements, what tells is at the beginning. */
final class WebM {

    private static final long HEAD = 0x1A45DFA3L, DOC_TYPE = 0x4282, SEGMENT = 0x18538067L, INFO = 0x1549A966L;
    private static final long SCALE = 0x2AD7B1, DURATION = 0x4489, TRACKS = 0x1654AE6BL, TRACK = 0xAE, TYPE = 0x83;
    private static final long CODEC = 0x86, CLUSTER = 0x1F43B675L;
    private static final Set<String> PICTURES = Set.of("V_VP8", "V_VP9", "V_AV1");
    private static final int MOST_ELEMENTS = 500;

    /** Segment, tracks, track, and what is in it. One of unknown length may hold another, and so on for ever. */
    private static final int DEEPEST = 3;

    private final Window window;
    private String docType = "";
    private double scale = 1_000_000;
    private double duration;
    private boolean picture;
    private String unplayable = "";
    private final List<Optional<String>> codecs = new ArrayList<>();

    private WebM(Window window) {
        this.window = window;
    }

    static Found of(Window window) {
        var film = new WebM(window);
        Probe.asFarAsItGoes(() -> film.elements(0, window.length().orElse(Long.MAX_VALUE), 0));
        return film.found();
    }

    private Found found() {
        if (!docType.equals("webm")) {
            return new Found.Other("a Matroska film, which few browsers play");
        }
        if (!unplayable.isEmpty()) {
            return Found.Other.pictureOf(unplayable);
        }
        String type = picture || codecs.isEmpty() ? "video/webm" : "audio/webm";
        if (!codecs.isEmpty() && codecs.stream().allMatch(Optional::isPresent)) {
            type += "; codecs=\"" + String.join(", ", codecs.stream().map(Optional::get).distinct().toList()) + '"';
        }
        return new Found.Media(type, duration * scale / 1e9);
    }

    private void elements(long from, long end, int depth) throws IOException {
        long at = from;
        for (int i = 0; i < MOST_ELEMENTS && at < end; i++) {
            int idBytes = vintBytes(at);
            long id = number(at, idBytes);
            at += idBytes;
            int sizeBytes = vintBytes(at);
            long mask = (1L << 7 * sizeBytes) - 1;
            long size = number(at, sizeBytes) & mask;
            at += sizeBytes;
            if (id == CLUSTER) {
                return;
            }
            long stop = size == mask ? end : Math.min(at + size, end);
            element(id, at, stop, depth);
            at = stop;
        }
    }

    private void element(long id, long from, long end, int depth) throws IOException {
        if (id == HEAD || id == SEGMENT || id == INFO || id == TRACKS || id == TRACK) {
            if (depth < DEEPEST) {
                elements(from, end, depth + 1);
            }
        } else if (id == DOC_TYPE) {
            docType = text(from, end);
        } else if (id == SCALE) {
            scale = number(from, count(from, end));
        } else if (id == DURATION) {
            ByteBuffer bytes = window.at(from, count(from, end));
            duration = bytes.remaining() == 4 ? bytes.getFloat() : bytes.getDouble();
        } else if (id == TYPE) {
            picture |= number(from, count(from, end)) == 1;
        } else if (id == CODEC) {
            String codec = text(from, end);
            if (codec.startsWith("V_") && !PICTURES.contains(codec)) {
                unplayable = codec;
            }
            if (codec.startsWith("V_") || codec.startsWith("A_")) {
                codecs.add(Codecs.ofWebM(codec));
            }
        }
    }

    private int vintBytes(long at) throws IOException {
        int bytes = Integer.numberOfLeadingZeros(window.at(at, 1).get() & 0xff) - 23;
        if (bytes > 8) {
            throw new EOFException("No element begins at %d.".formatted(at));
        }
        return bytes;
    }

    private long number(long at, int bytes) throws IOException {
        ByteBuffer buffer = window.at(at, bytes);
        long number = 0;
        while (buffer.hasRemaining()) {
            number = number << 8 | buffer.get() & 0xff;
        }
        return number;
    }

    private static int count(long from, long end) throws EOFException {
        if (end - from < 1 || end - from > 8) {
            throw new EOFException("A number of %d bytes.".formatted(end - from));
        }
        return (int) (end - from);
    }

    private String text(long from, long end) throws IOException {
        ByteBuffer buffer = window.at(from, (int) Math.min(64, end - from));
        return StandardCharsets.ISO_8859_1.decode(buffer).toString().replace("\0", "");
    }
}
