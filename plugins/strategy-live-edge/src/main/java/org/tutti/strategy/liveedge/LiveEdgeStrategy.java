package org.tutti.strategy.liveedge;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Action;
import org.tutti.plugin.sync.Decision.Keep;
import org.tutti.plugin.sync.Decision.Retime;
import org.tutti.plugin.sync.Nudge;
import org.tutti.plugin.sync.Readings;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * The strategy {@code live-edge}: the least delay behind live that everybody can hold. After the earliest and latest
 * presentation times of DVB-CSS (ETSI TS 103 286-2), by which a group picks a timing that all can reach, and the
 * "most lagged" receiver of RFC 7272, section 4. Items that have an end are left to the server's clock.
 *
 * <p><b>Policy.</b> The edge of a player is the last of the media it holds: its position and what it has buffered. The
 * newest edge of all stands for live. A player needs a delay of as much as its own edge is behind that, and
 * {@link Config#cushion} more; the group takes the largest that anybody needs, but no more than {@link Config#most}:
 * who needs more falls out, rather than that everybody is late. The timeline moves there once it has been off by more
 * than {@link Config#tolerance}: back soon, because somebody is about to run dry; forward only when all could have for
 * {@link Config#patience}, which is longer than media comes in pieces. It plays {@link Config#pace} faster or slower on
 * the way, from {@link Config#leap} on it goes there at once.
 *
 * <p><b>Who went back is left there.</b> A timeline that is further behind what is live by the item's description than
 * {@link Config#most} was put there.
 *
 * <p><b>Who is believed.</b> Nobody whose edge is further from the median than {@link Config#outlier} and than three
 * times the median deviation, or who is further from the timeline than the largest delay there may be, or who knows
 * the time no better than {@link Config#worstBound}.
 */
@Component(property = SyncStrategy.NAME + "=" + Notes.STRATEGY)
@Designate(ocd = LiveEdgeStrategy.Config.class)
public final class LiveEdgeStrategy implements SyncStrategy {

    private static final double SPREADS = 3;

    /** Who says that they hold more (s) says something absurd. */
    private static final double MOST_BUFFERED = 3600;

    /** How long (µs) the timeline must be too near to live before it moves back: one report more. */
    private static final long BACK_AFTER = 1_000_000;

    private final Settings settings;

    /** How near to live to be. */
    @Retention(RetentionPolicy.RUNTIME)
    @ObjectClassDefinition(name = "Sync strategy: live-edge")
    @interface Config {
        /** Seconds of media; 0.1 to 60. */
        @AttributeDefinition(description = "Seconds of media every player is to hold.")
        double cushion() default 3;

        /** Seconds; 1 to 600. */
        @AttributeDefinition(description = "The most seconds behind the newest edge, whoever needs more.")
        double most() default 30;

        /** Seconds; 0.1 to 60. */
        @AttributeDefinition(description = "Seconds the timeline may be off before it moves.")
        double tolerance() default 0.5;

        /** Seconds; 1 to 600. */
        @AttributeDefinition(description = "Seconds for which everybody must hold too much before it moves forward.")
        double patience() default 12;

        /** A share; 0.005 to 0.25. */
        @AttributeDefinition(description = "How much faster or slower to play on the way; 0.05 is five per cent.")
        double pace() default 0.05;

        /** Seconds; 0.05 to 60. */
        @AttributeDefinition(description = "The most seconds to move that way before looking again.")
        double step() default 1;

        /** Seconds; 1 to 600. */
        @AttributeDefinition(description = "Seconds from which on the timeline goes there at once.")
        double leap() default 8;

        /** Seconds; 0.1 to 600. */
        @AttributeDefinition(description = "Seconds from the median edge beyond which a player has no say.")
        double outlier() default 6;

        /** Seconds; 0.001 to 5. */
        @AttributeDefinition(description = "Seconds an endpoint's clock may be off before it has no say.")
        double worstBound() default 0.5;
    }

    /** Carries the defaults, so that they are written once. */
    @Config
    private static final class Defaults {}

    /** With the defaults. */
    public LiveEdgeStrategy() {
        this(defaults());
    }

    /** @throws IllegalArgumentException if a number is outside its range */
    @Activate
    public LiveEdgeStrategy(Config config) {
        settings = Settings.of(config);
    }

    static Config defaults() {
        return Defaults.class.getAnnotation(Config.class);
    }

    @Override
    public Decision decide(Situation situation) {
        long now = situation.now();
        Notes notes = Notes.of(situation.memory());
        Optional<Retime> due = notes.nudge.due(situation);
        Action action = new Keep();
        String reason;
        Map<String, Double> numbers = Map.of();
        Readings edges = Readings.of(situation, settings.worstBound(), report -> edge(situation, report))
                .within(settings.outlier(), SPREADS);
        if (due.isPresent()) {
            action = due.get();
            notes.nudge = notes.nudge.back();
            reason = "The timeline plays at its own rate again once it is there.";
        } else if (situation.timeline().duration() < Double.POSITIVE_INFINITY) {
            notes.forget();
            reason = "The item has an end; everyone follows the server's clock.";
        } else if (watchesWhatWas(situation)) {
            notes.forget();
            reason = "The group watches what was before, and is left there.";
        } else if (edges.isEmpty() || !Nudge.possible(situation)) {
            notes.forget();
            reason = "Nothing plays, or the timeline is on the move already.";
        } else {
            double needed = edges.spread() + settings.cushion();
            double delay = Math.min(needed, settings.most());
            double error = edges.greatest() - delay - situation.timeline().motionAt(now).positionAt(now);
            notes.watch(error, settings.tolerance(), now);
            numbers = Map.of(
                    "delayMs", delay * 1e3,
                    "neededMs", needed * 1e3,
                    "offsetMs", error * 1e3,
                    "countedEndpoints", (double) edges.size());
            if (!notes.offFor(error < 0 ? BACK_AFTER : settings.patience(), now)) {
                reason = "The timeline is as near to live as everybody can hold.";
            } else {
                double far = error < 0 ? error : notes.least();
                double most = Math.abs(far) >= settings.leap() ? Double.MAX_VALUE : settings.step();
                double step = Math.clamp(far, -most, most);
                notes.nudge = Nudge.of(situation, far, step, settings.pace(), settings.leap()).orElse(notes.nudge);
                notes.forget();
                action = notes.nudge.from() > now ? notes.nudge.begin(situation) : action;
                reason = error < 0
                        ? "A player is about to run dry; the timeline moves back from live."
                        : "Everybody holds more than enough; the timeline moves nearer to live.";
            }
        }
        return new Decision(action, reason, numbers, notes.toMemory(situation.memory()));
    }

    /** Players hold as much ahead of them wherever they are: there it says nothing of what is live. */
    private boolean watchesWhatWas(Situation situation) {
        double position = situation.timeline().positionAt(situation.now());
        return situation.live().filter(live -> live - position > settings.most()).isPresent();
    }

    /** The last of the media a player holds, as it is by now if media keeps coming (s); no number if that is absurd. */
    private double edge(Situation situation, Report report) {
        Timeline timeline = situation.timeline();
        double off = report.position() - timeline.positionAt(report.time());
        boolean sensible = report.buffered() <= MOST_BUFFERED && Math.abs(off) <= settings.most();
        double age = (situation.now() - report.time()) / Motion.MICROS;
        return sensible ? report.position() + report.buffered() + age : Double.NaN;
    }
}
