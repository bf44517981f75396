package org.tutti.media.playlist;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Codecs as playlists name them (RFC 6381). */
final class CodecNames {

    private static final int MOST = 8, LONGEST = 40;

    /** What hardly any browser plays: AC-3 and DTS (also by their numbers in MPEG-4), MPEG-2, old MPEG-4. */
    private static final List<String> UNPLAYABLE = List.of(
            "ac-3", "ec-3", "ac-4", "mp4a.a5", "mp4a.a6", "mp4a.a9", "dts", "mp4v", "mp2v", "mpg2", "vc-1");

    private CodecNames() {}

    /** Of a list with commas; what can be none is left out. */
    static List<String> of(String list) {
        return Arrays.stream(list.split(",", MOST + 1))
                .limit(MOST)
                .map(String::strip)
                .filter(name -> !name.isEmpty()
                        && name.length() <= LONGEST
                        && name.chars().allMatch(CodecNames::isCharacter))
                .toList();
    }

    private static boolean isCharacter(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || ".-+_".indexOf(c) >= 0);
    }

    /** The first that browsers do not play. */
    static Optional<String> unplayable(List<String> codecs) {
        return codecs.stream()
                .filter(name -> UNPLAYABLE.stream().anyMatch(name.toLowerCase(Locale.ROOT)::startsWith))
                .findFirst();
    }

    /** After the name of what is coded so. */
    static String why(String codec) {
        return "is coded as '%s', which hardly any browser plays".formatted(codec);
    }
}
