package org.tutti.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Input.Ready;
import org.tutti.session.Refusal.Code;

/**
 * The readiness barrier (Cofocus C-25, C-26, C-33): the timeline stands where it is to start, every player gets ready
 * there and says so, and when enough of them have, all start together. It has a limit, and names who kept the others
 * waiting.
 */
final class Barriers {

    /** How many of those who keep the others waiting are named in a reason. */
    private static final int MOST_NAMED = 10;

    private Barriers() {}

    /**
     * Makes the timeline wait for its players.
     *
     * @param stage at rest where it is to start, or on its way there
     * @param at when the wait begins (µs)
     * @param notBefore the earliest instant to start at (µs)
     * @param why what is prepared for
     */
    static Stage raise(Session session, Stage stage, Entry entry, long at, long notBefore, Cause why) {
        PVector<EndpointId> players = session.roster().players();
        boolean open = notBefore <= entry.stamp() + Barrier.NOTICE;
        if (players.isEmpty() && open) {
            long start = start(session, stage, entry, notBefore);
            return stage.moved(OnAir.release(stage, stage.timeline(), start), why);
        }
        long limit = Math.round(session.rules().readiness().limit() * 1e6);
        var hold = new Hold("Getting ready", at, Math.max(at, notBefore) + limit);
        return stage.moved(Playback.held(stage.timeline(), hold), why)
                .waitingFor(Optional.of(new Barrier(entry.seq(), players.size(), notBefore, open)), players);
    }

    static Outcome ready(Session session, Ready ready, Entry entry) {
        if (entry.actor().kind() != Actor.Kind.ENDPOINT) {
            return Outcome.refused(Code.NOT_ALLOWED, "Only an endpoint is ready.");
        }
        var endpoint = new EndpointId(entry.actor().id());
        Stage stage = session.stage();
        boolean awaited = stage.barrier().filter(barrier -> barrier.seq() == ready.barrier()).isPresent()
                && stage.awaited().contains(endpoint);
        if (!awaited) {
            return Outcome.refused(
                    Code.TOO_LATE, "Nobody waits for %s at barrier %d any more.".formatted(endpoint, ready.barrier()));
        }
        Stage fewer = stage.waitingFor(stage.barrier(), stage.awaited().minus(endpoint));
        return session.changed(session.next(entry).with(settled(session, fewer, entry)));
    }

    /** The stage shortly before a start that lay ahead: from now on it starts when enough are ready. */
    static Stage opened(Session session, Stage stage, Entry entry) {
        Stage open = stage.waitingFor(stage.barrier().map(Barrier::opened), stage.awaited());
        return settled(session, open, entry);
    }

    /** The stage after somebody got ready or went away: it starts if enough are ready. */
    static Stage settled(Session session, Stage stage, Entry entry) {
        if (stage.barrier().isEmpty()) {
            return stage;
        }
        Barrier barrier = stage.barrier().get();
        List<EndpointId> remaining =
                stage.awaited().stream().filter(session.roster()::waitable).toList();
        double ready = barrier.asked() - stage.awaited().size();
        // Who went without being ready is not asked any more.
        int asked = barrier.asked() - (stage.awaited().size() - remaining.size());
        Stage left = asked == barrier.asked()
                ? stage
                : stage.waitingFor(
                        Optional.of(barrier.asking(asked)),
                        TreePVector.from(remaining));
        if (!barrier.open() || !remaining.isEmpty() && ready / asked < session.rules().readiness().quorum()) {
            return left;
        }
        String reason = remaining.isEmpty()
                ? allReady(asked)
                : "%.0f of %d players are ready, which is enough; %s %s not."
                        .formatted(ready, asked, names(session, remaining), remaining.size() == 1 ? "is" : "are");
        return started(session, left, entry, reason, remaining.size());
    }

    private static String allReady(int asked) {
        return switch (asked) {
            case 0 -> "No player is left to wait for.";
            case 1 -> "The player is ready.";
            default -> "All %d players are ready.".formatted(asked);
        };
    }

    /** The stage when the limit has come: it starts without those who are not ready, and says who. */
    static Stage limitReached(Session session, Stage stage, Entry entry) {
        Barrier barrier = stage.barrier().orElseThrow();
        String reason = "%s %s not ready within %s s."
                .formatted(
                        names(session, stage.awaited()),
                        stage.awaited().size() == 1 ? "was" : "were",
                        plain(session.rules().readiness().limit()));
        return started(session, stage, entry, reason, stage.awaited().size());
    }

    private static Stage started(Session session, Stage stage, Entry entry, String reason, int missing) {
        Barrier barrier = stage.barrier().orElseThrow();
        Timeline timeline = stage.timeline();
        long since = timeline.hold().map(Hold::since).orElse(entry.stamp());
        long at = start(session, stage, entry, barrier.notBefore());
        Cause why = Cause.byServer("start", at)
                .because(reason, Map.of(
                        "asked", (double) barrier.asked(),
                        "ready", (double) barrier.asked() - missing,
                        "quorum", session.rules().readiness().quorum(),
                        "waitedMs", Math.max(0, entry.stamp() - since) / 1000.0));
        return stage.moved(OnAir.release(stage, Playback.settled(timeline, entry.stamp()), at), why);
    }

    private static long start(Session session, Stage stage, Entry entry, long notBefore) {
        long soonest = Math.max(Math.max(entry.effectiveAt(), entry.stamp() + Session.START_LEAD), notBefore);
        return Playback.earliest(stage.timeline(), soonest);
    }

    /** The members behind endpoints, named once each; of many the first few, for everybody is told and it is kept. */
    static String names(Session session, List<EndpointId> endpoints) {
        List<String> names = endpoints.stream()
                .filter(session.roster()::waitable)
                .flatMap(endpoint -> session.roster().owner(endpoint).stream())
                .map(Member::name)
                .distinct()
                .toList();
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMED ? first : "%s and %d more".formatted(first, names.size() - MOST_NAMED);
    }

    private static String plain(double seconds) {
        return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
    }
}
