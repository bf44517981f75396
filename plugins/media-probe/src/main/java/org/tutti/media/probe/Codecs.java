package org.tutti.media.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Codecs as media types name them (RFC 6381), where that needs no guessing. */
final class Codecs {

    private static final int ES = 3, DECODER_CONFIG = 4, DECODER_SPECIFIC = 5, AAC = 0x40;

    private Codecs() {}

    /** @param entry the sample entry; any position */
    static Optional<String> ofMp4(String codec, ByteBuffer entry) {
        return switch (codec) {
            case "avc1", "avc3" ->
                config(entry, "avcC")
                        .map(avc -> "%s.%02x%02x%02x".formatted(codec, avc.get(1), avc.get(2), avc.get(3)));
            case "mp4a" -> config(entry, "esds").flatMap(Codecs::mpeg4Audio);
            case "Opus" -> Optional.of("opus");
            case "fLaC" -> Optional.of("flac");
            default -> Optional.empty();
        };
    }

    static Optional<String> ofWebM(String codec) {
        return switch (codec) {
            case "V_VP8" -> Optional.of("vp8");
            case "V_VP9" -> Optional.of("vp9");
            case "A_OPUS" -> Optional.of("opus");
            case "A_VORBIS" -> Optional.of("vorbis");
            default -> Optional.empty();
        };
    }

    private static Optional<ByteBuffer> config(ByteBuffer entry, String kind) {
        byte[] bytes = new byte[entry.limit()];
        entry.duplicate().rewind().get(bytes);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(kind);
        return at < 0 || bytes.length < at + 8
                ? Optional.empty()
                : Optional.of(entry.duplicate().position(at + 4).slice());
    }

    /** The descriptors of MPEG-4 (ISO/IEC 14496-1): the object type, and for AAC which of its kinds. */
    private static Optional<String> mpeg4Audio(ByteBuffer esds) {
        esds.position(4);
        if (descriptor(esds) != ES) {
            return Optional.empty();
        }
        esds.position(esds.position() + 2);
        int flags = esds.get();
        // Rarely used: dependence on another stream, a URL, a clock of its own.
        if ((flags & 0xe0) != 0 || descriptor(esds) != DECODER_CONFIG) {
            return Optional.empty();
        }
        int object = esds.get() & 0xff;
        esds.position(esds.position() + 12);
        if (object != AAC) {
            return Optional.of("mp4a.%02x".formatted(object));
        }
        if (descriptor(esds) != DECODER_SPECIFIC) {
            return Optional.empty();
        }
        int kind = (esds.get() & 0xff) >> 3;
        return kind == 0 || kind == 31 ? Optional.empty() : Optional.of("mp4a.40." + kind);
    }

    private static int descriptor(ByteBuffer bytes) {
        int tag = bytes.get();
        while ((bytes.get() & 0x80) != 0) {
            // A length in seven bits a byte; what follows is parsed by its kind.
        }
        return tag;
    }
}
