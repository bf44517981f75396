package org.tutti.session;

import java.util.List;
import java.util.Optional;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Event.Advised;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Input.Command;
import org.tutti.session.Input.Decide;
import org.tutti.session.Input.Pause;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Seek;
import org.tutti.session.Input.SetRate;
import org.tutti.session.Input.Takeover;
import org.tutti.session.Refusal.Code;

/** What moves the timeline of a session: commands, time, strategies, outages. */
final class Transport {

    private Transport() {}

    static Outcome command(Session session, Command command, Entry entry) {
        Optional<Refusal> denied = Floor.controlDenied(session, entry.actor());
        if (denied.isPresent()) {
            return new Outcome.Refused(denied.get());
        }
        long at = effect(session, entry);
        Timeline now = Playback.settled(session.timeline(), entry.stamp());
        return switch (command) {
            case Play _ -> moved(session, entry, "play", at, Playback.play(now, at));
            case Pause _ -> moved(session, entry, "pause", at, Playback.pause(now, at));
            case Seek(double position) ->
                position >= 0 && position <= session.timeline().duration()
                        ? moved(session, entry, "seek", at, Playback.seek(now, position, at))
                        : Outcome.refused(Code.OUT_OF_RANGE, beyond(session, position));
            case SetRate(double rate) ->
                rateInRange(rate)
                        ? moved(session, entry, "setRate", at, Playback.setRate(now, rate, at))
                        : Outcome.refused(
                                Code.OUT_OF_RANGE,
                                "The rate %s lies outside %s to %s."
                                        .formatted(rate, Session.MIN_RATE, Session.MAX_RATE));
        };
    }

    private static Outcome moved(Session session, Entry entry, String kind, long at, Timeline now) {
        Member member = session.roster().owner(new EndpointId(entry.actor().id())).orElseThrow();
        var by = new Cause(kind, Optional.of(member.id()), member.name(), at);
        Session after = session.next(entry).with(session.stage().moved(now, by));
        return new Outcome.Accepted(after, List.of(new TimelineChanged()));
    }

    private static boolean rateInRange(double rate) {
        return rate >= Session.MIN_RATE && rate <= Session.MAX_RATE;
    }

    private static String beyond(Session session, double position) {
        String title = session.item().media().title();
        if (!(position >= 0)) {
            return "The seek target %s s lies before the start of '%s'.".formatted(position, title);
        }
        return "The seek target %s lies beyond the end %s of '%s'. Maybe the item changed after the slider was drawn."
                .formatted(HumanTime.text(position), HumanTime.text(session.timeline().duration()), title);
    }

    /** The stage when a deadline has come. */
    static Stage due(Session session, long deadline, Entry entry) {
        Stage stage = session.stage();
        long end = Playback.end(stage.timeline());
        if (end <= deadline) {
            Timeline ended = Playback.stoppedAt(stage.timeline(), end, Optional.empty());
            return stage.moved(ended, new Cause("end", Optional.empty(), "", end));
        }
        if (stage.timeline().hold().filter(hold -> hold.until() <= deadline).isPresent()) {
            Timeline now = Playback.settled(stage.timeline(), entry.stamp());
            long at = effect(session, entry);
            return stage.moved(Playback.release(now, at), new Cause("release", Optional.empty(), "", at));
        }
        return stage;
    }

    static Outcome decide(Session session, Decide decide, Entry entry) {
        Policy policy = session.policy();
        if (entry.actor().kind() != Actor.Kind.STRATEGY || !decide.strategy().equals(policy.strategy())) {
            return Outcome.refused(Code.NOT_ALLOWED, "The session runs under the strategy %s, not %s."
                    .formatted(policy.strategy(), decide.strategy()));
        }
        Decision decision = decide.decision();
        if (decision.reason().length() > Session.MAX_REASON || decision.numbers().size() > Session.MAX_NUMBERS) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "A decision of %s has a reason of %d characters and %d numbers; %d and %d fit."
                            .formatted(decide.strategy(), decision.reason().length(), decision.numbers().size(),
                                    Session.MAX_REASON, Session.MAX_NUMBERS));
        }
        long at = effect(session, entry);
        Stage stage = session.stage();
        Timeline now = Playback.settled(stage.timeline(), entry.stamp());
        Session after = session.next(entry).with(new Policy(decide.strategy(), decision.memory()));
        var because = new Cause("strategy", Optional.empty(), decide.strategy(), at);
        return switch (decision.action()) {
            case Decision.Keep _ -> Outcome.accepted(after);
            case Decision.Retime(var motion) -> {
                if (!now.latest().moving()) {
                    yield Outcome.accepted(after);
                }
                if (!rateInRange(motion.velocity()) || motion.timestamp() > at + Session.STRATEGY_HORIZON) {
                    yield Outcome.refused(
                            Code.OUT_OF_RANGE, "The strategy %s asks for %s.".formatted(decide.strategy(), motion));
                }
                long when = Math.max(at, motion.timestamp());
                yield session.changed(after.with(stage.moved(Playback.retime(now, motion, when), because)));
            }
            case Decision.Wait(_, long until) -> {
                if (!now.latest().moving()) {
                    yield Outcome.accepted(after);
                }
                var hold = new Hold(decision.reason(), at, Math.clamp(until, at, at + Session.STRATEGY_HORIZON));
                yield session.changed(after.with(stage.moved(Playback.hold(now, hold, at), because)));
            }
            case Decision.Release _ ->
                stage.timeline().hold().isPresent()
                        ? session.changed(after.with(stage.moved(Playback.release(now, at), because)))
                        : Outcome.accepted(after);
            case Decision.Advise(String endpoint, double correction) ->
                Outcome.accepted(after, new Advised(new EndpointId(endpoint), correction));
        };
    }

    /** The stage after the server was away. */
    static Stage takenOver(Session session, Takeover takeover, Entry entry) {
        Stage stage = session.stage();
        // What was accepted before the outage still counts, also what was to take effect a little later.
        long lostAt = session.earliestEffect(Math.max(takeover.lostAt(), session.stamp()));
        long away = entry.stamp() - lostAt;
        if (away <= Session.OUTAGE_LIMIT
                || !stage.timeline().latest().moving()
                || Playback.end(stage.timeline()) <= lostAt) {
            return stage;
        }
        var hold = new Hold(
                "The server was away for %s. Press play to go on from here.".formatted(HumanTime.text(away / 1e6)),
                lostAt,
                Long.MAX_VALUE);
        Timeline held = Playback.stoppedAt(stage.timeline(), lostAt, Optional.of(hold));
        return stage.moved(held, new Cause("outage", Optional.empty(), "", lostAt));
    }

    private static long effect(Session session, Entry entry) {
        return session.earliestEffect(Math.max(entry.effectiveAt(), entry.stamp()));
    }
}
