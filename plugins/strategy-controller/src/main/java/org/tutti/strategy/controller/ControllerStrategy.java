package org.tutti.strategy.controller;

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
import org.tutti.plugin.sync.Decision.Keep;
import org.tutti.plugin.sync.Nudge;
import org.tutti.plugin.sync.Readings;
import org.tutti.plugin.sync.Readings.Reading;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/**
 * The strategy {@code controller}: the player of whoever has control is the reference, and everybody goes by it. This
 * is the master/slave scheme of Wersync (2015) and the moderator of Cofocus (US 9,654,817 B2). It costs least, and is
 * for a presenter whose player cannot be steered, or must not be.
 *
 * <p><b>Policy.</b> Where the controller is now is predicted from their last report ({@link Prediction}). If that is
 * off the timeline by more than {@link Config#tolerance} in two reports in a row, the timeline goes there: by playing
 * {@link Config#pace} faster or slower for as long as it takes, from {@link Config#leap} on at once. A move that
 * brought it no closer, because the player is off by a constant that nothing cures, makes the next one rarer: after
 * 10 s, 20 s, and so on to 80 s. For a player that drifts away the timeline is moved a little further, and again. If the
 * controller's player has run out of media in two reports in a row, the room waits until it holds
 * {@link Config#cushion}, at most for {@link Config#longestWait}, and then plays for {@link Config#rest}, after a wait in vain
 * for a minute. Nobody else is waited for. While nobody has control it is as {@code server-clock}.
 *
 * <p><b>Who is believed.</b> The controller, unless their player is off by more than 10 s (RFC 7272, section 12) or
 * knows the time no better than {@link Config#worstBound}. Nothing that anybody else reports changes anything.
 */
@Component(property = SyncStrategy.NAME + "=" + Notes.STRATEGY)
@Designate(ocd = ControllerStrategy.Config.class)
public final class ControllerStrategy implements SyncStrategy {

    /** So long (µs) after its end a move that helped nothing counts as such: longer than the longest pause. */
    private static final long REMEMBERED = 100_000_000;

    /** Who gets further off by so much (s) in a second drifts: moving the timeline helps, but not for long. */
    private static final double DRIFTING = 0.01;

    /** How long (s) it takes to see where the player is once the timeline was moved. */
    private static final double BETWEEN_LOOKS = 2.5;

    private final Settings settings;
    private final Waiting waiting;

    /** How closely to follow the controller, and how long to wait for them. */
    @Retention(RetentionPolicy.RUNTIME)
    @ObjectClassDefinition(name = "Sync strategy: controller")
    @interface Config {
        /** Seconds; 0.005 to 5. The default is one frame of 25 in a second. */
        @AttributeDefinition(description = "Seconds the controller's player may be off the timeline.")
        double tolerance() default 0.04;

        /** Seconds; 0 to 5. Cofocus's d1; for a controller whose player does not follow the timeline. */
        @AttributeDefinition(description = "Seconds an action takes to show in the controller's player.")
        double ownDelay() default 0;

        /** Seconds; 0 to 5. Cofocus's d3. */
        @AttributeDefinition(description = "Seconds an action takes to show in everybody else's player.")
        double othersDelay() default 0;

        /** A share; 0.005 to 0.25. */
        @AttributeDefinition(description = "How much faster or slower to play on the way; 0.05 is five per cent.")
        double pace() default 0.05;

        /** Seconds; 0.05 to 10. */
        @AttributeDefinition(description = "Seconds from which on the timeline goes there at once.")
        double leap() default 0.5;

        /** Seconds; 0 to 60. */
        @AttributeDefinition(description = "Seconds players are given to follow before the next look.")
        double settle() default 2;

        /** Seconds; 0.001 to 5. */
        @AttributeDefinition(description = "Seconds the controller's clock may be off before it has no say.")
        double worstBound() default 0.1;

        /** Seconds of media; 0 to 60. What is left of the item is enough near its end. */
        @AttributeDefinition(description = "Seconds of media the controller must hold again before the room goes on.")
        double cushion() default 2;

        /** Seconds; 1 to 60. */
        @AttributeDefinition(description = "Seconds after which the room goes on, ready or not.")
        double longestWait() default 5;

        /** Seconds; 1 to 3600. */
        @AttributeDefinition(description = "Seconds of play between the end of a wait and the next.")
        double rest() default 10;
    }

    /** Carries the defaults, so that they are written once. */
    @Config
    private static final class Defaults {}

    /** With the defaults. */
    public ControllerStrategy() {
        this(defaults());
    }

    /** @throws IllegalArgumentException if a number is outside its range */
    @Activate
    public ControllerStrategy(Config config) {
        settings = Settings.of(config);
        waiting = new Waiting(settings);
    }

    static Config defaults() {
        return Defaults.class.getAnnotation(Config.class);
    }

    @Override
    public Decision decide(Situation situation) {
        Notes notes = Notes.of(situation.memory());
        Optional<Report> player = situation.controller().flatMap(id -> situation.endpoints().stream()
                .filter(report -> id.equals(report.endpoint()) && Readings.recent(report, situation.now()))
                .findFirst());
        Answer answer = waiting.decide(situation, player, notes)
                .or(() -> notes.nudge.due(situation).map(retime -> {
                    notes.nudge = notes.nudge.back();
                    return new Answer(retime, "The timeline plays at its own rate again once it is there.", Map.of());
                }))
                .orElseGet(() -> follows(situation, player, notes));
        return new Decision(answer.action(), answer.reason(), answer.numbers(), notes.toMemory(situation.memory()));
    }

    /** Moves the timeline to the controller, if it has to. */
    private Answer follows(Situation situation, Optional<Report> player, Notes notes) {
        long now = situation.now();
        long settle = notes.nudge.settle(situation, settings.settle());
        Optional<Report> report = player
                .filter(one -> Nudge.possible(situation))
                .flatMap(one -> Readings.offsets(situation, settings.worstBound(), settle).by(one.endpoint()))
                .map(Reading::report);
        if (report.isEmpty()) {
            notes.off = Streak.NONE;
            return Answer.keep(situation.controller().isEmpty()
                    ? "Nobody who has control plays; everyone follows the server's clock."
                    : "The player of whoever has control says nothing that helps now.");
        }
        double error = settings.prediction().position(report.get(), now)
                - situation.timeline().motionAt(now).positionAt(now);
        var numbers = Map.of("offsetMs", error * 1e3, "toleranceMs", settings.tolerance() * 1e3);
        int side = Math.abs(error) > settings.tolerance() ? (int) Math.signum(error) : 0;
        notes.off = notes.off.seen(side, error, report);
        if (!notes.off.convincing()) {
            return new Answer(new Keep(), "The timeline is where the player of whoever has control is.", numbers);
        }
        if (now < notes.moveAgainFrom) {
            return new Answer(new Keep(), "Moving the timeline did not help; it is not moved again so soon.", numbers);
        }
        double drift = side * notes.off.slope();
        double seconds = drift < DRIFTING || Math.abs(error) >= settings.leap()
                ? error
                : side * ahead(Math.abs(error), drift);
        Optional<Nudge> nudge = Nudge.of(situation, error, seconds, settings.pace(), settings.leap());
        if (nudge.isEmpty()) {
            return new Answer(new Keep(), "The item leaves no room to move the timeline.", numbers);
        }
        notes.begin(nudge.get(), drift < DRIFTING && notes.nudge.inVain(situation, error, REMEMBERED));
        return new Answer(
                notes.nudge.begin(situation),
                "The timeline goes where the player of whoever has control is.",
                numbers);
    }

    /**
     * How far (s) to move the timeline so that it is as far on the other side when it has been moved as a player that
     * drifts away makes up for until it can be moved again.
     */
    private double ahead(double error, double drift) {
        double gained = Math.max(settings.pace() - drift, settings.pace() / 5); // in a second of moving
        return settings.pace() * (error + drift * BETWEEN_LOOKS / 2) / gained;
    }
}
