package org.tutti.plugin.testkit.fleet;

import java.util.List;
import org.tutti.plugin.testkit.fleet.Link.Tail;
import org.tutti.plugin.testkit.fleet.Player.Nature;

/** Ten evenings, chosen so that they tell strategies apart. */
public final class Scenarios {

    private static final double BEGIN = 2;

    private Scenarios() {}

    /** All ten, with so many players each, at least four, and of so many seconds, at least 60. */
    public static List<Scenario> all(int players, double seconds) {
        int n = Math.max(4, players);
        double s = Math.max(60, seconds);
        return List.of(
                steadyLan(n, s), wan(n, s), lossy(n, s), lateJoiners(n, s), seekStorm(n, s), slowBranch(n, s),
                frozenPlayers(n, s), weakDevices(n, s), live(n, s), liars(n, s));
    }

    /**
     * One of the ten.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Scenario named(String name, int players, double seconds) {
        List<Scenario> all = all(players, seconds);
        return all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("There is no scenario '%s'; there are %s."
                        .formatted(name, String.join(", ", all.stream().map(Scenario::name).toList()))));
    }

    private static Scenario of(String name, double seconds) {
        return Scenario.of(name).play(BEGIN).lasting(seconds);
    }

    /** A leap, a pause and going on, as people do. */
    private static Scenario used(Scenario scenario) {
        double part = scenario.seconds() / 4;
        return scenario.seek(part, 1800).pause(2 * part).play(2 * part + 4).seek(3 * part, 600);
    }

    /** One network, nothing happens. */
    private static Scenario steadyLan(int n, double s) {
        return of("steady-lan", s).with(n, Player.on(Link.lan()));
    }

    /** Near and far; half of the paths are longer one way than the other, which nobody can measure. */
    private static Scenario wan(int n, double s) {
        Link lopsided = Link.wan().withDelay(Range.between(10, 30), Range.between(20, 70));
        return used(of("wan", s).with(n - n / 2, Player.on(Link.wan())).with(n / 2, Player.on(lopsided)));
    }

    /** Everybody on the train. */
    private static Scenario lossy(int n, double s) {
        return used(of("lossy", s).with(n, Player.on(Link.lossy().withJitter(15, Tail.NORMAL).withLoss(0.05))));
    }

    /** At home, behind Wi-Fi; a tenth is there in time. */
    private static Scenario lateJoiners(int n, double s) {
        int early = Math.max(2, n / 10);
        return of("late-joiners", s).with(early, Player.on(Link.wifi()))
                .with(n - early, Player.on(Link.wifi()).comingAt(Range.between(BEGIN + 1, 0.7 * s)));
    }

    /** Somebody looks for a scene: a far leap each eight seconds for half of the time. */
    private static Scenario seekStorm(int n, double s) {
        Scenario scenario = of("seek-storm", s).with(n, Player.on(Link.wan()));
        int leaps = (int) (s / 2 / 8);
        for (int i = 0; i < leaps; i++) {
            scenario = scenario.seek(10 + 8 * i, 600 + 2400 * (i * 7 % 11));
        }
        return scenario;
    }

    /** A quarter shares a line that hardly carries the film, and fails for eight seconds each 45. */
    private static Scenario slowBranch(int n, double s) {
        Link line = Link.wan().withBandwidth(3.3);
        for (double at = 20; at < s; at += 45) {
            line = line.withOutage(at, at + 8);
        }
        return of("slow-branch", s).with(n - n / 4, Player.on(Link.wan())).with(n / 4, Player.on(line));
    }

    /** Of fifty players one freezes without a word and one never loads. */
    private static Scenario frozenPlayers(int n, double s) {
        int each = Math.max(1, n / 50);
        return used(of("frozen-players", s).with(n - 2 * each, Player.on(Link.wan()))
                .with(each, Player.on(Link.wan()).being(Nature.FREEZES))
                .with(each, Player.on(Link.wan()).being(Nature.NEVER_READY)));
    }

    /** Cheap clocks everywhere, and half of the devices, whoever has control among them, too weak for the film. */
    private static Scenario weakDevices(int n, double s) {
        Player cheap = Player.on(Link.wan())
                .withClockDrift(Range.between(-400, 400)).withMediaDrift(Range.between(-250, 250));
        return of("weak-devices", s).with(n - n / 2, cheap.withPace(Range.between(0.994, 0.999))).with(n / 2, cheap);
    }

    /** Something live, begun two seconds behind; to some players media comes later than that. */
    private static Scenario live(int n, double s) {
        return of("live", s).live().with(n, Player.on(Link.wan()));
    }

    /** Of twenty players one lies. */
    private static Scenario liars(int n, double s) {
        int liars = Math.max(1, n / 20);
        return used(of("liars", s).with(n - liars, Player.on(Link.wan()))
                .with(liars, Player.on(Link.wan()).being(Nature.LIAR)));
    }
}
