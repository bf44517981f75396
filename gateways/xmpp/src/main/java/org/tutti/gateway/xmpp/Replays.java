package org.tutti.gateway.xmpp;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Takes each sealed question once: one is good for a minute, and as long it is remembered. What may have been asked
 * before this server started is not taken, as nobody remembers it: there is one of these for all connections. Thread-safe.
 */
final class Replays {

    /** How old (ms) a question may be. */
    static final long TOLERANCE = 60_000;

    /** How far (ms) its time may lie ahead, as the clocks of others are only estimated. */
    static final long AHEAD = 5_000;

    private static final int MOST = 50_000;
    /** More than anybody may ask as long as it is remembered. */
    private static final int MOST_OF_ONE = 1500;

    /** What becomes of a question. */
    enum Verdict {
        FRESH,
        /** It was asked before, or might have been. */
        STALE,
        /** There is no room to remember it. */
        FULL
    }

    private record Question(String kid, String iv) {}

    private record Seen(String actor, Question question, long until) {}

    private final long since;
    private final PriorityQueue<Seen> seen = new PriorityQueue<>(Comparator.comparingLong(Seen::until));
    private final Set<Question> questions = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** @param now the instant it begins, in ms */
    Replays(long now) {
        this.since = now;
    }

    /**
     * Whether a question is fresh. It must be authentic: others would take the place of those that are.
     *
     * @param actor for whom the key was made; they may have several
     * @param at when it says it was asked, in ms
     * @param now in ms
     */
    synchronized Verdict take(String actor, String kid, String iv, long at, long now) {
        while (!seen.isEmpty() && seen.element().until() < now) {
            Seen old = seen.remove();
            questions.remove(old.question());
            counts.computeIfPresent(old.actor(), (_, count) -> count > 1 ? count - 1 : null);
        }
        var question = new Question(kid, iv);
        // What the server before this one took could lie so far ahead.
        if (at < since + AHEAD || at < now - TOLERANCE || at > now + AHEAD || questions.contains(question)) {
            return Verdict.STALE;
        }
        if (seen.size() >= MOST || counts.getOrDefault(actor, 0) >= MOST_OF_ONE) {
            return Verdict.FULL;
        }
        questions.add(question);
        counts.merge(actor, 1, Integer::sum);
        seen.add(new Seen(actor, question, at + TOLERANCE));
        return Verdict.FRESH;
    }
}
