package org.tutti.source.file;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The media types of what this source serves. A file with another ending is not media and stays private. */
final class MediaTypes {

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
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
            Map.entry("wav", "audio/wav"),
            Map.entry("vtt", "text/vtt"));

    private MediaTypes() {}

    /** The type of a file by the ending of its name. */
    static Optional<String> of(String path) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        return Optional.ofNullable(BY_ENDING.get(ending.toLowerCase(Locale.ROOT)));
    }
}
