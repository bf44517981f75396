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
import org.tutti.plugin.sync.Decision.Action;
import org.tutti.plugin.sync.Decision.Keep;
import org.tutti.plugin.sync.Decision.Release;
import org.tutti.plugin.sync.Decision.Wait;
import org.tutti.plugin.sync.Nudge;
import org.tutti.plugin.sync.Readings;
import org.tutti.plugin.sync.Readings.Reading;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Timeline;

/**
 * The strategy {@code controller}: the player of whoever has control is the reference, and everybody goes by it. This is
 * the master/slave scheme of Wersync (Belda, Montagud, Boronat and others, 2015) and the moderator of Cofocus (Li and
 * Chou, US 9,654,817 B2). It costs least, and is for a presenter whose player cannot be steered, or must not be.
 *
 * <p><b>Policy.</b> Where the controller is now is predicted from their last report ({@link Prediction}). If that is off
 * the timeline by more than {@link Config#tolerance} in two reports in a row, the timeline goes there: by playing
 * {@link Config#pace} faster or slower for as long as it takes, from {@link Config#leap} on at once. A move that brought
 * it no closer, because the player is off by a constant that nothing cures, makes the next one rarer: after 10 s, 20 s,
 * and so on to 80 s. For a player that drifts away the timeline is moved a little further, and again. If the controller's player has run out of media in two reports in a row, the room waits until it
 * holds {@link Config#cushion}, at most for {@link Config#longestWait}, and then plays for {@link Config#rest}, after a
 * wait in vain for a minute. Nobody else is waited for. While nobody has control it is as {@code server-clock}.
 *
 * <p><b>Who is believed.</b> The controller, unless their player is off by more than 10 s (RFC 7272, section 12) or
 * knows the time no better than {@link Config#worstBound}. Nothing that anybody else reports changes anything.
 */
@Component(property = SyncStrategy.NAME + "=" + Notes.STRATEGY)
@Designate(ocd = ControllerStrategy.Config.class)
public final class ControllerStrategy implements SyncStrategy {

    /** How many reports in a row must say so. */
    private static final int CONVINCING = 2;

    /** Nobody waits again that soon (µs) for a player for which it waited in vain. */
    private static final long IN_VAIN = 60_000_000;

    /** So long (µs) after its end a move that helped nothing counts as such: longer than the longest pause. */
    private static final long REMEMBERED = 100_000_000;

    /** Who gets further off by so much (s) in a second drifts: moving the timeline helps, but not for long. */
    private static final double DRIFTING = 0.01;

    /** How long (s) it takes to see where the player is once the timeline was moved. */
    private static final double BETWEEN_LOOKS = 2.5;

    /** Containers give durations that are longer than their tracks, by a few frames (s). */
    private static final double END_SLACK = 0.1;

    private final Settings settings;

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
        Answer answer = waits(situation, player, notes)
                .or(() -> notes.nudge.due(situation).map(retime -> {
                    notes.nudge = notes.nudge.back();
                    return new Answer(retime, "The timeline plays at its own rate again once it is there.", Map.of());
                }))
                .orElseGet(() -> follows(situation, player, notes));
        return new Decision(answer.action(), answer.reason(), answer.numbers(), notes.toMemory(situation.memory()));
    }

    private record Answer(Action action, String reason, Map<String, Double> numbers) {

        static Answer keep(String reason) {
            return new Answer(new Keep(), reason, Map.of());
        }
    }

    /** Whether the room is to wait for the controller, or to wait no longer; empty if neither. */
    private Optional<Answer> waits(Situation situation, Optional<Report> player, Notes notes) {
        Timeline timeline = situation.timeline();
        long now = situation.now();
        boolean starves = player.filter(report -> report.readiness() == Readiness.BUFFERING).isPresent();
        if (notes.waitUntil != 0 && timeline.hold().filter(hold -> hold.until() == notes.waitUntil).isPresent()) {
            if (player.filter(report -> !cushioned(report, timeline)).isPresent()) {
                return Optional.of(Answer.keep("The room waits for the player of whoever has control."));
            }
            notes.waitedUntil(now, settings.rest());
            String reason = player.isPresent()
                    ? "The player of whoever has control has media again."
                    : "Nobody who has control plays any more.";
            return Optional.of(new Answer(new Release(), reason, Map.of()));
        }
        if (notes.waitUntil != 0) { // it ran to its limit, or somebody ended it
            notes.waitedUntil(now, now >= notes.waitUntil ? IN_VAIN : settings.rest());
        }
        boolean plays = timeline.hold().isEmpty()
                && timeline.latest().moving()
                && timeline.motionAt(now).moving();
        notes.starving = notes.starving.seen(starves && plays ? 1 : 0, 0, player);
        if (!notes.starving.times(CONVINCING) || now < notes.waitAgainFrom) {
            return Optional.empty();
        }
        notes.starving = Streak.NONE;
        notes.waitUntil = now + settings.longestWait();
        return Optional.of(new Answer(
                new Wait(player.orElseThrow().endpoint(), notes.waitUntil),
                "the player everybody goes by ran out of media",
                Map.of("longestWaitMs", settings.longestWait() / 1e3)));
    }

    private boolean cushioned(Report report, Timeline timeline) {
        return switch (report.readiness()) {
            case READY -> report.buffered()
                    >= Math.min(settings.cushion(), timeline.duration() - report.position() - END_SLACK);
            case BLOCKED -> true; // it will not play, however long the room waits
            case BUFFERING, LOADING -> false;
        };
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
        if (!notes.off.times(CONVINCING)) {
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
