package org.tutti.media.playlist;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Reads playlists. */
public final class Playlists {

    /** The most bytes of a playlist: 4 MiB. */
    public static final int MOST = 1 << 22;

    private Playlists() {}

    /** Whether something that begins so is a playlist. */
    public static boolean isOne(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.UTF_8).stripLeading();
        return text.startsWith("#EXTM3U") || text.contains("<MPD");
    }

    /**
     * Reads a playlist, and of one of several renditions the first of them.
     *
     * @param address where it comes from in the end
     * @param bytes the whole of it
     * @param loader for those it names
     * @param now µs since the Unix epoch, when it was read: what is live is told by it
     * @throws PlaylistException if it cannot be played: it is broken, empty, encrypted for devices, or beyond a limit
     * @throws IOException of the loader
     */
    public static Playlist read(URI address, byte[] bytes, Loader loader, long now)
            throws PlaylistException, IOException {
        throw new PlaylistException("is a playlist, which is not read yet");
    }
}
