package org.tutti.plugin.testkit.fleet;

import java.util.List;
import org.tutti.plugin.sync.SyncStrategy;

/** Lets a scenario happen: players live on in steps, and between two steps the server does what is due. */
final class Simulation {

    /** The server looks this often, s; players live exactly. */
    private static final double STEP = 0.02;

    private final Scenario scenario;
    private final List<SimulatedPlayer> fleet;
    private final Gauge gauge;
    private final Room room;

    Simulation(Scenario scenario, SyncStrategy strategy) {
        this.scenario = scenario;
        this.fleet = scenario.fleet();
        this.gauge = new Gauge(scenario, fleet);
        this.room = new Room(strategy, fleet, scenario.duration(), gauge);
    }

    Run run() {
        SimulatedPlayer.Ear[] ears = new SimulatedPlayer.Ear[fleet.size()];
        for (int i = 0; i < ears.length; i++) {
            ears[i] = room.ear(i);
        }
        int commanded = 0;
        long steps = Math.round(scenario.seconds() / STEP);
        long betweenSamples = Math.max(1, Math.round(scenario.between() / STEP));
        for (long step = 0; step <= steps; step++) {
            double t = step * STEP;
            long now = Course.micros(t);
            for (int i = 0; i < ears.length; i++) {
                SimulatedPlayer player = fleet.get(i);
                if (player.here()) {
                    player.advance(t, ears[i]);
                } else if (player.comesAt() <= t) {
                    room.enter(i, now);
                }
            }
            while (commanded < scenario.commands().size() && scenario.commands().get(commanded).seconds() <= t) {
                room.command(scenario.commands().get(commanded++).command(), now);
            }
            room.advance(now);
            if (step % betweenSamples == 0) {
                gauge.sample(room.session().timeline(), t, now);
            }
        }
        return gauge.run();
    }
}
