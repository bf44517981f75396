package org.tutti.session;

import java.util.Map;
import java.util.Optional;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Event.QueueChanged;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Event.TracksPresented;
import org.tutti.session.Event.ViewChanged;
import org.tutti.session.Input.Command;
import org.tutti.session.Input.GoLive;
import org.tutti.session.Input.Next;
import org.tutti.session.Input.Pause;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.PresentTracks;
import org.tutti.session.Input.Previous;
import org.tutti.session.Input.Reset;
import org.tutti.session.Input.Schedule;
import org.tutti.session.Input.Seek;
import org.tutti.session.Input.Select;
import org.tutti.session.Input.SetRate;
import org.tutti.session.Input.SetView;
import org.tutti.session.Input.SetWaitPoints;
import org.tutti.session.Input.Stop;
import org.tutti.session.Refusal.Code;
import org.tutti.tree.Uris;

/** What moves the timeline of a session: commands, time, strategies, outages. */
final class Transport {

    /** How far ahead a session can be scheduled, in µs. */
    static final long FURTHEST = 366L * 24 * 3600 * 1_000_000;

    private Transport() {}

    static Outcome command(Session session, Command command, Entry entry) {
        Optional<Outcome> denied = Floor.controlDenied(session, entry.actor());
        if (denied.isPresent()) {
            return denied.get();
        }
        long at = effect(session, entry);
        Stage stage = session.stage();
        Timeline now = Playback.settled(stage.timeline(), entry.stamp());
        return switch (command) {
            case Play _ -> moved(session, entry, OnAir.play(stage, now, at), by(session, entry, "play", at));
            case Pause _ -> moved(session, entry, Playback.pause(now, at), by(session, entry, "pause", at));
            case Seek(double position) -> seek(session, position, now, at, entry);
            case SetRate(double rate) ->
                rateInRange(rate)
                        ? moved(session, entry,
                                stage.nextWaitPoint() <= at
                                        ? Playback.rated(now, rate)
                                        : Playback.setRate(now, rate, at),
                                by(session, entry, "setRate", at).because("", Map.of("rate", rate)))
                        : Outcome.refused(
                                Code.OUT_OF_RANGE,
                                "The rate %s lies outside %s to %s."
                                        .formatted(rate, Session.MIN_RATE, Session.MAX_RATE));
            case Stop _ ->
                Outcome.accepted(
                        session.next(entry).with(unbegun(stage)
                                .moved(OnAir.atFirst(stage, now, at), by(session, entry, "stop", at))),
                        new TimelineChanged());
            case Reset _ -> {
                Timeline atFirst = Playback.setRate(OnAir.atFirst(stage, now, at), 1, at);
                Stage whole = unbegun(stage).with(View.WHOLE);
                yield Outcome.accepted(
                        session.next(entry).with(whole.moved(atFirst, by(session, entry, "reset", at))),
                        new TimelineChanged(),
                        new ViewChanged());
            }
            case Select(String item) ->
                stage.queue().item(item).isPresent()
                        ? selected(session, item, entry, by(session, entry, "select", entry.stamp()))
                        : Items.unknown(item);
            case Next _ -> beside(session, 1, entry, by(session, entry, "next", entry.stamp()));
            case Previous _ -> beside(session, -1, entry, by(session, entry, "previous", entry.stamp()));
            case SetView(View view) ->
                view.inRange()
                        ? Outcome.accepted(session.next(entry).with(stage.with(view)), new ViewChanged())
                        : Outcome.refused(Code.OUT_OF_RANGE, "A view has a scale of 0.1 to 32, a middle within one "
                                + "picture and angles of up to 360 degrees; this is " + view + '.');
            case GoLive _ -> goLive(session, now, at, entry);
            case PresentTracks(Presented presented) -> present(session, presented, entry);
            case Schedule(Optional<Long> start) -> schedule(session, start, entry);
            case SetWaitPoints points -> Items.setWaitPoints(session, points, entry);
        };
    }

    private static Stage unbegun(Stage stage) {
        return stage.beginning(stage.item().media().live().map(_ -> 0.0));
    }

    private static Outcome seek(Session session, double target, Timeline now, long at, Entry entry) {
        if (!(target >= 0 && target <= session.timeline().duration()) || target == Double.POSITIVE_INFINITY) {
            return Outcome.refused(Code.OUT_OF_RANGE, beyond(session, target));
        }
        Stage stage = session.stage().beginning(Optional.empty());
        double position = stage.item().media().live().map(live -> OnAir.within(live, target, at)).orElse(target);
        Cause why = by(session, entry, "seek", at)
                .because("", Map.of("from", now.positionAt(at), "to", position));
        return leapt(session, stage, entry, Playback.seek(now, position, at), Playback.stop(now, position, at), at, why);
    }

    /** Moves elsewhere: at once, or where players are waited for when they are ready there. */
    private static Outcome leapt(
            Session session, Stage stage, Entry entry, Timeline moving, Timeline resting, long at, Cause why) {
        boolean waits = stage.barrier().isPresent() || session.rules().readiness().seeks() && stage.running();
        if (!waits) {
            return moved(session, stage, entry, moving, why);
        }
        long notBefore = stage.barrier().map(Barrier::notBefore).orElse(at);
        return session.changed(
                session.next(entry).with(Barriers.raise(session, stage.with(resting), entry, at, notBefore, why)));
    }

    private static Outcome goLive(Session session, Timeline now, long at, Entry entry) {
        Optional<Live> live = session.item().media().live();
        if (live.isEmpty()) {
            return Outcome.refused(
                    Code.NOT_ALLOWED,
                    "'%s' is not live: it begins and ends. Seek in it instead.".formatted(session.item().media().title()));
        }
        Stage stage = session.stage().beginning(Optional.of(0.0));
        Timeline asIs = Playback.rated(now, 1);
        double position = live.get().at(at);
        Cause why = by(session, entry, "goLive", at)
                .because("", Map.of("from", now.positionAt(at), "to", position));
        return leapt(
                session, stage, entry, Playback.playFrom(asIs, position, at), Playback.stop(asIs, position, at), at, why);
    }

    private static Outcome present(Session session, Presented presented, Entry entry) {
        Optional<String> missing = presented.missingFrom(session.item());
        return missing.isPresent()
                ? Outcome.refused(
                        Code.OUT_OF_RANGE,
                        "'%s' has no track %s to present. Maybe another item is on now."
                                .formatted(session.item().media().title(), Uris.shortened(missing.get())))
                : Outcome.accepted(
                        session.next(entry).with(session.stage().with(presented)), new TracksPresented());
    }

    private static Outcome beside(Session session, int step, Entry entry, Cause why) {
        return session.stage().queue().beside(step)
                .map(item -> selected(session, item.id(), entry, why))
                .orElseGet(() -> Outcome.refused(
                        Code.ITEM_UNKNOWN,
                        "'%s' is the %s of the queue.".formatted(
                                session.item().media().title(), step > 0 ? "last" : "first")));
    }

    private static Outcome selected(Session session, String item, Entry entry, Cause why) {
        Stage stage = onto(session, session.stage(), item, session.stage().running(), entry, why);
        Session after = session.next(entry).with(stage);
        return session.stage().presented().equals(Presented.NOTHING)
                ? Outcome.accepted(after, new QueueChanged(), new TimelineChanged(), new ViewChanged())
                : Outcome.accepted(
                        after, new QueueChanged(), new TimelineChanged(), new ViewChanged(), new TracksPresented());
    }

    /** Puts an item on, and if {@code running} raises the barrier it starts from. */
    private static Stage onto(Session session, Stage stage, String item, boolean running, Entry entry, Cause why) {
        long now = Playback.earliest(stage.timeline(), entry.stamp());
        Stage shown = stage.showing(item, entry.stamp());
        long notBefore = stage.barrier().map(barrier -> Math.max(now, barrier.notBefore())).orElse(now);
        return running
                ? Barriers.raise(session, shown, entry, entry.stamp(), notBefore, why)
                : shown.moved(shown.timeline(), why);
    }

    private static Outcome schedule(Session session, Optional<Long> start, Entry entry) {
        if (start.filter(at -> !Session.canStartAt(at, entry.stamp())).isPresent()) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE, "A session starts by itself between now and a year from now.");
        }
        if (start.isPresent() && session.stage().running()) {
            return Outcome.refused(Code.NOT_ALLOWED, "The session runs already. Pause it first.");
        }
        if (start.isEmpty() && session.stage().barrier().isPresent()) {
            // Players get ready already: it is called off all the same.
            long at = effect(session, entry);
            Timeline still = Playback.pause(Playback.settled(session.timeline(), entry.stamp()), at);
            return moved(session, entry, still, by(session, entry, "schedule", at));
        }
        Session after = session.next(entry).with(session.stage().startingAt(start)).openUntil(start);
        return Outcome.accepted(after, new TimelineChanged());
    }

    private static Outcome moved(Session session, Entry entry, Timeline now, Cause why) {
        return moved(session, session.stage(), entry, now, why);
    }

    private static Outcome moved(Session session, Stage stage, Entry entry, Timeline now, Cause why) {
        return Outcome.accepted(session.next(entry).with(stage.moved(now, why)), new TimelineChanged());
    }

    private static Cause by(Session session, Entry entry, String kind, long at) {
        Who who = Who.of(session, entry.actor()).orElseThrow();
        return new Cause(kind, Optional.of(who.id()), who.name(), at, "", Map.of());
    }

    static boolean rateInRange(double rate) {
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
        long wait = stage.nextWaitPoint();
        long end = Playback.end(stage.timeline());
        if (wait <= deadline && wait <= end) {
            return atWaitPoint(stage, wait);
        }
        if (end <= deadline) {
            return atEnd(session, stage, end, entry);
        }
        long limit = OnAir.limit(stage);
        if (limit <= deadline) {
            return atLimit(stage, Playback.settled(stage.timeline(), entry.stamp()), effect(session, entry));
        }
        if (stage.barrier().filter(barrier -> barrier.opensAt() <= deadline).isPresent()) {
            return Barriers.opened(session, stage, entry);
        }
        if (stage.timeline().hold().filter(hold -> hold.until() <= deadline).isPresent()) {
            return stage.barrier().isPresent()
                    ? Barriers.limitReached(session, stage, entry)
                    : waitedLongEnough(session, stage, entry);
        }
        if (stage.startsAt().filter(at -> at - Stage.PREPARATION <= deadline).isPresent()) {
            long at = stage.startsAt().get();
            Timeline still = OnAir.preparing(
                    stage, Playback.settled(stage.timeline(), entry.stamp()), effect(session, entry));
            Cause why = Cause.byServer("prepare", entry.stamp()).because("It starts by itself.", Map.of());
            Stage prepared = stage.startingAt(Optional.empty()).with(still);
            return Barriers.raise(session, prepared, entry, effect(session, entry), at, why);
        }
        return stage;
    }

    private static Stage atWaitPoint(Stage stage, long at) {
        WaitPoint point = stage.waitPointAhead().orElseThrow();
        var hold = new Hold(point.label(), at, Long.MAX_VALUE);
        Timeline there = Playback.held(Playback.standing(stage.timeline(), point.position(), at), hold);
        return stage.moved(
                there,
                Cause.byServer("waitPoint", at).because(point.label(), Map.of("position", point.position())));
    }

    /** Nobody plays faster than what is live comes, or slower than what is there goes. */
    private static Stage atLimit(Stage stage, Timeline timeline, long at) {
        boolean faster = stage.timeline().rate() > 1;
        String reason = faster ? "Live is reached." : "What is older is not there any more.";
        return stage.moved(
                OnAir.inTime(stage, timeline, at),
                Cause.byServer("setRate", at).because(reason, Map.of("rate", 1.0)));
    }

    private static Stage atEnd(Session session, Stage stage, long end, Entry entry) {
        Timeline ended = Playback.stoppedAt(stage.timeline(), end, Optional.empty());
        Stage over = stage.moved(ended, Cause.byServer("end", end));
        Optional<QueueItem> next = stage.queue().beside(1).filter(_ -> session.rules().advance());
        return next.map(item -> onto(
                        session,
                        over,
                        item.id(),
                        true,
                        entry,
                        Cause.byServer("next", entry.stamp())
                                .because("'%s' has ended.".formatted(stage.item().media().title()), Map.of())))
                .orElse(over);
    }

    private static Stage waitedLongEnough(Session session, Stage stage, Entry entry) {
        Timeline now = Playback.settled(stage.timeline(), entry.stamp());
        long at = effect(session, entry);
        double waited = (entry.stamp() - now.hold().orElseThrow().since()) / 1000.0;
        String names = Barriers.names(session, stage.awaited());
        String reason = names.isEmpty() ? "" : "The group has waited long enough for %s.".formatted(names);
        Cause why = Cause.byServer("release", at).because(reason, Map.of("waitedMs", waited));
        return stage.moved(OnAir.release(stage, now, at), why);
    }

    /**
     * The stage after the server was away.
     *
     * @param servedUntil the last instant (µs) at which the session is known to have been served
     */
    static Stage takenOver(Session session, long servedUntil, Entry entry) {
        Stage stage = session.stage();
        // What was accepted before the outage still counts, also what was to take effect a little later.
        long lostAt = session.earliestEffect(Math.max(servedUntil, session.stamp()));
        long away = entry.stamp() - lostAt;
        if (away <= Session.OUTAGE_LIMIT
                || !stage.timeline().latest().moving()
                || Math.min(OnAir.limit(stage), Math.min(Playback.end(stage.timeline()), stage.nextWaitPoint()))
                        <= lostAt) {
            return stage;
        }
        var hold = new Hold(
                "The server was away for %s. Press play to go on from here.".formatted(HumanTime.text(away / 1e6)),
                lostAt,
                Long.MAX_VALUE);
        Timeline held = Playback.stoppedAt(stage.timeline(), lostAt, Optional.of(hold));
        return stage.moved(
                held, Cause.byServer("outage", lostAt).because("", Map.of("awayMs", away / 1000.0)));
    }

    static long effect(Session session, Entry entry) {
        return session.earliestEffect(Math.max(entry.effectiveAt(), entry.stamp()));
    }
}
