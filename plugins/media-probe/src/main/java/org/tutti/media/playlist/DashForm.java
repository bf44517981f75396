package org.tutti.media.playlist;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tutti.plugin.media.MediaDescription.Picture;

/**
 * A representation of DASH.
 *
 * @param locked whether it is protected by keys
 * @param begin where the earliest listed segment begins, in seconds of its period
 * @param end where the last listed ends; empty if none are listed
 * @param segment how long a segment is (s); 0 if unknown
 * @param sample an address at which something of it is; of the first that is playable alone
 */
record DashForm(
        Content content,
        List<String> codecs,
        boolean locked,
        Optional<Picture> picture,
        double begin,
        OptionalDouble end,
        double segment,
        Optional<URI> sample) {

    /** What is in it. */
    enum Content {
        PICTURE,
        SOUND,
        TEXT,
        OTHER
    }

    boolean playable() {
        return playable(locked, codecs);
    }

    static boolean playable(boolean locked, List<String> codecs) {
        return !locked && CodecNames.unplayable(codecs).isEmpty();
    }
}
