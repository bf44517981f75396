package org.tutti.media.playlist;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Track;

/**
 * What a playlist says of its media.
 *
 * @param type {@code application/vnd.apple.mpegurl} or {@code application/dash+xml}
 * @param duration seconds; {@link Double#POSITIVE_INFINITY} if it is live, or does not say
 * @param live how it lies in time, if it is live
 * @param tracks to choose from
 * @param picture the best there is
 * @param codecs all that it needs (RFC 6381), as far as it says; of several renditions those of the first that a
 *        browser is likely to play
 * @param origins of the media: {@code https://cdn.example.org}, its own among them
 * @param playable whether some browser plays it, going by its codecs; else {@code why} says what is wrong
 * @param why for people, to be put after its name; empty if it is playable
 * @param sample where some of the media lies that is there for sure, to try whether it can be had; empty if unknown
 */
public record Playlist(
        String type,
        double duration,
        Optional<Live> live,
        List<Track> tracks,
        Optional<Picture> picture,
        List<String> codecs,
        Set<String> origins,
        boolean playable,
        String why,
        Optional<URI> sample) {

    /** HLS. */
    public static final String HLS = "application/vnd.apple.mpegurl";

    /** DASH. */
    public static final String DASH = "application/dash+xml";

    /** Copies the lists. */
    public Playlist {
        tracks = List.copyOf(tracks);
        codecs = List.copyOf(codecs);
        origins = Set.copyOf(origins);
    }

    /** One that no browser plays. */
    static Playlist unplayable(String type, String why) {
        return new Playlist(
                type, Double.POSITIVE_INFINITY, Optional.empty(), List.of(), Optional.empty(), List.of(), Set.of(),
                false, why, Optional.empty());
    }

    /** The type with the codecs, as a rendition has it. */
    public String mediaType() {
        return codecs.isEmpty() ? type : "%s; codecs=\"%s\"".formatted(type, String.join(", ", codecs));
    }
}
