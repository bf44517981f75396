package org.tutti.plugin.media;

import java.util.List;
import java.util.Optional;

/**
 * What a source says of one media resource.
 *
 * @param locator what it was asked for
 * @param title for people; not blank
 * @param duration seconds, above 0; {@link Double#POSITIVE_INFINITY} if unknown or endless
 * @param renditions the same content in several forms, best first; a player takes the first it can play
 * @param live how a live stream lies in time; empty if all of the media is there
 * @param tracks sound and texts a viewer may choose from, beyond what plays by itself
 * @param chapters in order of position
 * @param poster a picture that stands for the media: a path below the source's own URL
 * @param fingerprint by which a viewer's own copy is recognised
 * @param origins other servers from which players get it, such as {@code https://cdn.example.org}, beyond those of the
 *        renditions
 * @param relayed whether players get it through the host, because its own server does not let pages read it
 */
public record MediaDescription(
        String locator,
        String title,
        double duration,
        List<Rendition> renditions,
        Optional<Live> live,
        List<Track> tracks,
        List<Chapter> chapters,
        Optional<String> poster,
        Optional<Fingerprint> fingerprint,
        List<String> origins,
        boolean relayed) {

    /**
     * Copies the lists; one that is missing is empty.
     *
     * @throws IllegalArgumentException if there is no title, no rendition, the duration is not above 0, or something
     *         live has an end
     */
    public MediaDescription {
        renditions = copy(renditions);
        live = live == null ? Optional.empty() : live;
        tracks = copy(tracks);
        chapters = copy(chapters);
        poster = poster == null ? Optional.empty() : poster;
        fingerprint = fingerprint == null ? Optional.empty() : fingerprint;
        origins = copy(origins);
        if (title.isBlank() || renditions.isEmpty() || !(duration > 0)) {
            throw new IllegalArgumentException(
                    "The description of %s needs a title, a duration above 0 s and a rendition; it has '%s', %s s, %d."
                            .formatted(locator, title, duration, renditions.size()));
        }
        if (live.isPresent() && duration < Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "'%s' is live, so it has no end; its description says it ends after %s s."
                            .formatted(title, duration));
        }
    }

    /** Media of which nothing else is known. */
    public MediaDescription(String locator, String title, double duration, List<Rendition> renditions) {
        this(locator, title, duration, renditions, Optional.empty(), List.of(), List.of(), Optional.empty(),
                Optional.empty(), List.of(), false);
    }

    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** As this, live. */
    public MediaDescription with(Live stream) {
        return new MediaDescription(locator, title, duration, renditions, Optional.of(stream), tracks, chapters, poster,
                fingerprint, origins, relayed);
    }

    /** As this, with these tracks. */
    public MediaDescription withTracks(List<Track> these) {
        return new MediaDescription(locator, title, duration, renditions, live, these, chapters, poster,
                fingerprint, origins, relayed);
    }

    /** As this, with these chapters. */
    public MediaDescription withChapters(List<Chapter> these) {
        return new MediaDescription(locator, title, duration, renditions, live, tracks, these, poster,
                fingerprint, origins, relayed);
    }

    /** As this, with a picture that stands for it. */
    public MediaDescription withPoster(String url) {
        return new MediaDescription(locator, title, duration, renditions, live, tracks, chapters, Optional.of(url),
                fingerprint, origins, relayed);
    }

    /** As this, recognisable. */
    public MediaDescription with(Fingerprint print) {
        return new MediaDescription(locator, title, duration, renditions, live, tracks, chapters, poster,
                Optional.of(print), origins, relayed);
    }

    /** As this, from these other servers as well. */
    public MediaDescription withOrigins(List<String> these) {
        return new MediaDescription(locator, title, duration, renditions, live, tracks, chapters, poster,
                fingerprint, these, relayed);
    }

    /** As this, to be had through the host. */
    public MediaDescription throughHost() {
        return new MediaDescription(locator, title, duration, renditions, live, tracks, chapters, poster,
                fingerprint, origins, true);
    }

    /**
     * One form of the content.
     *
     * @param url absolute, or a path below the source's own URL
     * @param type the media type with its codecs, such as {@code video/webm; codecs="vp9, opus"}; of a playlist
     *        {@code application/vnd.apple.mpegurl} (HLS) or {@code application/dash+xml} (DASH)
     * @param picture what is known of its picture, of a playlist of several the best; empty for sound
     */
    public record Rendition(String url, String type, Optional<Picture> picture) {

        /** A picture that is missing is none. */
        public Rendition {
            picture = picture == null ? Optional.empty() : picture;
        }

        /** A form of whose picture nothing is known. */
        public Rendition(String url, String type) {
            this(url, type, Optional.empty());
        }
    }

    /**
     * A moving picture.
     *
     * @param width pixels, above 0
     * @param height pixels, above 0
     * @param frameRate frames a second; 0 if it is not known or varies
     */
    public record Picture(int width, int height, double frameRate) {}

    /**
     * A sound or text of the media that a viewer may choose.
     *
     * @param kind what it is
     * @param language a BCP 47 tag, such as {@code de} or {@code pt-BR}; empty if not known
     * @param label for people; not blank
     * @param url where it lies if it is a file of its own (WebVTT): a path below the source's own URL; empty if it is
     *        part of the media
     */
    public record Track(Kind kind, String language, String label, Optional<String> url) {

        /** What a track is. */
        public enum Kind {
            /** Sound. */
            AUDIO,
            /** Sound that also says what is to be seen. */
            DESCRIPTION,
            /** What is said, as text. */
            SUBTITLES,
            /** What is said and heard, as text. */
            CAPTIONS
        }

        /** An address that is missing is none. */
        public Track {
            url = url == null ? Optional.empty() : url;
        }

        /** By what it is chosen, the same in every rendition: {@code audio/en/English}. */
        public String id() {
            return "%s/%s/%s".formatted(kind.name().toLowerCase(java.util.Locale.ROOT), language, label);
        }

        /** Whether it is heard, not read. */
        public boolean sound() {
            return kind == Kind.AUDIO || kind == Kind.DESCRIPTION;
        }
    }

    /**
     * Where a part of the media begins.
     *
     * @param position seconds
     * @param title for people
     */
    public record Chapter(double position, String title) {}

    /**
     * By what the same file is recognised elsewhere.
     *
     * @param size bytes
     * @param digest SHA-256 in hexadecimal of the size (8 bytes, big-endian) and then of the file's bytes: all of them
     *        up to 1 MiB, else 16 pieces of 64 KiB, the {@code i}th of them from {@code i × (size − 65536) ÷ 15} on,
     *        rounded down
     */
    public record Fingerprint(long size, String digest) {}
}
