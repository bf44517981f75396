package org.tutti.session;

import java.util.Optional;
import org.tutti.plugin.media.MediaDescription.Track;

/**
 * Which sound and text of the item are presented to everybody; each viewer may choose otherwise afterwards.
 *
 * @param audio the id of a sound; empty if nothing is presented
 * @param subtitles the id of a text, or {@link #OFF}; empty if nothing is presented
 */
public record Presented(Optional<String> audio, Optional<String> subtitles) {

    /** To each as they like. */
    public static final Presented NOTHING = new Presented(Optional.empty(), Optional.empty());

    /** No text. */
    public static final String OFF = "off";

    /** What of this the item does not have. */
    Optional<String> missingFrom(Item item) {
        return audio.filter(id -> !has(item, id, true))
                .or(() -> subtitles.filter(id -> !id.equals(OFF) && !has(item, id, false)));
    }

    private static boolean has(Item item, String id, boolean sound) {
        return item.media().tracks().stream().filter(track -> track.sound() == sound).map(Track::id).anyMatch(id::equals);
    }
}
