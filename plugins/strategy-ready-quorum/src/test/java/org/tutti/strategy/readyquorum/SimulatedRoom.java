package org.tutti.strategy.readyquorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * A session in virtual time, in as far as holds matter: decisions take effect as they do in the domain's
 * {@code Transport}, 250 ms after they were made, and a hold that reaches its limit ends by itself. It checks what must
 * be true of every single decision.
 */
final class SimulatedRoom {

    static final long START = 1_790_000_000_000_000L, LEAD = 250_000, SECOND = 1_000_000;

    private final SyncStrategy strategy;
    /** How late the server's timer rings. */
    private final long lateness;

    final List<Hold> holds = new ArrayList<>();
    /** Every motion there was; each is in force until the next one begins. */
    final List<Motion> motions = new ArrayList<>();
    Timeline timeline;
    Memory memory = Memory.NONE;
    long now = START;
    String item = "i1";

    SimulatedRoom(SyncStrategy strategy, double duration, long lateness) {
        this.strategy = strategy;
        this.lateness = lateness;
        this.timeline = Timeline.startingAt(now, duration);
        motions.add(timeline.current());
    }

    SimulatedRoom(double duration) {
        this(new ReadyQuorumStrategy(), duration, 0);
    }

    /** Lets time pass. */
    void elapse(long micros) {
        now += micros;
        timeline.hold().map(hold -> hold.until() + lateness).filter(due -> due <= now).ifPresent(due -> {
            settle(due);
            play(due);
        });
        settle(now);
    }

    void play() {
        play(now);
    }

    private void play(long stamp) {
        change(motion(stamp + LEAD).withVelocity(timeline.rate(), effect(stamp + LEAD)), Optional.empty());
    }

    void pause() {
        change(motion(now + LEAD).withVelocity(0, effect(now + LEAD)), Optional.empty());
    }

    void seek(double position) {
        change(motion(now + LEAD).withPosition(position, effect(now + LEAD)), timeline.hold());
    }

    /** Another item comes on. */
    void turnTo(double duration) {
        item = "i" + now;
        timeline = Timeline.startingAt(now, duration);
        motions.add(timeline.current());
        play();
    }

    /** Asks the strategy, checks its decision and applies it. */
    Decision decide(List<Report> reports) {
        var situation = new Situation(now, item, timeline, reports, Optional.empty(), memory);
        Decision decision = strategy.decide(situation);
        assertThat(strategy.decide(situation)).as("the same situation").isEqualTo(decision);
        assertThat(decision.memory().bytes()).hasSizeLessThanOrEqualTo(Memory.LIMIT);
        assertThat(decision.reason()).isNotBlank().hasSizeLessThan(150);
        switch (decision.action()) {
            case Decision.Wait(String endpoint, long until) -> {
                assertThat(timeline.hold()).as("a hold while another is in force").isEmpty();
                assertThat(timeline.latest().moving()).isTrue();
                assertThat(reports).extracting(Report::endpoint).contains(endpoint);
                long at = effect(now + LEAD);
                var hold = new Hold(decision.reason(), at, Math.clamp(until, at, at + 60 * SECOND));
                change(motion(at).withVelocity(0, at), Optional.of(hold));
                holds.add(hold);
            }
            case Decision.Release() -> {
                assertThat(timeline.hold()).as("what is released").contains(holds.getLast());
                play();
            }
            default -> assertThat(decision.action()).isEqualTo(new Decision.Keep());
        }
        memory = decision.memory();
        return decision;
    }

    /** Seconds of media played between two instants, seeks left out. */
    double played(long from, long to) {
        double played = 0;
        for (int i = 0; i < motions.size(); i++) {
            long end = i + 1 < motions.size() ? motions.get(i + 1).timestamp() : Long.MAX_VALUE;
            long overlap = Math.min(end, to) - Math.max(motions.get(i).timestamp(), from);
            played += Math.max(0, overlap) / 1e6 * motions.get(i).velocity();
        }
        return played;
    }

    private void change(Motion motion, Optional<Hold> hold) {
        timeline = new Timeline(timeline.current(), Optional.of(motion), timeline.rate(), timeline.duration(), hold);
        motions.add(motion);
    }

    private Motion motion(long at) {
        return timeline.motionAt(effect(at)).at(effect(at));
    }

    private long effect(long at) {
        return timeline.pending().map(next -> Math.max(next.timestamp(), at)).orElse(at);
    }

    private void settle(long instant) {
        timeline.pending().filter(next -> next.timestamp() <= instant).ifPresent(next -> timeline = new Timeline(
                next, Optional.empty(), timeline.rate(), timeline.duration(), timeline.hold()));
    }
}
