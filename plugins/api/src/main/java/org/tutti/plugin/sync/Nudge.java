package org.tutti.plugin.sync;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.tutti.plugin.sync.Decision.Retime;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * A shift of the timeline that nobody sees: a little faster or slower for as long as it takes, then back to its rate;
 * or at once, where it is too far for that. A strategy that moves the timeline keeps the last one in its memory and
 * asks it, before anything else, what is {@link #due}. Immutable.
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

    /**
     * How long (µs) after the decision it begins: a little more than commands take anyway, so that it begins in time.
     */
    private static final long LEAD = 400_000;

    /** It may begin that much (µs) late, if the server is busy; what begins later is somebody else's motion. */
    private static final long LATE = 1_000_000;

    /** It takes so long (µs) at least: reports come once a second, and the way back must be asked for meanwhile. */
    private static final long SHORTEST = 2_000_000;

    private static final double SLOWEST = 0.25, FASTEST = 4;

    /**
     * Whether the timeline can be shifted now: it plays at its rate, waits for nothing, and nothing is about to change.
     */
    public static boolean possible(Situation situation) {
        return undisturbed(situation) && inForce(situation).velocity() == situation.timeline().rate();
    }

    private static boolean undisturbed(Situation situation) {
        Timeline timeline = situation.timeline();
        return timeline.hold().isEmpty()
                && timeline.pending().filter(next -> next.timestamp() > situation.now()).isEmpty()
                && inForce(situation).moving()
                && inForce(situation).timestamp() <= situation.now();
    }

    private static Motion inForce(Situation situation) {
        return situation.timeline().motionAt(situation.now());
    }

    /**
     * A shift that is to begin now. It does not lead beyond the item.
     *
     * @param error how far off (s) the timeline is: where it ought to be less where it is
     * @param seconds how far to move it this time
     * @param pace the share of the rate by which it plays faster or slower at most, such as 0.05
     * @param leap from what error (s) on to move it at once
     * @return what to remember; {@link #begin} is what to do. Empty if the item has no room for it
     */
    public static Optional<Nudge> of(Situation situation, double error, double seconds, double pace, double leap) {
        Timeline timeline = situation.timeline();
        long from = situation.now() + LEAD;
        double velocity = timeline.rate() * (1 + Math.copySign(pace, seconds));
        boolean atOnce = Math.abs(error) >= leap || velocity < SLOWEST || velocity > FASTEST;
        double takes = Math.abs(seconds) / (pace * timeline.rate()) * Motion.MICROS;
        long until = atOnce ? from : from + Math.max(SHORTEST, Math.round(takes));
        double there = inForce(situation).positionAt(until) + seconds;
        return there > 0 && there < timeline.duration()
                ? Optional.of(new Nudge(from, until, seconds, error, until == from))
                : Optional.empty();
    }

    /** The decision with which it begins. */
    public Retime begin(Situation situation) {
        Motion now = inForce(situation).at(from);
        return new Retime(until == from
                ? now.withPosition(now.position() + seconds, from)
                : now.withVelocity(now.velocity() + seconds / ((until - from) / Motion.MICROS), from));
    }

    /** The way back, if it is time to ask for it. */
    public Optional<Retime> due(Situation situation) {
        Motion motion = inForce(situation);
        double rate = situation.timeline().rate();
        long now = situation.now();
        boolean mine = motion.timestamp() >= from && motion.timestamp() <= from + LATE;
        if (!undisturbed(situation) || motion.velocity() == rate || mine && returning && now < until) {
            return Optional.empty();
        }
        return Optional.of(new Retime(motion.withVelocity(rate, mine && now < until ? until : now + LEAD)));
    }

    /**
     * How long (µs) players need from the motion in force on: {@code settle}, or a quarter of it if that motion is the
     * way back from this shift, which no player has to leap for.
     */
    public long settle(Situation situation, long settle) {
        long since = inForce(situation).timestamp() - until;
        return until > from && since >= 0 && since <= LATE ? settle / 4 : settle;
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
        return inForce(situation).timestamp() >= from
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
