package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;

/**
 * The soundtrack of one item at one rate: silence at first, then what the item turns out to be. Made on a thread of its
 * own, which ends when all is there.
 */
final class Soundtrack implements Track, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Soundtrack.class.getName());
    private static final int MOST_RENDITIONS = 4;

    /** Begins the address of what each viewer has on a disk of their own. */
    private static final String OWN = "own:";


    /** A day, and a minute. */
    private static final double LONGEST = 86_400, LEEWAY = 60;

    private final Workshop shop;
    private final Item item;
    private final int rate;
    private volatile Track track;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile long asked;

    /** What is to be put away in the end; guarded by this. */
    private AutoCloseable inUse;
    private Process running;
    private Thread worker;
    private boolean closed;

    Soundtrack(Workshop shop, Item item, int rate) {
        this.shop = shop;
        this.item = item;
        this.rate = rate;
        this.track = new Waiting(rate);
    }

    /** Begins, or begins anew after what went wrong. */
    synchronized void begin() {
        if (worker == null && !closed) {
            trouble = Optional.empty();
            worker = shop.start("of " + item.media().title(), this::work);
        }
    }

    /** In words for people. */
    Optional<String> trouble() {
        return trouble;
    }

    private void work() {
        try {
            Ffmpeg ffmpeg = shop.ffmpeg();
            SilentException first = null;
            for (Rendition rendition : inOrder(item.media().renditions())) {
                try {
                    make(ffmpeg, rendition);
                    return;
                } catch (SilentException e) {
                    first = first == null ? e : first;
                }
            }
            throw first;
        } catch (SilentException e) {
            failed(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            failed("The server has difficulties with its sound just now.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                worker = null;
            }
        }
    }

    private void failed(String words, Exception e) {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        trouble = Optional.of(words);
        // Not its locator, which may be a secret by itself; nor the words of who fetches, which name it.
        Optional<FetchException> fetching = Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .filter(FetchException.class::isInstance)
                .map(FetchException.class::cast)
                .findFirst();
        if (fetching.isPresent()) {
            LOG.log(Level.INFO, "TUTTI-0419 Nothing can be heard of ''{0}'', which cannot be fetched: {1}",
                    item.media().title(), fetching.get().reason());
        } else {
            LOG.log(Level.INFO, "TUTTI-0420 Nothing can be heard of ''{0}'': {1}", item.media().title(), words);
            LOG.log(Level.DEBUG, "The cause", e);
        }
    }

    /** What has no picture is soonest here; what comes by a playlist may have a file beside it. */
    private static List<Rendition> inOrder(List<Rendition> renditions) {
        return renditions.stream()
                .sorted(Comparator.<Rendition, Boolean>comparing(Soundtrack::inPieces)
                        .thenComparing(rendition -> !rendition.type().startsWith("audio/")))
                .limit(MOST_RENDITIONS)
                .toList();
    }

    private static boolean inPieces(Rendition rendition) {
        String type = rendition.type().toLowerCase(Locale.ROOT);
        return type.contains("mpegurl") || type.contains("dash+xml");
    }

    private void make(Ffmpeg ffmpeg, Rendition rendition) throws IOException, SilentException, InterruptedException {
        if (rendition.url().startsWith(OWN)) {
            throw new SilentException("Everybody plays a copy of their own, and a telephone has none. The keys work.");
        }
        if (inPieces(rendition)) {
            throw new SilentException(item.media().live().isPresent()
                    ? "What is live comes in pieces here, which cannot be heard by telephone. The keys work."
                    : "It comes by a playlist, which cannot be heard by telephone. The keys work.");
        }
        Media.Bytes bytes = shop.open(item, rendition);
        if (bytes.length().isEmpty()) {
            live(ffmpeg, bytes);
            return;
        }
        Copy copy = shop.copy(item, rendition, bytes);
        try {
            film(ffmpeg, copy);
        } finally {
            shop.leave(copy);
        }
    }

    private void film(Ffmpeg ffmpeg, Copy copy) throws IOException, SilentException, InterruptedException {
        boolean early = Streamable.await(copy);
        Ffmpeg.Look look;
        try {
            look = ffmpeg.look(copy.file());
        } catch (SilentException e) {
            if (!early) {
                throw e;
            }
            copy.await();
            look = ffmpeg.look(copy.file());
        }
        if (!look.sound()) {
            throw new SilentException("The film has no sound.");
        }
        FilmTrack film = filmTrack();
        new Decoding(ffmpeg, copy, look, film, shop).run(early, this::isClosed, this::runs);
    }

    /** The one there is, if a part of it is there already: what went wrong was the rest. */
    private FilmTrack filmTrack() throws IOException {
        if (track instanceof FilmTrack film) {
            return film;
        }
        var film = new FilmTrack(rate, longest(), new Samples(shop.file(".pcm"), shop.space()));
        film.prepare(asked);
        keep(film::close);
        track = film;
        return film;
    }

    /** A little more than was said, s. */
    private double longest() {
        double duration = item.media().duration();
        return Double.isInfinite(duration) ? LONGEST : Math.min(duration + LEEWAY, LONGEST);
    }

    private void live(Ffmpeg ffmpeg, Media.Bytes bytes) throws IOException, SilentException, InterruptedException {
        var live = new LiveTrack(rate);
        keep(live);
        track = live;
        live.run(ffmpeg.follow(rate), bytes, shop);
    }

    private synchronized void keep(AutoCloseable used) throws IOException {
        if (inUse != null) {
            put(inUse);
        }
        inUse = used;
        if (closed) {
            put(used);
            throw new IOException("Nobody listens any more.");
        }
    }

    private synchronized void runs(Process program) {
        running = program;
        if (closed) {
            program.destroyForcibly();
        }
    }

    private static void put(AutoCloseable used) {
        try {
            used.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "A file is left for the next start to delete.", e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int read(long first, short[] into, int offset, int count) {
        return track.read(first, into, offset, count);
    }

    @Override
    public void prepare(long first) {
        asked = first;
        track.prepare(first);
    }

    @Override
    public boolean over(long first) {
        return track.over(first);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (running != null) {
            running.destroyForcibly();
        }
        if (worker != null) {
            worker.interrupt();
        }
        if (inUse != null) {
            put(inUse);
        }
        track = new Silence(rate);
    }

    /** Silence that may end. */
    private record Waiting(int sampleRate) implements Track {

        @Override
        public int read(long first, short[] into, int offset, int count) {
            return new Silence(sampleRate).read(first, into, offset, count);
        }

        @Override
        public void prepare(long first) {
            // It is remembered by who asks.
        }

        @Override
        public boolean over(long first) {
            return false;
        }
    }
}
