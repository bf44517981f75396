package org.tutti.gateway.sip;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tutti.gateway.sip.media.Program;
import org.tutti.gateway.sip.sound.Soundtracks;
import org.tutti.gateway.sip.sound.Soundtracks.Listening;
import org.tutti.gateway.sip.sound.Track;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Item;

/**
 * What one call hears: the sample that reaches the ear at an instant is the soundtrack's at the position the timeline has
 * at that instant, with what the server has to say above it.
 *
 * <p>Nothing is steered: each frame is worked out from the timeline anew. Only within one motion the samples go on where
 * they left off, and drift from where they should be is made up by one sample a frame (6 ms a second, inaudible).
 *
 * <p><b>Threads.</b> {@link #fill} belongs to the thread that paces the calls; {@link #show}, {@link #close} to the call's
 * own turn; the rest may be called by any.
 */
final class Playout implements Program, AutoCloseable {

    /** Frames a second. */
    private static final int FRAMES = 50;

    /** Further off than this (s) is a jump, not drift. */
    private static final double JUMP = 0.005;

    /** How long (s) a sound that is cut off takes to fade, so that it does not click. */
    private static final double FADE = 0.002;

    private final Soundtracks soundtracks;
    private final Speech speech = new Speech();
    private final Map<Double, Listening> listening = new HashMap<>();
    private volatile Scene scene = Scene.EMPTY;
    private volatile Heard heard = Heard.NOTHING;

    // Confined to the thread that paces the calls.
    private Track track;
    private long next;
    private short last;
    private int fading;
    private int fadingFrom;
    private int fadingAt;
    private boolean began;

    Playout(Soundtracks soundtracks) {
        this.soundtracks = soundtracks;
    }

    /**
     * What is on.
     *
     * @param shift seconds ahead of the timeline
     * @param sampleRate of the frames; 0 while it is not known
     */
    private record Scene(Optional<Item> item, Timeline timeline, double shift, int sampleRate, Map<Double, Track> tracks) {
        static final Scene EMPTY = new Scene(Optional.empty(), Timeline.startingAt(0, 0), 0, 0, Map.of());
    }

    /**
     * What was last sent.
     *
     * @param hearAt when it is heard (µs)
     * @param position of the item then (s)
     * @param velocity it moves with
     * @param missing whether there was no sound yet where there should have been
     */
    record Heard(long hearAt, double position, double velocity, boolean missing) {
        static final Heard NOTHING = new Heard(Long.MIN_VALUE, 0, 0, false);
    }

    /**
     * What is on from now on.
     *
     * @param shift seconds ahead of the timeline
     * @param sampleRate as the codec takes it; 0 while that is not known
     * @param now the instant (µs)
     */
    void show(Item item, Timeline timeline, double shift, int sampleRate, long now) {
        Scene before = scene;
        if (before.sampleRate() != sampleRate || !before.item().equals(Optional.of(item))) {
            release();
        }
        Map<Double, Track> tracks = new HashMap<>();
        take(item, sampleRate, timeline.rate(), tracks);
        take(item, sampleRate, timeline.current().velocity(), tracks);
        timeline.pending().ifPresent(pending -> take(item, sampleRate, pending.velocity(), tracks));
        scene = new Scene(Optional.of(item), timeline, shift, sampleRate, Map.copyOf(tracks));
        listening.entrySet().removeIf(held -> {
            boolean unused = !tracks.containsKey(held.getKey());
            if (unused) {
                held.getValue().close();
            }
            return unused;
        });
        Motion latest = timeline.latest();
        prepare(latest.at(Math.max(now, latest.timestamp())), timeline.rate(), shift);
    }

    private void take(Item item, int sampleRate, double velocity, Map<Double, Track> tracks) {
        if (velocity > 0 && sampleRate > 0) {
            tracks.put(velocity, listening
                    .computeIfAbsent(velocity, speed -> soundtracks.listen(item, speed, sampleRate))
                    .track());
        }
    }

    /** Where it goes on is made ready, also while it stands still. */
    private void prepare(Motion latest, double rate, double shift) {
        double velocity = latest.moving() ? latest.velocity() : rate;
        Track ahead = scene.tracks().get(velocity);
        if (ahead != null) {
            ahead.prepare(Math.round((latest.position() + shift) / velocity * ahead.sampleRate()));
        }
    }

    /** Whether the sound is there with which it goes on at {@code position} (s). */
    boolean ready(double position) {
        Scene now = scene;
        Track ahead = now.tracks().get(now.timeline().rate());
        if (ahead == null) {
            return true;
        }
        var probe = new short[ahead.sampleRate() / FRAMES];
        long first = Math.round(position / now.timeline().rate() * ahead.sampleRate());
        return position >= now.timeline().duration()
                || ahead.read(first, probe, 0, probe.length) == probe.length
                || ahead.over(first);
    }

    Speech speech() {
        return speech;
    }

    Heard heard() {
        return heard;
    }

    @Override
    public void close() {
        scene = Scene.EMPTY;
        release();
    }

    private void release() {
        listening.values().forEach(Listening::close);
        listening.clear();
    }

    // --- on the thread that paces ------------------------------------------------------------------------------------

    @Override
    public boolean fill(short[] samples, long hearAt) {
        Scene now = scene;
        began = false;
        int sampleRate = samples.length * FRAMES;
        int change = now.timeline().pending()
                .map(pending -> samplesUntil(pending.timestamp(), hearAt, sampleRate, samples.length))
                .orElse(samples.length);
        boolean missing = part(now, now.timeline().current(), samples, 0, change, hearAt, sampleRate);
        if (change < samples.length) {
            missing |= part(now, now.timeline().pending().orElseThrow(), samples, change, samples.length, hearAt, sampleRate);
        }
        smooth(samples, sampleRate);
        Motion moved = now.timeline().motionAt(hearAt);
        heard = new Heard(hearAt, position(now, moved, hearAt), moved.velocity(), missing);
        return speech.mixInto(samples) | began;
    }

    private static int samplesUntil(long instant, long hearAt, int sampleRate, int most) {
        double samples = Math.ceil((instant - hearAt) / Motion.MICROS * sampleRate);
        return Math.clamp((long) samples, 0, most);
    }

    /** Fills samples from {@code from} to {@code to}; whether some that should be there are not. */
    private boolean part(Scene now, Motion in, short[] samples, int from, int to, long hearAt, int sampleRate) {
        Track wanted = in.velocity() > 0 && sampleRate == now.sampleRate() ? now.tracks().get(in.velocity()) : null;
        if (from == to) {
            return false;
        }
        if (wanted == null) {
            Arrays.fill(samples, from, to, (short) 0);
            if (track != null) {
                cut(samples, from, sampleRate);
            }
            track = null;
            return in.velocity() > 0 && now.sampleRate() > 0 && in.velocity() <= 2 && in.velocity() >= 0.5;
        }
        // In samples of the track, which has 1/velocity of a second of hearing for each of the media's.
        double elapsed = (hearAt - in.timestamp()) / Motion.MICROS * sampleRate + from;
        long due = Math.round((in.position() + now.shift()) / in.velocity() * sampleRate + elapsed);
        long off = due - next;
        if (wanted != track || Math.abs(off) > JUMP * sampleRate) {
            cut(samples, from, sampleRate);
            next = due;
            began = true;
        } else if (Math.abs(off) > 1) {
            next += Long.signum(off);
        }
        track = wanted;
        double end = now.timeline().duration() / in.velocity() * sampleRate;
        int count = to - from;
        int got = wanted.read(next, samples, from, count);
        next += count;
        return got < Math.min(count, end - (next - count)) && !wanted.over(next - count + got);
    }

    /** What was heard last ends at a sample: it fades over what comes instead. */
    private void cut(short[] samples, int at, int sampleRate) {
        fadingFrom = at > 0 ? samples[at - 1] : last;
        fadingAt = at;
        fading = (int) (FADE * sampleRate);
    }

    private void smooth(short[] samples, int sampleRate) {
        int whole = (int) (FADE * sampleRate);
        for (int i = fadingAt; i < samples.length && fading > 0; i++, fading--) {
            samples[i] = (short) ((samples[i] * (whole - fading) + fadingFrom * fading) / whole);
        }
        fadingAt = 0;
        last = samples[samples.length - 1];
    }

    private static double position(Scene now, Motion moved, long hearAt) {
        return Math.clamp(moved.positionAt(hearAt) + (moved.moving() ? now.shift() : 0), 0, now.timeline().duration());
    }
}
