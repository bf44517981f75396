package org.tutti.media.playlist;

import java.io.IOException;
import java.net.URI;

/** How the playlists a playlist names are read. */
@FunctionalInterface
public interface Loader {

    /**
     * Reads the whole of a playlist, at most {@link Playlists#MOST} bytes.
     *
     * @throws IOException if it cannot be read or is longer; the message is for people
     */
    Loaded load(URI address) throws IOException;

    /**
     * What was read.
     *
     * @param address where it comes from in the end
     * @param bytes of the playlist
     * @param at when, µs since the Unix epoch
     */
    record Loaded(URI address, byte[] bytes, long at) {}
}
