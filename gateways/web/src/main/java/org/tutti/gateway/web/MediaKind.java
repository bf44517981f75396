package org.tutti.gateway.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a file is, by its first bytes: names and stated types say what people believe.
 *
 * @param what for people
 * @param endings of what a browser plays and the source {@code file} describes, the most usual first; else none
 */
record MediaKind(String what, List<String> endings) {

    /** How many bytes tell all kinds apart. */
    static final int HEAD = 512;

    private static final String PLAYED = "mp4, webm, ogv, mp3, m4a, aac, ogg, opus, flac or wav";
    private static final String TO_MP4 = "Convert it to mp4, for example with HandBrake, and upload that.";
    private static final String TO_MP3 = "Convert it to mp3 or flac and upload that.";
    private static final String ANOTHER = "Choose a film or a sound: " + PLAYED + ".";

    private record Rule(Predicate<String> holds, MediaKind kind) {}

    /** The first that holds counts. Of the head each byte is one character. */
    private static final List<Rule> RULES = List.of(
            played("an MPEG-4 sound", head -> brand(head, "M4A ", "M4B "), "m4a", "mp4"),
            refused("a QuickTime film (mov)", head -> brand(head, "qt  ") || oldQuickTime(head), TO_MP4),
            refused("a picture", head -> brand(head, "heic", "heix", "mif1", "msf1", "avif", "avis", "crx "), ANOTHER),
            refused("a film of an old phone (3gp)", head -> brand(head, "3g"), TO_MP4),
            played("an MPEG-4 film", head -> at(head, 4, "ftyp"), "mp4", "m4v", "m4a"),
            played("a WebM film", head -> head.startsWith("\u001a\u0045\u00df\u00a3") && head.contains("webm"), "webm"),
            refused("a Matroska film (mkv)", head -> head.startsWith("\u001a\u0045\u00df\u00a3"), TO_MP4),
            played("an Ogg film", head -> head.startsWith("OggS") && head.contains("\u0080theora"), "ogv", "ogg"),
            played("an Opus sound", head -> head.startsWith("OggS") && head.contains("OpusHead"), "opus", "ogg", "oga"),
            played("an Ogg sound", head -> head.startsWith("OggS"), "ogg", "oga", "ogv"),
            played("a FLAC sound", head -> head.startsWith("fLaC"), "flac"),
            played("an MP3 sound", head -> head.startsWith("ID3") || mpegLayer3(head), "mp3"),
            played("an AAC sound", MediaKind::adts, "aac"),
            played("a WAV sound", head -> head.startsWith("RIFF") && at(head, 8, "WAVE"), "wav"),
            refused("an AVI film", head -> head.startsWith("RIFF") && at(head, 8, "AVI "), TO_MP4),
            refused("a Windows Media file", head -> head.startsWith("\u0030\u0026\u00b2\u0075"), TO_MP4),
            refused("a Flash film", head -> head.startsWith("FLV"), TO_MP4),
            refused("an MPEG film", head -> starts(head, "\0\0\u0001\u00ba", "\0\0\u0001\u00b3"), TO_MP4),
            refused("a recording of television (ts)",
                    head -> at(head, 0, "G") && at(head, 188, "G") && at(head, 376, "G"), TO_MP4),
            refused("an AIFF sound", head -> head.startsWith("FORM") && at(head, 8, "AIF"), TO_MP3),
            refused("a sound of an old phone (amr)", head -> head.startsWith("#!AMR"), TO_MP3),
            refused("notes for instruments (midi)", head -> head.startsWith("MThd"), TO_MP3),
            refused("a picture",
                    head -> starts(head, "\u00ff\u00d8\u00ff", "\u0089PNG", "GIF8")
                            || head.startsWith("RIFF") && at(head, 8, "WEBP"),
                    ANOTHER),
            refused("a PDF document", head -> head.startsWith("%PDF"), ANOTHER),
            refused("an archive or an office document",
                    head -> starts(head, "PK\u0003\u0004", "Rar!", "7z\u00bc\u00af", "\u001f\u008b"),
                    "Take the film out of it and upload that."),
            refused("text", MediaKind::text, ANOTHER));

    private static final MediaKind UNKNOWN =
            new MediaKind("of a kind this server does not know. " + ANOTHER, List.of());

    /**
     * The kind of a file that begins so.
     *
     * @param bytes the first {@link #HEAD}, or all if there are fewer
     */
    static MediaKind of(byte[] bytes) {
        String head = new String(bytes, StandardCharsets.ISO_8859_1);
        return RULES.stream()
                .filter(rule -> rule.holds.test(head))
                .map(Rule::kind)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Whether browsers play it. */
    boolean played() {
        return !endings.isEmpty();
    }

    private static Rule played(String what, Predicate<String> holds, String... endings) {
        return new Rule(holds, new MediaKind(what, List.of(endings)));
    }

    private static Rule refused(String what, Predicate<String> holds, String instead) {
        return new Rule(holds, new MediaKind(what + ", which browsers do not play. " + instead, List.of()));
    }

    private static boolean starts(String head, String... marks) {
        return Stream.of(marks).anyMatch(head::startsWith);
    }

    private static boolean at(String head, int offset, String mark) {
        return head.startsWith(mark, offset);
    }

    /** ISO base media: which family of it a file is of stands behind {@code ftyp}. */
    private static boolean brand(String head, String... brands) {
        return at(head, 4, "ftyp") && Stream.of(brands).anyMatch(brand -> at(head, 8, brand));
    }

    /** Before there was {@code ftyp}. */
    private static boolean oldQuickTime(String head) {
        return Stream.of("moov", "mdat", "wide", "free", "skip", "pnot").anyMatch(atom -> at(head, 4, atom));
    }

    /** A frame header of ISO 11172-3, layer III, with values that are allowed. */
    private static boolean mpegLayer3(String head) {
        return head.length() > 3
                && head.charAt(0) == 0xff
                && (head.charAt(1) & 0xe6) == 0xe2
                && (head.charAt(1) & 0x18) != 0x08
                && (head.charAt(2) & 0xf0) != 0xf0
                && (head.charAt(2) & 0x0c) != 0x0c;
    }

    /** A frame header of ISO 13818-7, with a sampling frequency there is. */
    private static boolean adts(String head) {
        return head.length() > 6
                && head.charAt(0) == 0xff
                && (head.charAt(1) & 0xf6) == 0xf0
                && (head.charAt(2) >> 2 & 0x0f) < 13;
    }

    private static boolean text(String head) {
        return !head.isBlank() && head.chars().allMatch(c -> c >= ' ' || "\n\r\t\f".indexOf(c) >= 0);
    }
}
