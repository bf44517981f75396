package org.tutti.strategy.maestro;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Action;
import org.tutti.plugin.sync.Decision.Keep;
import org.tutti.plugin.sync.Decision.Retime;
import org.tutti.plugin.sync.Nudge;
import org.tutti.plugin.sync.Readings;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/**
 * The strategies {@code maestro-slowest}, {@code -fastest}, {@code -mean} and {@code -median}: players tell the server
 * where they are, and the server moves the timeline to where they can all be. This is the synchronization maestro
 * scheme (SMS) of RFC 7272, sections 4 to 7, and of Boronat, Lloret and García, "Multimedia group and inter-stream
 * synchronization techniques" (Information Systems 34, 2009); the four are its rules for the reference.
 *
 * <p><b>Policy.</b> While the players are further apart than {@link Config#asynchrony}, for {@link Config#patience} at
 * least, the timeline is moved towards the reference: by {@link Config#step} at most, and by playing {@link
 * Config#pace} faster or slower, so that nobody sees it. Then it waits until the players have followed ({@link
 * Config#settle}) and looks again. References nearer than 20 ms are let be, as in BBC's Cloud-Sync.
 *
 * <p><b>Who is believed</b> (RFC 7272, section 12). Reports further than 10 s off are absurd. Who is further from the
 * median than {@link Config#outlier} and than three times the median deviation has no say, nor has an endpoint that
 * knows the time no better than {@link Config#worstBound}. If a move brought the players no closer, the one who asked
 * for it is passed over, for a minute at least and until it is in step. So one of three or more that always says it is
 * late moves the timeline by a step, once, and a device that is too slow for good by a step a minute.
 *
 * <p><b>Purity.</b> The last move, since when the players are apart and who is passed over are in the memory.
 */
abstract class MaestroStrategy implements SyncStrategy {

    /** A reference nearer to the timeline (s) is where the timeline is. */
    private static final double SIGNIFICANT = 0.02;

    private static final double SPREADS = 3;

    /** Longer ago (µs) a move says nothing of those who are apart now. */
    private static final long REMEMBERED = 30_000_000;

    private final Reference reference;
    private final Settings settings;

    /** When to move the timeline, and how. */
    @Retention(RetentionPolicy.RUNTIME)
    @ObjectClassDefinition(name = "Sync strategies: maestro")
    @interface Config {
        /** Seconds; 0.02 to 5. */
        @AttributeDefinition(description = "Seconds the players may be apart before the timeline is moved.")
        double asynchrony() default 0.08;

        /** Seconds; 0 to 60. */
        @AttributeDefinition(description = "Seconds they must be apart before it is moved.")
        double patience() default 1;

        /** Seconds; 0.02 to 5. */
        @AttributeDefinition(description = "The most seconds to move the timeline before looking again.")
        double step() default 0.1;

        /** A share; 0.005 to 0.25. */
        @AttributeDefinition(description = "How much faster or slower it plays meanwhile; 0.05 is five per cent.")
        double pace() default 0.05;

        /** Seconds; 0 to 60. */
        @AttributeDefinition(description = "Seconds players are given to follow before they are looked at again.")
        double settle() default 2;

        /** Seconds; 0.05 to 10. */
        @AttributeDefinition(description = "Seconds from the median beyond which a player has no say.")
        double outlier() default 0.5;

        /** Seconds; 0.001 to 5. */
        @AttributeDefinition(description = "Seconds an endpoint's clock may be off before it has no say.")
        double worstBound() default 0.1;
    }

    /** Carries the defaults, so that they are written once. */
    @Config
    static final class Defaults {}

    MaestroStrategy(Reference reference, Config config) {
        this.reference = reference;
        this.settings = Settings.of(reference, config);
    }

    static Config defaults() {
        return Defaults.class.getAnnotation(Config.class);
    }

    @Override
    public final Decision decide(Situation situation) {
        long now = situation.now();
        Notes notes = Notes.of(situation.memory(), reference.strategy());
        long settle = notes.nudge.settle(situation, settings.settle());
        Readings all = Readings.offsets(situation, settings.worstBound(), settle);
        Readings alike = all.size() < 3 // of two nobody can tell who is right, but for the timeline
                ? all.where(reading -> Math.abs(reading.seconds()) <= settings.outlier())
                : all.within(settings.outlier(), SPREADS);
        double median = alike.median();
        alike.all().stream()
                .filter(reading -> Math.abs(reading.seconds() - median) < settings.asynchrony() / 2)
                .forEach(reading -> notes.inStep(reading.report().endpoint(), now));
        Readings counted = alike.where(reading -> !notes.passedOver(reading.report().endpoint()));
        notes.watch(counted.spread(), settings.asynchrony(), now);
        double error = reference.of(counted);

        Action action = new Keep();
        String reason;
        Optional<Retime> due = notes.nudge.due(situation);
        if (due.isPresent()) {
            action = due.get();
            notes.nudge = notes.nudge.back();
            reason = "The timeline plays at its own rate again once it has been moved far enough.";
        } else if (counted.size() < 2) {
            reason = "There are no two players to compare.";
        } else if (!notes.apart(now, settings.patience())) {
            reason = "The players are together.";
        } else if (Math.abs(error) < SIGNIFICANT) {
            reason = "The timeline is already at " + reference.who() + '.';
        } else if (!Nudge.possible(situation)) {
            reason = "The timeline is on the move already, or stands.";
        } else if (notes.nudge.inVain(situation, error, REMEMBERED)) {
            notes.passOver(reference.pulls(counted), now);
            reason = "Moving the timeline brought one player no closer; it is passed over for a while.";
        } else {
            double step = Math.clamp(error, -settings.step(), settings.step());
            Optional<Nudge> nudge = Nudge.of(situation, error, step, settings.pace(), Double.MAX_VALUE);
            notes.nudge = nudge.orElse(notes.nudge);
            action = nudge.<Action>map(begun -> begun.begin(situation)).orElse(action);
            reason = nudge.isPresent()
                    ? "The players are apart; the timeline moves towards " + reference.who() + '.'
                    : "The item leaves no room to move the timeline.";
        }
        var numbers = Map.of(
                "asynchronyMs", counted.spread() * 1e3,
                "referenceMs", error * 1e3,
                "countedEndpoints", (double) counted.size(),
                "passedOverEndpoints", (double) all.size() - counted.size(),
                "thresholdMs", settings.asynchrony() * 1e3);
        return new Decision(action, reason, numbers, notes.toMemory(situation.memory()));
    }
}
