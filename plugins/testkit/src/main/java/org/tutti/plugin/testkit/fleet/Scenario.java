package org.tutti.plugin.testkit.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.session.Input;

/**
 * Who watches, for how long, and what happens. Immutable; each method gives another scenario. The first player made
 * the session and has control: commands are theirs. Time is virtual, and a scenario with the same seed always runs in
 * the same way, to the last bit.
 *
 * {@snippet :
 * Run run = Scenario.of("a branch office")
 *         .with(20, Player.on(Link.wan()))
 *         .with(5, Player.on(Link.wan().withOutage(30, 36)))
 *         .play(1).seek(60, 600).lasting(120)
 *         .run(new MyStrategy());
 * assertThat(run.asynchrony().p95()).isLessThan(80);
 * }
 *
 * @param name for tables and files
 * @param groups players of one kind each
 * @param commands in order of time
 * @param seconds how long it lasts
 * @param seed what chance depends on
 * @param duration of the media, s; infinite if it is live
 * @param bitrate of the media, Mbit/s
 * @param between two samples, s
 */
public record Scenario(
        String name, List<Group> groups, List<At> commands, double seconds, long seed, double duration, double bitrate,
        double between) {

    /** So many players of one kind. */
    public record Group(int count, Player player) {}

    /** What the one in control asks for; seconds since the beginning, as it gets to the server. */
    public record At(double seconds, Input.Command command) {}

    /** Copies the lists. */
    public Scenario {
        groups = List.copyOf(groups);
        commands = commands.stream().sorted(Comparator.comparingDouble(At::seconds)).toList();
        if (!(seconds > 0) || seconds > 1e6 || !(bitrate > 0) || !(between > 0) || !(duration > 0)) {
            throw new IllegalArgumentException(
                    "A scenario takes more than 0 s, up to a million, of media with a duration and bitrate above 0, "
                            + "with time between samples; this one: %s s, %s s, %s Mbit/s, %s s."
                                    .formatted(seconds, duration, bitrate, between));
        }
    }

    /** Nobody and nothing yet: two minutes of a film of ten hours at 3 Mbit/s, looked at ten times a second. */
    public static Scenario of(String name) {
        return new Scenario(name, List.of(), List.of(), 120, 1, 36_000, 3, 0.1);
    }

    /** With more players. */
    public Scenario with(int count, Player player) {
        if (count <= 0) {
            return this;
        }
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(count, player));
        return new Scenario(name, more, commands, seconds, seed, duration, bitrate, between);
    }

    /** With something the one in control does at so many seconds. */
    public Scenario at(double second, Input.Command command) {
        List<At> more = new ArrayList<>(commands);
        more.add(new At(second, command));
        return new Scenario(name, groups, more, seconds, seed, duration, bitrate, between);
    }

    /** Play is pressed. */
    public Scenario play(double second) {
        return at(second, new Input.Play());
    }

    /** Pause is pressed. */
    public Scenario pause(double second) {
        return at(second, new Input.Pause());
    }

    /** Somebody leaps to another place, s. */
    public Scenario seek(double second, double position) {
        return at(second, new Input.Seek(position));
    }

    /** Lasting so long, s. */
    public Scenario lasting(double howLong) {
        return new Scenario(name, groups, commands, howLong, seed, duration, bitrate, between);
    }

    /** With another seed. */
    public Scenario seeded(long with) {
        return new Scenario(name, groups, commands, seconds, with, duration, bitrate, between);
    }

    /** With media of so many Mbit/s. */
    public Scenario ofMedia(double megabits) {
        return new Scenario(name, groups, commands, seconds, seed, duration, megabits, between);
    }

    /** Of something live: media is there when it has been made, and comes to each player a little later. */
    public Scenario live() {
        return new Scenario(name, groups, commands, seconds, seed, Double.POSITIVE_INFINITY, bitrate, between);
    }

    /** Looked at each so many s. */
    public Scenario sampledEach(double apart) {
        return new Scenario(name, groups, commands, seconds, seed, duration, bitrate, apart);
    }

    /** How many players take part. */
    public int players() {
        return groups.stream().mapToInt(Group::count).sum();
    }

    /** Lets it happen under a strategy. */
    public Run run(SyncStrategy strategy) {
        if (players() == 0) {
            throw new IllegalArgumentException("The scenario '%s' has no players. Maybe with(…) is missing."
                    .formatted(name));
        }
        return new Simulation(this, strategy).run();
    }

    List<SimulatedPlayer> fleet() {
        var root = new SplittableRandom(seed);
        List<SimulatedPlayer> fleet = new ArrayList<>(players());
        for (Group group : groups) {
            for (int i = 0; i < group.count; i++) {
                fleet.add(new SimulatedPlayer(
                        "p" + fleet.size(), group.player, bitrate, duration, seconds, root.split()));
            }
        }
        // Kinds come mixed, as people do; the one in control stays the first.
        for (int i = fleet.size() - 1; i > 1; i--) {
            Collections.swap(fleet, i, 1 + root.nextInt(i));
        }
        return fleet;
    }
}
