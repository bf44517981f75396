package org.tutti.source.file;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tutti.media.playlist.Playlist;

/** The media types of what this source serves. A file with another ending is not media and stays private. */
final class MediaTypes {

    private static final Map<String, String> PLAYED = Map.ofEntries(
            Map.entry("mp4", "video/mp4"),
            Map.entry("m4v", "video/mp4"),
            Map.entry("webm", "video/webm"),
            Map.entry("ogv", "video/ogg"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("aac", "audio/aac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("oga", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("wav", "audio/wav"));

    private static final Map<String, String> PLAYLISTS = Map.of("m3u8", Playlist.HLS, "mpd", Playlist.DASH);

    private static final Map<String, String> PICTURES =
            Map.of("jpg", "image/jpeg", "jpeg", "image/jpeg", "png", "image/png");

    /** What goes with a film: what playlists name, and what is written or shown beside it. */
    private static final Map<String, String> OTHERS =
            Map.of("ts", "video/mp2t", "m4s", "video/iso.segment", "vtt", "text/vtt");

    /** What browsers may call a file of somebody's, beyond what is served here. */
    private static final Set<String> ALSO_OWN = Set.of(
            "video/quicktime", "video/x-matroska", "video/3gpp", "video/x-m4v", "audio/webm", "audio/x-m4a",
            "audio/mp3", "audio/opus", "audio/x-flac", "audio/x-wav", "audio/wave", "audio/vnd.wave");

    private MediaTypes() {}

    /** The type of a film or a sound that is one file. */
    static Optional<String> played(String path) {
        return Optional.ofNullable(PLAYED.get(ending(path)));
    }

    static Optional<String> playlist(String path) {
        return Optional.ofNullable(PLAYLISTS.get(ending(path)));
    }

    static Optional<String> picture(String path) {
        return Optional.ofNullable(PICTURES.get(ending(path)));
    }

    static boolean isText(String path) {
        return ending(path).equals("vtt");
    }

    /** The type as which a file is served: beside a film, in a folder, more kinds than on their own. */
    static Optional<String> served(String path) {
        return path.indexOf('/') < 0
                ? played(path)
                : played(path)
                        .or(() -> playlist(path))
                        .or(() -> picture(path))
                        .or(() -> Optional.ofNullable(OTHERS.get(ending(path))));
    }

    /** Whether a browser may have played a file of such a type from somebody's disk. */
    static boolean isOwn(String type) {
        return PLAYED.containsValue(type) || ALSO_OWN.contains(type);
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
