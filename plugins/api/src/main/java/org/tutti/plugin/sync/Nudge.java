package org.tutti.plugin.sync;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.tutti.plugin.sync.Decision.Retime;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * A shift of the timeline that nobody sees: a little faster or slower for as long as it takes, then back to its rate; or
 * at once, where it is too far for that. A strategy that moves the timeline keeps the last one in its memory and asks
 * it, before anything else, what is {@link #due}. Immutable.
 *
 * <p>The way back is asked for as soon as the shift is in force, so that it happens at its instant even if the strategy
 * is not called then. Whatever a person does to the timeline meanwhile ends the shift.
 *
 * @param from the instant (µs) it begins
 * @param until the instant (µs) it ends; the same if it is made at once
 * @param seconds how far it moves the timeline; negative: back
 * @param error how far the timeline was off (s) where it should have been when this was decided
 * @param returning whether the way back has been asked for
 */
public record Nudge(long from, long until, double seconds, double error, boolean returning) {

    /** None yet. */
    public static final Nudge NONE = new Nudge(0, 0, 0, 0, true);

    /** How many bytes {@link #write} takes. */
    public static final int BYTES = 33;

    /** How long (µs) after the decision it begins: a little more than commands take anyway, so that it begins in time. */
    private static final long LEAD = 400_000;

    /** It may begin that much (µs) late, if the server is busy; what begins later is somebody else's motion. */
    private static final long LATE = 1_000_000;

    private static final double SLOWEST = 0.25, FASTEST = 4;

    /**
     * Whether the timeline can be shifted now: it plays at its rate, waits for nothing, and nothing is about to change.
     */
    public static boolean possible(Situation situation) {
        Timeline timeline = situation.timeline();
        return timeline.hold().isEmpty()
                && timeline.pending().isEmpty()
                && timeline.current().moving()
                && timeline.current().velocity() == timeline.rate()
                && timeline.current().timestamp() <= situation.now();
    }

    /**
     * A shift that is to begin now. It does not lead beyond the item.
     *
     * @param error how far (s) the timeline ought to move
     * @param most the most (s) to move it this time
     * @param pace the share of the rate by which it plays faster or slower, such as 0.05
     * @param leap from how many seconds on to move it at once
     * @return what to remember; {@link #begin} is what to do. Empty if the item has no room for it
     */
    public static Optional<Nudge> of(Situation situation, double error, double most, double pace, double leap) {
        Timeline timeline = situation.timeline();
        double seconds = Math.clamp(error, -most, most);
        long from = situation.now() + LEAD;
        double velocity = timeline.rate() * (1 + Math.copySign(pace, seconds));
        boolean atOnce = Math.abs(seconds) >= leap || velocity < SLOWEST || velocity > FASTEST;
        long until = atOnce ? from : from + Math.round(Math.abs(seconds) / (pace * timeline.rate()) * Motion.MICROS);
        double there = timeline.current().positionAt(until) + seconds;
        return there > 0 && there < timeline.duration()
                ? Optional.of(new Nudge(from, until, seconds, error, until == from))
                : Optional.empty();
    }

    /** The decision with which it begins. */
    public Retime begin(Situation situation) {
        Timeline timeline = situation.timeline();
        Motion now = timeline.current().at(from);
        return new Retime(until == from
                ? now.withPosition(now.position() + seconds, from)
                : now.withVelocity(timeline.rate() + seconds / ((until - from) / Motion.MICROS), from));
    }

    /** The way back, if it is time to ask for it. */
    public Optional<Retime> due(Situation situation) {
        Timeline timeline = situation.timeline();
        Motion current = timeline.current();
        boolean under = timeline.hold().isEmpty()
                && timeline.pending().isEmpty()
                && current.moving()
                && current.velocity() != timeline.rate();
        long now = situation.now();
        boolean mine = current.timestamp() >= from && current.timestamp() <= from + LATE;
        if (!under || mine && returning && now < until) {
            return Optional.empty();
        }
        long end = mine && now < until ? until : now + LEAD;
        return Optional.of(new Retime(current.withVelocity(timeline.rate(), end)));
    }

    /** This shift, with the way back asked for. */
    public Nudge back() {
        return new Nudge(from, until, seconds, error, true);
    }

    /**
     * Whether it was made, less than a while ago, and brought nobody closer: less than half of it shows.
     *
     * @param now how far (s) the timeline ought to move now
     * @param remembered for how long (µs) after its end that is held against it
     */
    public boolean inVain(Situation situation, double now, long remembered) {
        return situation.timeline().current().timestamp() >= from
                && situation.now() - until < remembered
                && seconds * now > 0
                && Math.abs(now) > Math.abs(error) - Math.abs(seconds) / 2;
    }

    /** Writes it down, in {@value #BYTES} bytes. */
    public void write(ByteBuffer bytes) {
        bytes.putLong(from).putLong(until).putDouble(seconds).putDouble(error).put((byte) (returning ? 1 : 0));
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws java.nio.BufferUnderflowException if there is less
     */
    public static Nudge read(ByteBuffer bytes) {
        return new Nudge(
                bytes.getLong(), bytes.getLong(), bytes.getDouble(), bytes.getDouble(), bytes.get() != 0);
    }
}
