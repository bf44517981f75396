package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tutti.session.Item;

/** Soundtracks in files of a folder for temporary ones. */
public final class DefaultSoundtracks implements Soundtracks {

    private static final System.Logger LOG = System.getLogger(DefaultSoundtracks.class.getName());
    private static final double SLOWEST = 0.5, QUICKEST = 2;

    private final Workshop shop;
    private final Path folder;
    private final Limits limits;
    private final ScheduledExecutorService timer;
    private final LongSupplier clock;
    private final Optional<String> unusable;

    /** Guarded by itself. */
    private final Map<Kind, Entry> entries = new HashMap<>();
    private boolean closed;

    private record Kind(Item item, double velocity, int sampleRate) {}

    /** A track with how many listen to it. */
    private static final class Entry {
        private final Track track;
        private final Optional<Entry> base;
        private int listeners;
        private long began;
        private ScheduledFuture<?> end;

        private Entry(Track track, Optional<Entry> base) {
            this.track = track;
            this.base = base;
        }
    }

    /**
     * With ffmpeg as it is installed.
     *
     * @param folder for temporary files; made if need be, and cleared of what is left in it from before
     * @param clock µs, as of the server
     * @param config settings by their names: the disk it may take, the folder of ffmpeg
     * @throws IllegalArgumentException if a setting cannot be read
     */
    public DefaultSoundtracks(Path folder, Media media, ThreadFactory threads, ScheduledExecutorService timer,
            LongSupplier clock, Function<String, Optional<String>> config) {
        this(folder, media, threads, timer, clock, Limits.of(config), Ffmpeg.installed(config));
    }

    DefaultSoundtracks(Path folder, Media media, ThreadFactory threads, ScheduledExecutorService timer,
            LongSupplier clock, Limits limits, Supplier<Optional<Ffmpeg>> ffmpeg) {
        this.folder = folder;
        this.timer = timer;
        this.clock = clock;
        this.limits = limits;
        this.shop = new Workshop(folder, media, ffmpeg, threads, limits);
        this.unusable = prepare();
    }

    /** Why there can be no soundtracks at all, for people. */
    private Optional<String> prepare() {
        try {
            Files.createDirectories(folder);
            clear();
            return Optional.empty();
        } catch (IOException e) {
            LOG.log(Level.ERROR,
                    "TUTTI-0417 No film is heard by telephone: the folder {0} for soundtracks cannot be used ({1})."
                    + " Maybe it cannot be written to.", folder, e);
            return Optional.of("Films cannot be heard by telephone: this server cannot write its temporary files."
                    + " Whoever runs it finds more in its log.");
        }
    }

    private void clear() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Workshop.PREFIX + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public Listening listen(Item item, double velocity, int sampleRate) {
        if (!(velocity >= SLOWEST && velocity <= QUICKEST) || unusable.isPresent()) {
            return new Silent(new Silence(sampleRate));
        }
        synchronized (entries) {
            if (closed) {
                return new Silent(new Silence(sampleRate));
            }
            Entry entry = entry(new Kind(item, 1, sampleRate));
            if (velocity != 1) {
                entry = stretched(new Kind(item, velocity, sampleRate), entry);
            }
            use(entry);
            return new Used(entry);
        }
    }

    private Entry entry(Kind kind) {
        return entries.computeIfAbsent(
                kind, _ -> new Entry(new Soundtrack(shop, kind.item(), kind.sampleRate()), Optional.empty()));
    }

    private Entry stretched(Kind kind, Entry base) {
        Entry known = entries.get(kind);
        if (known == null) {
            try {
                known = new Entry(new StretchedTrack(base.track, kind.velocity(), shop), Optional.of(base));
            } catch (IOException e) {
                LOG.log(Level.WARNING, "TUTTI-0418 Nothing can be heard at another speed.", e);
                known = new Entry(new Silence(kind.sampleRate()), Optional.of(base));
            }
            entries.put(kind, known);
        }
        return known;
    }

    private void use(Entry entry) {
        entry.base.ifPresent(this::use);
        entry.listeners++;
        if (entry.end != null) {
            entry.end.cancel(false);
            entry.end = null;
        }
        switch (entry.track) {
            case Soundtrack track -> {
                boolean again = clock.getAsLong() - entry.began >= limits.again().toNanos() / 1000;
                if (entry.began == 0 || track.trouble().isPresent() && again) {
                    entry.began = clock.getAsLong();
                    track.begin();
                }
            }
            case StretchedTrack track -> track.begin();
            default -> {
                // Silence needs nothing.
            }
        }
    }

    private void leave(Entry entry) {
        synchronized (entries) {
            entry.listeners--;
            if (entry.listeners == 0 && !closed) {
                if (entry.track instanceof StretchedTrack track) {
                    track.pause();
                }
                try {
                    entry.end = timer.schedule(
                            () -> forget(entry), limits.unused().toMillis(), TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException e) {
                    forget(entry);
                }
            }
            entry.base.ifPresent(this::leave);
        }
    }

    private void forget(Entry entry) {
        synchronized (entries) {
            if (entry.listeners > 0) {
                return;
            }
            entries.values().remove(entry);
        }
        put(entry.track);
    }

    private static void put(Track track) {
        if (track instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.log(Level.DEBUG, "A file is left for the next start to delete.", e);
            }
        }
    }

    @Override
    public Optional<String> trouble(Item item) {
        synchronized (entries) {
            return entries.entrySet().stream()
                    .filter(entry -> entry.getKey().item().equals(item))
                    .flatMap(entry -> trouble(entry.getValue().track).stream())
                    .findFirst()
                    .or(() -> unusable);
        }
    }

    private static Optional<String> trouble(Track track) {
        return switch (track) {
            case Soundtrack film -> film.trouble();
            case StretchedTrack stretched -> stretched.trouble();
            default -> Optional.empty();
        };
    }

    /** The disk it takes, bytes. */
    public long disk() {
        return shop.space().taken();
    }

    @Override
    public void close() {
        Map<Kind, Entry> all;
        synchronized (entries) {
            closed = true;
            all = Map.copyOf(entries);
            entries.clear();
        }
        all.values().forEach(entry -> put(entry.track));
        try {
            clear();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Files are left for the next start to delete.", e);
        }
    }

    private record Silent(Track track) implements Listening {
        @Override
        public void close() {
            // Nothing was opened.
        }
    }

    private final class Used implements Listening {
        private final Entry entry;
        private final AtomicBoolean left = new AtomicBoolean();

        private Used(Entry entry) {
            this.entry = entry;
        }

        @Override
        public Track track() {
            return entry.track;
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                leave(entry);
            }
        }
    }
}
