package org.tutti.media.playlist;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.tutti.media.playlist.Loader.Loaded;

/** Reads playlists that lie at hand. */
final class Reading {

    static final String ADDRESS = "https://example.org/films/";

    private final Map<String, String> files = new HashMap<>();
    private int loads;
    private long later;
    private long now = micros("2026-03-01T12:00:00Z");

    static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    Reading with(String name, String text) {
        files.put(URI.create(ADDRESS).resolve(name).toString(), text);
        return this;
    }

    Reading at(String instant) {
        now = micros(instant);
        return this;
    }

    /** What a playlist names is read so many seconds after it. */
    Reading later(double seconds) {
        later = Math.round(seconds * 1e6);
        return this;
    }

    long now() {
        return now;
    }

    int loads() {
        return loads;
    }

    Playlist read(String text) throws PlaylistException, IOException {
        return Playlists.read(URI.create(ADDRESS + "master"), text.getBytes(StandardCharsets.UTF_8), this::load, now);
    }

    private Loaded load(URI address) throws IOException {
        loads++;
        String text = files.get(address.toString());
        if (text == null) {
            throw new FileNotFoundException("There is nothing at " + address);
        }
        return new Loaded(address, text.getBytes(StandardCharsets.UTF_8), now + later);
    }
}
