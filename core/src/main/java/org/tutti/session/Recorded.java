package org.tutti.session;

import java.util.ArrayList;
import java.util.List;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.tree.Kind;
import org.tutti.tree.Replay;
import org.tutti.tree.Replay.Ran;
import org.tutti.tree.Span;
import org.tutti.tree.Triple;

/**
 * How a session was played: told its states one after the other, as its journal replays, it makes of them the spans in
 * which an item ran without a change. Where the timeline stood there is nothing. Of a journal of any length it keeps
 * the spans only, and at most {@link #MOST}.
 *
 * <p>What the timeline of a state says counts from the state's stamp to the next one's, unless a later state knows
 * better: that the item waited at a wait point, ended, or stood because the server was away, is written down after it
 * happened.
 *
 * <p>Not thread-safe.
 */
public final class Recorded {

    /** The most spans that are kept: those from the beginning on. */
    public static final int MOST = 10_000;

    /** How far (s) a motion that is written down anew may be off and still be the same. */
    private static final double SAME = 1e-6;

    private final List<Played> played = new ArrayList<>();
    private Session last;
    private boolean whole = true;

    /**
     * An item that ran at one speed.
     *
     * @param item the one that was on
     * @param from since when (µs of the server clock)
     * @param to until when (µs); after {@code from}
     * @param position where it was at {@code from} (s)
     * @param velocity seconds of media per second; not 0
     */
    public record Played(QueueItem item, long from, long to, double position, double velocity) {

        /** Where the item was at an instant of it (s), within the item. */
        public double positionAt(long instant) {
            return Math.clamp(motion().positionAt(instant), 0, item.item().media().duration());
        }

        private Motion motion() {
            return new Motion(position, velocity, from);
        }

        private Played until(long instant) {
            return new Played(item, from, instant, position, velocity);
        }

        /** Whether {@code next} is only the same motion, further on. */
        private boolean goesOnAs(Played next) {
            return to == next.from
                    && velocity == next.velocity
                    && item.id().equals(next.item.id())
                    && Math.abs(motion().positionAt(next.from) - next.position) <= SAME;
        }
    }

    /** The session after its next entry. */
    public void then(Session next) {
        if (last != null) {
            long cut = rewritten(next);
            add(last, last.stamp(), cut);
            add(next, cut, next.stamp());
        }
        last = next;
    }

    /**
     * What was played so far.
     *
     * @param now until when (µs) the session has gone on if it is not over
     */
    public List<Played> until(long now) {
        if (last != null && !last.ended()) {
            var more = new Recorded();
            more.played.addAll(played);
            more.add(last, last.stamp(), now);
            return more.played;
        }
        return List.copyOf(played);
    }

    /** The tree of a session together with how the session was played. */
    public static Replay replay(Session session, List<Played> played) {
        return Replay.of(
                session.tree(), session.uri(), played.stream().map(span -> ran(session, span)).toList());
    }

    private static Ran ran(Session session, Played span) {
        Item item = span.item().item();
        Kind kind = item.media().renditions().stream().allMatch(rendition -> rendition.type().startsWith("audio/"))
                ? Kind.AUDIO
                : Kind.VIDEO;
        var label = new StringBuilder();
        item.media().title().codePoints()
                .filter(Session::printable)
                .limit(Triple.MAX_LABEL / 2)
                .forEach(label::appendCodePoint);
        return new Ran(
                List.copyOf(item.uris()),
                kind,
                label.toString(),
                new Span((span.from() - session.begunAt()) / Motion.MICROS, (span.to() - session.begunAt()) / Motion.MICROS),
                new Span(span.position(), span.positionAt(span.to())),
                span.velocity());
    }

    /** Whether there was no more of it than is kept. */
    public boolean whole() {
        return whole;
    }

    /**
     * From when on (µs) the next state says what happened; what was noted of that is dropped. Its own stamp, unless it
     * puts right what was thought before.
     */
    private long rewritten(Session next) {
        Timeline before = last.timeline();
        Timeline after = next.timeline();
        long since = after.current().timestamp();
        boolean known = after.equals(before)
                || since >= next.stamp()
                || !next.stage().queue().current().equals(last.stage().queue().current())
                || same(before.motionAt(since), after.motionAt(since), since);
        if (known) {
            return next.stamp();
        }
        while (!played.isEmpty() && played.getLast().to() > since) {
            Played late = played.removeLast();
            if (late.from() < since) {
                played.add(late.until(since));
            }
        }
        return since;
    }

    private static boolean same(Motion one, Motion other, long instant) {
        return one.velocity() == other.velocity()
                && Math.abs(one.positionAt(instant) - other.positionAt(instant)) <= SAME;
    }

    private void add(Session session, long from, long to) {
        Timeline timeline = session.timeline();
        QueueItem item = session.stage().queue().now();
        long change = timeline.pending().map(next -> Math.clamp(next.timestamp(), from, Math.max(from, to))).orElse(to);
        add(item, timeline.current(), from, Math.min(change, to));
        timeline.pending().ifPresent(next -> add(item, next, change, to));
    }

    private void add(QueueItem item, Motion motion, long from, long to) {
        long end = Math.min(to, motion.moving() ? motion.reaches(item.item().media().duration()) : from);
        if (end <= from) {
            return;
        }
        var next = new Played(item, from, end, motion.positionAt(from), motion.velocity());
        if (!played.isEmpty() && played.getLast().goesOnAs(next)) {
            played.add(played.removeLast().until(end));
        } else if (played.size() < MOST) {
            played.add(next);
        } else {
            whole = false;
        }
    }
}
