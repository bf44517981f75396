package org.tutti.source.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaTools;
import org.tutti.plugin.media.MediaTools.Inspection;

/**
 * Stills of films, made when they are first asked for and kept in memory, a few. Thread-safe; one is made at a time, so
 * that who asks for many keeps the tools from nobody.
 */
final class Posters {

    /** Where they are served: {@code poster/trips/holiday.mp4.jpg}. */
    private static final String FOLDER = "poster/", ENDING = ".jpg";

    private static final int MOST = 64, LARGEST = 256 << 10;
    private static final int WIDTH = 640;
    private static final System.Logger LOG = System.getLogger(Posters.class.getName());

    /** Films begin with darkness and names. */
    private static final double PART = 0.1;

    private final MediaFolder folder;
    private final Optional<MediaTools> tools;

    private final ReentrantLock making = new ReentrantLock();

    /** By the validator of the film; empty where there is none to be had. */
    private final Map<String, Optional<byte[]>> made =
            Collections.synchronizedMap(new LinkedHashMap<>(MOST, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Optional<byte[]>> eldest) {
                    return size() > MOST;
                }
            });

    Posters(MediaFolder folder, Optional<MediaTools> tools) {
        this.folder = folder;
        this.tools = tools;
    }

    /** Where the still of a film is. */
    static String path(String film) {
        return FOLDER + film + ENDING;
    }

    /** @throws InterruptedIOException if it cannot be made now */
    Optional<Content> at(String path) throws IOException {
        if (!path.startsWith(FOLDER) || !path.endsWith(ENDING)) {
            return Optional.empty();
        }
        String film = path.substring(FOLDER.length(), path.length() - ENDING.length());
        var file = MediaTypes.played(film).isPresent() ? folder.find(film) : Optional.<Path>empty();
        return file.isPresent() ? of(FileContent.of(file.get(), "")) : Optional.empty();
    }

    private Optional<Content> of(FileContent film) throws IOException {
        Optional<byte[]> known = made.get(film.validator());
        return (known == null ? fresh(film) : known).map(bytes -> new Still(bytes, film.validator() + "-still"));
    }

    private Optional<byte[]> fresh(FileContent film) throws IOException {
        // Whoever waited would hold a thread of the web server.
        if (!making.tryLock()) {
            throw new InterruptedIOException("Another poster is being made.\nMaybe ask again in a moment.");
        }
        try {
            Optional<byte[]> meanwhile = made.get(film.validator());
            if (meanwhile != null) {
                return meanwhile;
            }
            Optional<byte[]> still = make(film.file());
            made.put(film.validator(), still);
            return still;
        } finally {
            making.unlock();
        }
    }

    private Optional<byte[]> make(Path film) throws InterruptedIOException {
        try {
            Optional<Inspection> inspection = tools.isEmpty() ? Optional.empty() : tools.get().inspect(film);
            if (inspection.isEmpty()) {
                return Optional.empty();
            }
            double duration = inspection.get().duration();
            return tools.get()
                    .still(film, Double.isFinite(duration) ? duration * PART : 0, WIDTH)
                    .filter(jpeg -> jpeg.length <= LARGEST);
        } catch (InterruptedIOException e) {
            // That says nothing of the film: the tools have too much else to do.
            throw e;
        } catch (IOException e) {
            // Remembered like the others: who asks again and again for the still of a broken film gets no work done.
            LOG.log(Level.DEBUG, "A film has no poster: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private record Still(byte[] jpeg, String validator) implements Content {

        @Override
        public long length() {
            return jpeg.length;
        }

        @Override
        public String type() {
            return "image/jpeg";
        }

        @Override
        public ReadableByteChannel open(long offset) {
            int from = Objects.checkIndex((int) offset, jpeg.length + 1);
            return Channels.newChannel(new ByteArrayInputStream(jpeg, from, jpeg.length - from));
        }
    }
}
