package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One run of the decoder after the other until a film's soundtrack is there, on the thread that asks for it. */
final class Decoding {

    /** What a run will have reached in a moment is not worth another. */
    private static final int SOON_SECONDS = 30;

    /** Others get the place of one that has done so much, and is so far ahead of who listens. */
    private static final int TURN_SECONDS = 300;

    /** Decoded and left out: what a codec needs to come to its senses after a jump. */
    private static final int RUN_UP_HUNDREDTHS = 100;

    private static final int BUFFER = 1 << 16;

    private final Ffmpeg ffmpeg;
    private final Copy film;
    private final Ffmpeg.Look look;
    private final FilmTrack track;
    private final Samples samples;
    private final Places places;
    private final Workshop shop;
    private BooleanSupplier closed;
    private Consumer<Process> running;

    Decoding(Ffmpeg ffmpeg, Copy film, Ffmpeg.Look look, FilmTrack track, Workshop shop) {
        this.ffmpeg = ffmpeg;
        this.film = film;
        this.look = look;
        this.track = track;
        this.samples = track.samples();
        this.shop = shop;
        this.places = shop.places();
    }

    /**
     * Returns when all is there, or nobody wants it any more.
     *
     * @param pipe whether to begin before all of the film is there
     * @param unwanted whether nobody wants it any more
     * @param running is told each program, to end it then
     */
    void run(boolean pipe, BooleanSupplier unwanted, Consumer<Process> running)
            throws IOException, InterruptedException, SilentException {
        closed = unwanted;
        this.running = running;
        if (pipe && !film.complete() && gap() == 0 && places.pipes().tryAcquire()) {
            try {
                pipe();
            } finally {
                places.pipes().release();
            }
        }
        film.await();
        for (long gap = gap(); gap != Samples.UNKNOWN && !closed.getAsBoolean(); gap = gap()) {
            places.files().acquire();
            try {
                jump(gap);
            } finally {
                places.files().release();
            }
        }
    }

    /** What is missing and first to be had: from where somebody listens on, else from the beginning. */
    private long gap() {
        long here = samples.until(track.wanted());
        long gap = samples.over(here) ? samples.until(0) : here;
        return samples.over(gap) ? Samples.UNKNOWN : gap;
    }

    /** The beginning, while the rest of the film is still on its way. */
    private void pipe() throws IOException, SilentException, InterruptedException {
        Process program = ffmpeg.decode(Optional.empty(), look, track.sampleRate(), 0);
        shop.start("feeder", Feeder.of(film, program));
        pump(program, 0, 0, true);
    }

    private void jump(long gap) throws IOException, SilentException, InterruptedException {
        int rate = track.sampleRate();
        long hundredths = Math.max(0, gap * 100 / rate - RUN_UP_HUNDREDTHS);
        Process program = ffmpeg.decode(Optional.of(film.file()), look, rate, hundredths);
        pump(program, gap, gap - hundredths * rate / 100, false);
    }

    /** @param skip samples that come before {@code first} and are left out */
    private void pump(Process program, long first, long skip, boolean piped)
            throws IOException, SilentException, InterruptedException {
        running.accept(program);
        program.onExit()
                .orTimeout(shop.limits().run().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> program.destroyForcibly());
        long at = first - skip;
        try (var out = program.getInputStream()) {
            byte[] bytes = new byte[BUFFER];
            int kept = 0;
            for (int read; (read = out.read(bytes, kept, BUFFER - kept)) >= 0; ) {
                int all = (kept + read) & ~1;
                int left = Math.clamp(2 * (first - at), 0, all);
                at += all / 2;
                kept = kept + read - all;
                if (all > left
                        && !samples.write(at - (all - left) / 2, ByteBuffer.wrap(bytes, left, all - left))) {
                    return;
                }
                if (kept == 1) {
                    bytes[0] = bytes[all];
                }
                if (at >= track.most()) {
                    samples.endAt(at);
                    return;
                }
                if (closed.getAsBoolean() || film.complete() && isNeededElsewhere(first, at)) {
                    return;
                }
            }
            ended(program, first, Math.max(first, at), piped);
        } finally {
            program.destroyForcibly();
        }
    }

    private boolean isNeededElsewhere(long first, long at) {
        int rate = track.sampleRate();
        long wanted = track.wanted();
        boolean jumped = samples.until(wanted) == wanted
                && !samples.over(wanted)
                && (wanted < first || wanted > at + (long) SOON_SECONDS * rate);
        return jumped && at > first
                || places.files().hasQueuedThreads()
                        && at - first > (long) TURN_SECONDS * rate
                        && samples.until(wanted) - wanted > 2L * SOON_SECONDS * rate;
    }

    private void ended(Process program, long first, long at, boolean piped)
            throws SilentException, InterruptedException {
        boolean well = program.waitFor(5, TimeUnit.SECONDS) && program.exitValue() == 0;
        film.await();
        boolean brokenOff = !well && at > first;
        if (closed.getAsBoolean() || brokenOff || piped && at == 0) {
            // What is missing is tried once more, from where it broke off.
            return;
        }
        if (at == 0 && first == 0) {
            throw new SilentException("The film cannot be decoded: it is broken.");
        }
        samples.endAt(at);
    }
}
