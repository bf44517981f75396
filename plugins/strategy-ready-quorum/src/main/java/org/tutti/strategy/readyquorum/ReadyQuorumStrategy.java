package org.tutti.strategy.readyquorum;

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
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.strategy.readyquorum.Recollection.Asked;

/**
 * The strategy {@code ready-quorum}: holds the timeline while too many players have run out of media, but never for
 * long and never often. Rooms that pause for every stall of anybody thrash (jellyfin#16241, #5619, jellyfin-web#7225).
 * This is row 3 of {@code anchors/moonshots.md}: for any pattern of buffering, pauses per minute are bounded and
 * progress is guaranteed.
 *
 * <p><b>Policy.</b> An endpoint counts once it has been ready for the item, unless it is blocked: a newcomer never
 * stops the room. It is stalled when it has reported buffering for {@link Config#patience}, and until it is ready with
 * {@link Config#cushion} in hand. While the share of those not stalled is below {@link Config#quorum}, the timeline is
 * held, at most for {@link Config#longestWait}. After a hold, however it ended, the room plays for {@link Config#rest}
 * before the next; a pause by a person starts the rest anew. Those who were out of media throughout a hold that ran to
 * its limit are forgiven: for {@link Config#forgiveness} they count as not stalled.
 *
 * <p><b>Guarantee.</b> Two holds begin more than {@code rest} apart, because the room plays at least that long between
 * them: with the defaults at most 60 s / 10 s = 6 holds in a minute. A hold lasts {@code longestWait} at most, so of
 * any {@code rest + longestWait} meant for playing, at least {@code rest / (rest + longestWait)} = 2/3 is played.
 * Neither depends on what endpoints report. One that always says it is buffering stops the room for 5 s in 65 s.
 *
 * <p><b>Purity.</b> All state is in the memory, which changes only when something happens, not with time. Instants are
 * the situation's; an endpoint's own serve only to pass over reports that are old, or absurd.
 */
@Component(property = SyncStrategy.NAME + "=" + Recollection.STRATEGY)
@Designate(ocd = ReadyQuorumStrategy.Config.class)
public final class ReadyQuorumStrategy implements SyncStrategy {

    private final Settings settings;

    /** When to wait, and for how long. */
    @Retention(RetentionPolicy.RUNTIME)
    @ObjectClassDefinition(name = "Sync strategy: ready-quorum")
    @interface Config {
        /** Seconds; 0 to 60. Shorter stalls are caught up with by the player itself. */
        @AttributeDefinition(description = "Seconds of buffering after which an endpoint is stalled.")
        double patience() default 1;

        /** Seconds of media; 0 to 60. What is left of the item is enough near its end. */
        @AttributeDefinition(description = "Seconds of media a stalled endpoint must hold to be ready again.")
        double cushion() default 2;

        /** A share; 0 (never wait) to 1 (wait for everybody). */
        @AttributeDefinition(description = "The share of endpoints, 0 to 1, below which the room waits.")
        double quorum() default 0.8;

        /** Seconds; 1 to 60. */
        @AttributeDefinition(description = "Seconds after which the room goes on, ready or not.")
        double longestWait() default 5;

        /** Seconds; 1 to 3600. */
        @AttributeDefinition(description = "Seconds of play between the end of a wait and the next.")
        double rest() default 10;

        /** Seconds; 0 to 86400. */
        @AttributeDefinition(description = "Seconds for which nobody waits again for those it waited for in vain.")
        double forgiveness() default 60;
    }

    /** Carries the defaults, so that they are written once. */
    @Config
    private static final class Defaults {}

    /** With the defaults. */
    public ReadyQuorumStrategy() {
        this(Defaults.class.getAnnotation(Config.class));
    }

    /** @throws IllegalArgumentException if a number is outside its range */
    @Activate
    public ReadyQuorumStrategy(Config config) {
        this(Settings.of(config));
    }

    ReadyQuorumStrategy(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Decision decide(Situation situation) {
        long now = situation.now();
        Timeline timeline = situation.timeline();
        Recollection known = Recollection.of(situation.memory());
        Optional<Asked> asked = known.asked;

        boolean waiting = asked.isPresent()
                && timeline.hold().filter(hold -> hold.until() == asked.get().until()).isPresent();
        boolean inVain = asked.isPresent() && !waiting && ended(known, asked.get(), now);
        rest(known, timeline, now);
        known.turnTo(situation.item());
        Map<Long, Report> reports = Reports.usable(situation);
        Reports.note(known, reports, situation, settings);
        Tally tally = Tally.of(known, reports, now);

        Action action = new Decision.Keep();
        String reason;
        if (waiting && tally.reaches(settings.quorum())) {
            known.asked = Optional.of(new Asked(asked.get().at(), asked.get().until(), true));
            action = new Decision.Release();
            reason = "Enough players have media again.";
        } else if (waiting) {
            reason = "The room waits for players that ran out of media.";
        } else if (inVain) {
            reason = "The room waited as long as it may; those it waited for are not waited for again for a while.";
        } else if (tally.reaches(settings.quorum())) {
            reason = tally.forgiven() == 0
                    ? "Enough players have media."
                    : "Players without media were waited for in vain and are not waited for again for a while.";
        } else if (!moving(timeline, now)) {
            reason = "Nothing plays that could wait.";
        } else if (resting(known, now)) {
            reason = "The room waited a moment ago and plays for a while before it does again.";
        } else {
            long until = now + settings.longestWait();
            known.asked = Optional.of(new Asked(now, until, false));
            action = new Decision.Wait(tally.longest().endpoint(), until);
            reason = tally.stalled() == 1
                    ? "its player ran out of media"
                    : "its player and " + (tally.stalled() - 1) + " more ran out of media";
        }
        double waited = asked.map(hold -> (double) now - hold.at()).orElse(0.0);
        return new Decision(action, reason, numbers(tally, waited, now), known.toMemory());
    }

    /** Notes that a hold is over; says whether it ran to its limit. */
    private boolean ended(Recollection known, Asked hold, long now) {
        known.asked = Optional.empty();
        known.playingSince = Recollection.NOT_PLAYING;
        if (hold.released() || now < hold.until()) {
            return false;
        }
        known.stalls.forEach((endpoint, stall) -> {
            if (stall.confirmed() && stall.since() <= hold.at()) {
                known.forgive(endpoint, now + settings.forgiveness(), now);
            }
        });
        return true;
    }

    private void rest(Recollection known, Timeline timeline, long now) {
        boolean moves = timeline.latest().moving();
        if (!moves && resting(known, now)) {
            known.playingSince = Recollection.NOT_PLAYING;
        } else if (moves && known.playingSince == Recollection.NOT_PLAYING) {
            known.playingSince = timeline.latest().timestamp();
        }
    }

    private boolean resting(Recollection known, long now) {
        return known.playingSince == Recollection.NOT_PLAYING
                || known.playingSince != Recollection.NO_HOLD_YET && now - known.playingSince < settings.rest();
    }

    private static boolean moving(Timeline timeline, long now) {
        return timeline.hold().isEmpty() && timeline.motionAt(now).moving() && timeline.latest().moving();
    }

    private Map<String, Double> numbers(Tally tally, double waited, long now) {
        return Map.of(
                "countedEndpoints", (double) tally.counted(),
                "stalledEndpoints", (double) tally.stalled(),
                "forgivenEndpoints", (double) tally.forgiven(),
                "quorumShare", settings.quorum(),
                "longestStallMs", (now - tally.since()) / 1e3,
                "waitedMs", waited / 1e3,
                "longestWaitMs", settings.longestWait() / 1e3);
    }
}
