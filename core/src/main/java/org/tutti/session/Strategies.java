package org.tutti.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Event.RulesChanged;
import org.tutti.session.Event.Shifted;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Input.Decide;
import org.tutti.session.Input.FallBack;
import org.tutti.session.Refusal.Code;

/** What sync strategies may do in a session, and how one takes over from another. */
final class Strategies {

    /** How far off the timeline an endpoint may be advised to play, in s. */
    static final double MAX_CORRECTION = 10;

    private Strategies() {}

    static Outcome decide(Session session, Decide decide, Entry entry) {
        Policy policy = session.policy();
        if (entry.actor().kind() != Actor.Kind.STRATEGY || !decide.strategy().equals(policy.strategy())) {
            return Outcome.refused(Code.NOT_ALLOWED, "The session runs under the strategy %s, not %s."
                    .formatted(policy.strategy(), decide.strategy()));
        }
        if (policy.fallback().isPresent()) {
            return Outcome.refused(Code.NOT_ALLOWED, "The session goes by the server's clock: %s"
                    .formatted(policy.fallback().get()));
        }
        Decision decision = decide.decision();
        if (decision.reason().length() > Session.MAX_REASON || decision.numbers().size() > Session.MAX_NUMBERS) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "A decision of %s has a reason of %d characters and %d numbers; %d and %d fit."
                            .formatted(decide.strategy(), decision.reason().length(), decision.numbers().size(),
                                    Session.MAX_REASON, Session.MAX_NUMBERS));
        }
        long at = Transport.effect(session, entry);
        Stage stage = session.stage();
        Timeline now = Playback.settled(stage.timeline(), entry.stamp());
        Policy remembering = policy.remembering(decision.memory());
        Session after = session.next(entry).with(remembering);
        Cause because = new Cause(
                "strategy", Optional.empty(), decide.strategy(), at, decision.reason(), decision.numbers());
        return switch (decision.action()) {
            case Decision.Keep _ -> Outcome.accepted(after);
            case Decision.Retime(Motion motion) -> {
                if (!now.latest().moving() || stage.nextWaitPoint() <= Math.max(at, motion.timestamp())) {
                    yield Outcome.accepted(after);
                }
                if (!Transport.rateInRange(motion.velocity()) || motion.timestamp() > at + Session.STRATEGY_HORIZON) {
                    yield outOfRange(decide);
                }
                long when = Math.max(at, motion.timestamp());
                yield session.changed(after.with(stage.moved(Playback.retime(now, motion, when), because)));
            }
            case Decision.Wait(String endpoint, long until) -> {
                if (!now.latest().moving() || stage.nextWaitPoint() <= at) {
                    yield Outcome.accepted(after);
                }
                PVector<EndpointId> awaited = session.roster().owner(new EndpointId(endpoint)).isPresent()
                        ? TreePVector.singleton(new EndpointId(endpoint))
                        : TreePVector.empty();
                var hold = new Hold(decision.reason(), at, Math.clamp(until, at, at + Session.STRATEGY_HORIZON));
                String names = Barriers.names(session, awaited);
                Cause why = names.isEmpty()
                        ? because
                        : because.because("Waiting for %s: %s".formatted(names, decision.reason()), decision.numbers());
                Stage held = stage.moved(Playback.hold(now, hold, at), why);
                yield session.changed(after.with(held.waitingFor(Optional.empty(), awaited)));
            }
            case Decision.Release _ ->
                holds(stage)
                        ? session.changed(after.with(stage.moved(OnAir.release(stage, now, at), because)))
                        : Outcome.accepted(after);
            case Decision.Advise(String endpoint, double correction) -> {
                var advised = new EndpointId(endpoint);
                if (!(Math.abs(correction) <= MAX_CORRECTION)) { // so written, NaN is refused as well
                    yield outOfRange(decide);
                }
                yield session.roster().owner(advised).isEmpty()
                        ? Outcome.accepted(after)
                        : Outcome.accepted(
                                after.with(remembering.advising(advised, correction, session.roster())),
                                new Shifted(advised));
            }
            case Decision.Follow(Rule rule) ->
                rule == policy.follow()
                        ? Outcome.accepted(after)
                        : Outcome.accepted(
                                after.with(stage.moved(stage.timeline(), because)).with(remembering.following(rule)),
                                new TimelineChanged());
        };
    }

    private static Outcome outOfRange(Decide decide) {
        return Outcome.refused(
                Code.OUT_OF_RANGE,
                "The strategy %s asks for %s.".formatted(decide.strategy(), decide.decision().action()));
    }

    /** Whether the timeline waits because a strategy wants it to. Of the barrier and of wait points they know nothing. */
    private static boolean holds(Stage stage) {
        return stage.timeline().hold().filter(Hold::limited).isPresent() && stage.barrier().isEmpty();
    }

    /** Another strategy takes over from now on. */
    static Outcome replace(Session session, String strategy, Entry entry) {
        Cause why = Cause.byServer("strategy", Transport.effect(session, entry))
                .because("The session goes by the strategy %s now.".formatted(strategy), Map.of());
        return turned(session, Policy.of(strategy), why, holds(session.stage()), entry);
    }

    static Outcome fallBack(Session session, FallBack fallBack, Entry entry) {
        Policy policy = session.policy();
        if (entry.actor().kind() != Actor.Kind.ENGINE || !fallBack.strategy().equals(policy.strategy())) {
            return Outcome.refused(Code.NOT_ALLOWED, "The session runs under the strategy %s, not %s."
                    .formatted(policy.strategy(), fallBack.strategy()));
        }
        Cause why = Cause.byServer("strategy", Transport.effect(session, entry));
        return fallBack.reason()
                .map(reason -> turned(
                        session,
                        policy.fallenBack(reason),
                        why.because("By the server's clock from here: " + reason, Map.of()),
                        true,
                        entry))
                .orElseGet(() -> turned(
                        session,
                        Policy.of(policy.strategy()),
                        why.because("The strategy %s is in use again.".formatted(policy.strategy()), Map.of()),
                        true,
                        entry));
    }

    /** What the old policy had asked for ends with it: holds, another speed, advice, how endpoints follow. */
    private static Outcome turned(Session session, Policy policy, Cause why, boolean traced, Entry entry) {
        Stage stage = session.stage();
        long at = Transport.effect(session, entry);
        Timeline now = Playback.settled(stage.timeline(), entry.stamp());
        boolean offRate = now.latest().moving() && now.latest().velocity() != now.rate();
        Stage after = holds(stage)
                ? stage.moved(OnAir.release(stage, now, at), why)
                : offRate
                        ? stage.moved(Playback.setRate(now, now.rate(), at), why)
                        : traced ? stage.moved(stage.timeline(), why) : stage;
        List<Event> events = new ArrayList<>(List.of(new RulesChanged()));
        if (after != stage || policy.follow() != session.policy().follow()) {
            events.add(new TimelineChanged());
        }
        session.policy().advice().keySet().stream()
                .filter(endpoint -> session.roster().owner(endpoint).isPresent())
                .sorted((one, other) -> one.value().compareTo(other.value()))
                .forEach(endpoint -> events.add(new Shifted(endpoint)));
        return new Outcome.Accepted(session.next(entry).with(after).with(policy), List.copyOf(events));
    }
}
