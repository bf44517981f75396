package org.tutti.session;

import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * What is on in a session, and how it moves.
 *
 * @param queue what is on, what comes, what was
 * @param timeline how the item that is on moves
 * @param barrier the readiness barrier, while the timeline waits for players
 * @param awaited the endpoints the timeline waits for, in the order they came
 * @param view how the picture is looked at
 * @param presented which sound and text everybody is given
 * @param behind how far behind live (s) a live item begins, until it has begun
 * @param startsAt when it starts by itself (µs)
 * @param trace what last changed the timeline, oldest first; at most {@link #TRACE}
 */
public record Stage(
        Queue queue,
        Timeline timeline,
        Optional<Barrier> barrier,
        PVector<EndpointId> awaited,
        View view,
        Presented presented,
        Optional<Double> behind,
        Optional<Long> startsAt,
        PVector<Cause> trace) {

    /** How many changes of the timeline are remembered. */
    public static final int TRACE = 50;

    /** How long before a scheduled start players are asked to get ready, in µs. */
    static final long PREPARATION = 10_000_000;

    static Stage of(Item item, long seq, long instant) {
        return new Stage(
                Queue.of(item, seq),
                resting(item, 1, item.media().live().map(live -> live.at(instant)).orElse(0.0), instant),
                Optional.empty(),
                TreePVector.empty(),
                View.WHOLE,
                Presented.NOTHING,
                item.media().live().map(_ -> 0.0),
                Optional.empty(),
                TreePVector.empty());
    }

    /** What is on the timeline. */
    public Item item() {
        return queue.now().item();
    }

    /** What last changed the timeline. */
    public Optional<Cause> cause() {
        return trace.isEmpty() ? Optional.empty() : Optional.of(trace.get(trace.size() - 1));
    }

    /** Whether it runs, or would if it did not wait for somebody. */
    boolean running() {
        return timeline.latest().moving() || barrier.isPresent() || !awaited.isEmpty();
    }

    /** As this, moving otherwise. Who was waited for is waited for only while the timeline is held. */
    Stage moved(Timeline now, Cause because) {
        boolean held = now.hold().isPresent();
        PVector<Cause> longer = trace.plus(because);
        return new Stage(
                queue,
                now,
                held ? barrier : Optional.empty(),
                held ? awaited : TreePVector.empty(),
                view,
                presented,
                now.latest().moving() ? Optional.empty() : behind,
                now.latest().moving() ? Optional.empty() : startsAt,
                longer.size() > TRACE ? longer.minus(0) : longer);
    }

    Stage waitingFor(Optional<Barrier> at, PVector<EndpointId> endpoints) {
        return new Stage(queue, timeline, at, endpoints, view, presented, behind, startsAt, trace);
    }

    Stage with(Timeline now) {
        return new Stage(queue, now, barrier, awaited, view, presented, behind, startsAt, trace);
    }

    Stage with(Queue now) {
        return new Stage(now, timeline, barrier, awaited, view, presented, behind, startsAt, trace);
    }

    Stage with(View now) {
        return new Stage(queue, timeline, barrier, awaited, now, presented, behind, startsAt, trace);
    }

    Stage with(Presented now) {
        return new Stage(queue, timeline, barrier, awaited, view, now, behind, startsAt, trace);
    }

    /** As this, its live item to begin so far behind live; empty if it begins where the timeline stands. */
    Stage beginning(Optional<Double> now) {
        return new Stage(queue, timeline, barrier, awaited, view, presented, now, startsAt, trace);
    }

    Stage startingAt(Optional<Long> instant) {
        return new Stage(queue, timeline, barrier, awaited, view, presented, behind, instant, trace);
    }

    /** As this with another item on, at rest: at its start, of a live one where it is to begin. */
    Stage showing(String item, long instant) {
        Queue now = queue.at(item);
        Item next = now.now().item();
        double lag = OnAir.behind(this, next, instant);
        double position = next.media().live()
                .map(live -> OnAir.within(live, live.at(instant) - lag, instant))
                .orElse(0.0);
        // What was paused goes on from the picture that is shown.
        boolean begun = OnAir.same(item(), next) && behind.isEmpty() && !running();
        Optional<Double> begins = next.media().live().filter(_ -> !begun).map(_ -> lag);
        Timeline resting = resting(next, timeline.rate(), position, instant);
        return new Stage(
                now, resting, Optional.empty(), TreePVector.empty(), View.WHOLE, Presented.NOTHING, begins, startsAt,
                trace);
    }

    private static Timeline resting(Item item, double rate, double position, long instant) {
        return new Timeline(
                Motion.paused(position, instant), Optional.empty(), rate, item.media().duration(), Optional.empty());
    }

    /** The next instant (µs) at which time itself changes the timeline. */
    long nextDeadline() {
        long hold = timeline.hold().map(waiting -> waiting.until()).orElse(Long.MAX_VALUE);
        long start = startsAt.map(at -> at - PREPARATION).orElse(Long.MAX_VALUE);
        long opening = barrier.map(Barrier::opensAt).orElse(Long.MAX_VALUE);
        return Math.min(
                Math.min(nextWaitPoint(), Math.min(Playback.end(timeline), OnAir.limit(this))), Math.min(Math.min(hold, opening), start));
    }

    /** The next instant (µs) at which the timeline comes to a wait point. */
    long nextWaitPoint() {
        return waitPointAhead().map(point -> timeline.latest().reaches(point.position())).orElse(Long.MAX_VALUE);
    }

    /** The wait point the timeline comes to next; one it starts from is behind it. */
    Optional<WaitPoint> waitPointAhead() {
        Motion latest = timeline.latest();
        return latest.velocity() <= 0
                ? Optional.empty()
                : queue.now().waitPoints().stream()
                        .filter(point -> point.position() > latest.position())
                        .findFirst();
    }

    /** Whether it moves otherwise, or for another reason, than {@code before}. */
    boolean movedFrom(Stage before) {
        return !timeline.equals(before.timeline)
                || !cause().equals(before.cause())
                || !awaited.equals(before.awaited)
                || !startsAt.equals(before.startsAt)
                || !queue.current().equals(before.queue.current());
    }
}
