package org.tutti.media.playlist;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.plugin.media.MediaDescription.Track.Kind;

/** Collects the sounds and texts of a playlist; those of several qualities count once. */
final class Tracks {

    private static final int MOST = 64, LONGEST_LABEL = 100, LONGEST_LANGUAGE = 35;

    private final Map<String, Track> found = new LinkedHashMap<>();

    /** A label that is missing is the language, else the kind; a language that cannot be one is none. */
    void add(Kind kind, String language, String label) {
        String tag = isTag(language) ? language : "";
        String name = printable(label);
        if (name.isEmpty()) {
            name = tag.isEmpty() ? kind.name().toLowerCase(Locale.ROOT) : tag;
        }
        var track = new Track(kind, tag, name, Optional.empty());
        if (found.size() < MOST) {
            found.putIfAbsent(track.id(), track);
        }
    }

    /** A single sound is no choice. */
    List<Track> choices() {
        var all = new ArrayList<>(found.values());
        if (all.stream().filter(Track::sound).count() < 2) {
            all.removeIf(Track::sound);
        }
        return all;
    }

    private static boolean isTag(String language) {
        return language.length() <= LONGEST_LANGUAGE
                && language.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-'));
    }

    private static String printable(String label) {
        var text = new StringBuilder();
        label.codePoints()
                .filter(c -> Character.isDefined(c)
                        && !Character.isISOControl(c)
                        && Character.getType(c) != Character.FORMAT
                        && Character.getType(c) != Character.SURROGATE)
                .limit(LONGEST_LABEL)
                .forEach(text::appendCodePoint);
        return text.toString().strip();
    }
}
