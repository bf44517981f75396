package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;

/** What soundtracks are made with, the same for all of them. */
final class Workshop {

    /** Begins the name of every file, so that those of a server that was killed are known. */
    static final String PREFIX = "tutti-sound-";

    private final Path folder;
    private final Media media;
    private final Supplier<Optional<Ffmpeg>> ffmpeg;
    private final ThreadFactory threads;
    private final Limits limits;
    private final Space space;
    private final Places places;
    private final AtomicLong files = new AtomicLong();
    private final Map<String, Copy> copies = new HashMap<>();

    Workshop(Path folder, Media media, Supplier<Optional<Ffmpeg>> ffmpeg, ThreadFactory threads, Limits limits) {
        this.folder = folder;
        this.media = media;
        this.ffmpeg = ffmpeg;
        this.threads = threads;
        this.limits = limits;
        this.space = new Space(limits.disk());
        this.places = Places.of(limits);
    }

    Ffmpeg ffmpeg() throws IOException, SilentException {
        Ffmpeg found = ffmpeg.get().orElseThrow(() -> new SilentException(
                "Films cannot be heard by telephone: this server has no ffmpeg. Whoever runs it can install it."));
        found.check();
        return found;
    }

    Media.Bytes open(Item item, Rendition rendition) throws SilentException {
        return media.open(item, rendition);
    }

    /** The copy of a rendition that is on its way already, or a new one; {@link Copy#leave} when done. */
    Copy copy(Item item, Rendition rendition, Media.Bytes bytes) throws SilentException {
        String name = item.source() + '/' + rendition.url();
        synchronized (copies) {
            Copy copy = copies.get(name);
            if (copy == null) {
                copy = new Copy(file(".film"), bytes, limits, space);
                copies.put(name, copy);
                start("copy", copy::fill);
            }
            copy.use();
            return copy;
        }
    }

    void leave(Copy copy) throws IOException {
        synchronized (copies) {
            if (copy.leave()) {
                copies.values().remove(copy);
            }
        }
    }

    Path file(String kind) {
        return folder.resolve(PREFIX + files.incrementAndGet() + kind);
    }

    Thread start(String name, Runnable work) {
        Thread thread = threads.newThread(work);
        thread.setName("sound " + name);
        thread.start();
        return thread;
    }

    Limits limits() {
        return limits;
    }

    Space space() {
        return space;
    }

    Places places() {
        return places;
    }
}
