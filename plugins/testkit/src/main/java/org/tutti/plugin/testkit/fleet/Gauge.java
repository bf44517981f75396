package org.tutti.plugin.testkit.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Input;
import org.tutti.session.Session;

/** Looks at a fleet from outside, where truth is known, and writes down what it sees. */
final class Gauge implements Room.Log {

    /** Fleets up to this size are drawn player by player. */
    private static final int TRACED = 12;
    private static final int MOST_REFUSALS = 100;

    private final Scenario scenario;
    private final List<SimulatedPlayer> fleet;
    private final List<Run.Sample> samples = new ArrayList<>();
    private final List<Run.Phase> phases = new ArrayList<>();
    private final List<Run.Made> decisions = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private Throwable failure;
    private double displacement;

    Gauge(Scenario scenario, List<SimulatedPlayer> fleet) {
        this.scenario = scenario;
        this.fleet = fleet;
    }

    void sample(Timeline timeline, double t, long now) {
        double expected = timeline.positionAt(now);
        boolean moving = timeline.motionAt(now).moving();
        boolean held = timeline.hold().filter(Hold::limited).isPresent();
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        int present = 0;
        int playing = 0;
        int starved = 0;
        double[] offsets = fleet.size() <= TRACED ? new double[fleet.size()] : new double[0];
        for (int i = 0; i < fleet.size(); i++) {
            SimulatedPlayer player = fleet.get(i);
            present += player.canPlay() ? 1 : 0;
            double offset = Double.NaN;
            if (player.plays()) {
                playing++;
                starved += player.starved() ? 1 : 0;
                offset = (player.position(t) - expected) * 1000;
                lowest = Math.min(lowest, offset);
                highest = Math.max(highest, offset);
            }
            if (offsets.length > 0) {
                offsets[i] = moving ? offset : Double.NaN;
            }
        }
        if (!moving || playing == 0) {
            lowest = highest = Double.NaN;
        }
        samples.add(new Run.Sample(t, moving, held, lowest, highest, present, playing, starved, offsets));
    }

    @Override
    public void commanded(Session session, long now) {
        var latest = session.timeline().latest();
        double at = Course.seconds(Math.max(now, latest.timestamp()));
        phases.add(new Run.Phase(at, latest.moving()));
    }

    @Override
    public void decided(Situation situation, Decision decision) {
        if (!(decision.action() instanceof Decision.Keep)) {
            decisions.add(new Run.Made(Course.seconds(situation.now()), decision));
        }
        if (decision.action() instanceof Decision.Retime(Motion motion)) {
            long at = Math.max(situation.now(), motion.timestamp());
            displacement += Math.abs(motion.positionAt(at) - situation.timeline().motionAt(at).positionAt(at));
        }
    }

    @Override
    public void failed(Throwable thrown) {
        failure = failure == null ? thrown : failure;
    }

    @Override
    public void refused(Input input, Object refusal) {
        if (refusals.size() < MOST_REFUSALS) {
            refusals.add(input + ": " + refusal);
        }
    }

    Run run() {
        int jumps = fleet.stream().mapToInt(player -> player.follower().leaps()).sum();
        int rateChanges = fleet.stream().mapToInt(player -> player.follower().rateChanges()).sum();
        return new Run(scenario, samples, phases, decisions, refusals, Optional.ofNullable(failure), jumps, rateChanges,
                displacement);
    }
}
