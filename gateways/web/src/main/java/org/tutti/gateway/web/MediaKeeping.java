package org.tutti.gateway.web;

import java.util.Locale;
import java.util.Set;

/** How long browsers may keep media of this server before they ask whether they are still the same. */
final class MediaKeeping {

    private static final String PLAYLIST = "private, no-cache";

    /** An encoder that starts anew may use their names once more. */
    private static final String SEGMENT = "private, max-age=60";

    /** Who put a film into the folder may replace it. */
    private static final String FILM = "private, max-age=3600";

    /** What was uploaded lies below a name that nothing else will ever have. It is removed after a day. */
    private static final String UPLOAD = "private, max-age=86400, immutable";

    private static final String UPLOADS = "/file/" + UploadStore.FOLDER + '/';
    private static final Set<String> SEGMENTS = Set.of("video/mp2t", "video/iso.segment", "audio/iso.segment");

    private MediaKeeping() {}

    /**
     * As {@code Cache-Control} has it.
     *
     * @param path below {@code /media}
     * @param type of the media, maybe with parameters
     */
    static String of(String path, String type) {
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (RelayHeaders.isPlaylist(plain)) {
            return PLAYLIST;
        }
        if (path.startsWith(UPLOADS)) {
            return UPLOAD;
        }
        return SEGMENTS.contains(plain) ? SEGMENT : FILM;
    }
}
