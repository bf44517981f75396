package org.tutti.plugin.testkit.fleet;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.timeline.Timeline;

/** One endpoint of the fleet: hears from the server, follows, reports. All times in seconds since the beginning. */
final class SimulatedPlayer {

    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final double BETWEEN_REPORTS = 1;
    private static final double STALL = 0.3;
    private static final double FREEZES_AFTER = 20;
    /** How far one step of a distributed rule goes, and below what it is left alone. */
    private static final double RULE_STEP = 0.05, RULE_ZONE = 0.015;
    private static final double RULE_MOST = 2;

    private record Message(double at, Told told) {}

    private final String id;
    private final Player player;
    private final Mouth mouth;
    private final ArrayDeque<Message> inbox = new ArrayDeque<>();
    private final Path path;
    private final ClockEstimate clock;
    private final Element element;
    private final Driver driver;
    private final Follower follower;
    private final SplittableRandom random;
    private final double comesAt;

    private double now;
    private double nextTick;
    private double nextReport;
    private Timeline timeline;
    private Rule rule = Rule.TIMELINE;
    private double advice;
    private double ruleShift;
    private long motionBegins = Long.MIN_VALUE;
    /** Whether the group may have shifted while it was not here. */
    private boolean joining;
    private Readiness readiness = Readiness.LOADING;
    private double stalledSince = NEVER;
    private Readiness reported;
    private double reportedPosition;
    private boolean here;
    private boolean frozen;

    SimulatedPlayer(
            String id, Player player, double bitrate, double duration, double until, SplittableRandom random) {
        this.id = id;
        this.player = player;
        this.random = random;
        this.path = new Path(player.link(), random.split());
        this.clock = new ClockEstimate(
                path, player.clockSkew().draw(random) / 1000, player.clockDrift().draw(random) * 1e-6, random.split());
        var supply = new Supply(player.link(), path.roundTrip(), bitrate, duration, until, random.split());
        this.element = new Element(player, supply, duration, random.split());
        this.driver = new Driver(element, clock, duration, random.split());
        this.follower = new Follower(element, clock, driver);
        this.mouth = new Mouth(id, player.nature(), random.split());
        this.comesAt = player.comesAt().draw(random);
    }

    String id() {
        return id;
    }

    double comesAt() {
        return comesAt;
    }

    Path path() {
        return path;
    }

    Follower follower() {
        return follower;
    }

    /** It is let in at {@code t}; its clock takes a moment. */
    void come(double t) {
        here = true;
        double ready = clock.begin(t);
        nextTick = ready + random.nextDouble() * Physics.TICK;
        nextReport = ready + random.nextDouble() * BETWEEN_REPORTS;
    }

    boolean here() {
        return here;
    }

    void tell(Told told, double sent) {
        inbox.add(new Message(path.toPlayer(sent), told));
    }

    /** Lives on until {@code t}; what it has to say goes to the server. */
    void advance(double t, Ear server) {
        if (!here) {
            return;
        }
        while (true) {
            double heard = inbox.isEmpty() ? NEVER : Math.max(inbox.peek().at, now);
            double next = Math.min(Math.min(heard, driver.wake()), Math.min(nextTick, Math.min(nextReport, clock.next())));
            if (next > t) {
                break;
            }
            now = next;
            element.advance(next);
            if (next == heard) {
                hear(inbox.poll().told);
            } else if (next == driver.wake()) {
                if (driver.step(next)) {
                    follower.settled(next);
                    sayIfNew(server);
                }
            } else if (next == nextTick) {
                nextTick += Physics.TICK;
                tick(server);
            } else if (next == clock.next()) {
                clock.answer();
            } else {
                nextReport += BETWEEN_REPORTS;
                if (follower.moving(next)) {
                    say(server);
                } else {
                    sayIfNew(server);
                }
            }
        }
        element.advance(t);
    }

    private void hear(Told told) {
        switch (told) {
            case Told.Moved(Timeline moved, Rule how, double sent, boolean asked) -> {
                timeline = moved;
                long begins = moved.latest().timestamp();
                if (rule != how || begins != motionBegins) {
                    joining = motionBegins == Long.MIN_VALUE && sent > Course.seconds(begins) + 2;
                    motionBegins = begins;
                    ruleShift = 0;
                }
                rule = how;
                if (how == Rule.COPY) {
                    follower.copy(Course.of(moved, 0), sent, now);
                } else {
                    follower.follow(course(), asked, now);
                }
            }
            case Told.Advised(double correction) -> {
                advice = correction;
                shift();
            }
            case Told.Rows(double reference, double median) -> {
                double missing = joining ? median : Math.clamp(reference - ruleShift, -RULE_STEP, RULE_STEP);
                if (rule != Rule.TIMELINE && rule != Rule.COPY && (joining || Math.abs(reference - ruleShift) > RULE_ZONE)) {
                    ruleShift = Math.clamp(ruleShift + missing, -RULE_MOST, RULE_MOST);
                    shift();
                }
                joining = false;
            }
        }
    }

    private void shift() {
        if (timeline != null && rule != Rule.COPY) {
            follower.shift(course());
        }
    }

    private Course course() {
        return Course.of(timeline, advice + ruleShift);
    }

    private void tick(Ear server) {
        if (player.nature() == Player.Nature.FREEZES && now > comesAt + FREEZES_AFTER && !frozen) {
            frozen = true;
            element.freeze(now);
        }
        if (frozen) {
            return;
        }
        Readiness before = readiness;
        watch();
        if (readiness != before) {
            sayIfNew(server);
        }
        follower.tick(now);
    }

    private void watch() {
        if (element.able(now)) {
            stalledSince = NEVER;
            readiness = Readiness.READY;
        } else if (stalledSince == NEVER) {
            stalledSince = now;
        } else if (readiness == Readiness.READY && now - stalledSince >= STALL) {
            readiness = Readiness.BUFFERING;
        }
    }

    private void sayIfNew(Ear server) {
        boolean elsewhere = element.paused() && Math.abs(element.position(now) - reportedPosition) > 0.01;
        if (readiness != reported || elsewhere) {
            say(server);
        }
    }

    private void say(Ear server) {
        if (driver.busy() || frozen || timeline == null) {
            return;
        }
        reported = readiness;
        reportedPosition = element.position(now);
        server.hear(path.toServer(now), mouth.report(
                driver.reading(now),
                Course.micros(clock.at(now)),
                element.paused() ? 0 : element.rate(),
                Math.round(clock.bound(now) * 1e6),
                readiness,
                element.buffered(now)));
    }

    /** Where its picture is. */
    double position(double t) {
        return element.position(t);
    }

    /** Whether it could play, if all went well. */
    boolean canPlay() {
        return here && !frozen && player.nature() != Player.Nature.NEVER_READY;
    }

    /** Whether who watches it sees it play, or hang for want of media. */
    boolean plays() {
        return canPlay() && follower.everStarted() && element.plays();
    }

    boolean starved() {
        return element.starved();
    }

    double clockError(double t) {
        return clock.error(t);
    }

    /** What the server hears. */
    interface Ear {
        /** @param at when it arrives */
        void hear(double at, Report report);
    }
}
