package org.tutti.plugin.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * A session in virtual time in which a test says what players report: for what a strategy decides in one exact situation
 * after another. (What comes of it among players is for the {@code fleet}.) It plays at 100 s of its item when it
 * begins; the player {@code p0} has control. Decisions take effect after 250 ms. For one thread.
 */
public final class ScriptedRoom {

    /** When it begins (µs of the server clock). */
    public static final long START = 1_790_000_000_000_000L;

    private static final long LEAD = 250_000;

    private final SyncStrategy strategy;
    private final List<Decision> decisions = new ArrayList<>();
    private Timeline timeline;
    private Optional<String> controller = Optional.of("p0");
    private Memory memory = Memory.NONE;
    private OptionalDouble live = OptionalDouble.empty();
    private long now = START;

    /** @param duration of the item in seconds; infinite for something live */
    public ScriptedRoom(SyncStrategy strategy, double duration) {
        this.strategy = strategy;
        this.timeline = new Timeline(
                new Motion(100, 1, START - 60_000_000), Optional.empty(), 1, duration, Optional.empty());
    }

    /** The item is live, which at {@link #START} was at {@code position} (s). */
    public void live(double position) {
        live = OptionalDouble.of(position);
    }

    /** Nobody has control any more. */
    public void loseController() {
        controller = Optional.empty();
    }

    /** The instant it is (µs). */
    public long now() {
        return now;
    }

    /** The timeline as it is. */
    public Timeline timeline() {
        return timeline;
    }

    /** What the strategy remembers. */
    public Memory memory() {
        return memory;
    }

    /** All it has decided but to keep things as they are. */
    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    /** Lets a second pass, then asks the strategy; players report by their offsets (s), p0 first. */
    public Decision second(double... offsets) {
        List<Report> reports = new ArrayList<>();
        elapse(1);
        for (double offset : offsets) {
            reports.add(report("p" + reports.size(), offset, Readiness.READY, 8));
        }
        return ask(reports);
    }

    /** Lets seconds pass; a hold that has run to its limit ends. */
    public void elapse(double seconds) {
        now += Math.round(seconds * 1e6);
        timeline.hold().filter(hold -> hold.until() <= now).ifPresent(hold -> play(hold.until()));
    }

    /** What a player says now that is {@code offset} seconds ahead of the timeline. */
    public Report report(String endpoint, double offset, Readiness readiness, double buffered) {
        Motion motion = timeline.motionAt(now);
        double rate = readiness == Readiness.READY ? motion.velocity() : 0;
        return new Report(endpoint, motion.positionAt(now) + offset, now, rate, 500, readiness, buffered);
    }

    /** Asks the strategy, and does what it decides. */
    public Decision ask(List<Report> reports) {
        Optional<Double> edge = live.stream().mapToObj(position -> position + (now - START) / 1e6).findFirst();
        Decision decision = strategy.decide(new Situation(now, "i1", timeline, reports, controller, memory, edge));
        memory = decision.memory();
        switch (decision.action()) {
            case Decision.Retime(Motion motion) -> {
                long at = Math.max(now + LEAD, motion.timestamp());
                change(motion.at(at), Optional.empty());
            }
            case Decision.Wait(String _, long until) ->
                change(timeline.motionAt(now).withVelocity(0, now + LEAD),
                        Optional.of(new Hold(decision.reason(), now + LEAD, until)));
            case Decision.Release _ -> play(now);
            default -> {}
        }
        if (!(decision.action() instanceof Decision.Keep)) {
            decisions.add(decision);
        }
        return decision;
    }

    /** How many times the strategy wanted this. */
    public long count(Class<? extends Decision.Action> kind) {
        return decisions.stream().filter(decision -> kind.isInstance(decision.action())).count();
    }

    /** How far (s) the timeline is off where it would be, had nobody touched it. */
    public double shifted() {
        return timeline.motionAt(now).positionAt(now) - 160 - (now - START) / 1e6;
    }

    private void play(long stamp) {
        change(timeline.motionAt(stamp).withVelocity(timeline.rate(), stamp + LEAD), Optional.empty());
    }

    private void change(Motion motion, Optional<Hold> hold) {
        timeline = new Timeline(
                timeline.motionAt(now), Optional.of(motion), timeline.rate(), timeline.duration(), hold);
    }
}
