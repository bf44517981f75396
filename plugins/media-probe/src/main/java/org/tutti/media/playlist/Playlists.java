package org.tutti.media.playlist;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.plugin.media.MediaDescription.Picture;

/** Reads playlists. */
public final class Playlists {

    /** The most bytes of a playlist: 4 MiB. */
    public static final int MOST = 1 << 22;

    /** The most lines of HLS, and elements of DASH. */
    static final int MOST_PARTS = 100_000;

    /** A year of media is a number gone wrong (s). */
    static final double LONGEST = 31_536_000;

    /** What is said of media that only browsers with a licence play. */
    static final String LOCKED = "is protected by keys that browsers of others do not have (DRM)";

    /** So far an XML document may begin with something else than its first element. */
    private static final int BEGINNING = 4096;

    private Playlists() {}

    /** Whether something that begins so is a playlist. */
    public static boolean isOne(byte[] beginning) {
        String text = text(beginning, Math.min(beginning.length, BEGINNING));
        return isHls(text) || text.startsWith("<") && (text.contains("<MPD") || text.contains(":MPD "));
    }

    /**
     * Reads a playlist, and of one of several renditions the first of them that a browser is likely to play.
     *
     * @param address where it comes from in the end
     * @param bytes the whole of it
     * @param loader for those it names; asked once at the most
     * @param now µs since the Unix epoch, when it was read: what is live is told by it
     * @throws PlaylistException if it cannot be played: it is broken, empty, or beyond a limit
     * @throws IOException of the loader
     */
    public static Playlist read(URI address, byte[] bytes, Loader loader, long now)
            throws PlaylistException, IOException {
        if (bytes.length > MOST) {
            throw new PlaylistException("is a playlist of %d bytes; the most is %d".formatted(bytes.length, MOST));
        }
        String text = text(bytes, bytes.length);
        return isHls(text) ? Hls.read(address, text, loader, now) : Dash.read(address, text, now);
    }

    static String text(byte[] bytes) {
        return text(bytes, bytes.length);
    }

    private static String text(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return (text.startsWith("\ufeff") ? text.substring(1) : text).stripLeading();
    }

    static Optional<Picture> best(Stream<Picture> pictures) {
        return pictures.max(Comparator.comparingInt((Picture picture) -> picture.width() * picture.height())
                .thenComparingDouble(Picture::frameRate));
    }

    static boolean isHls(String text) {
        return text.startsWith("#EXTM3U");
    }
}
