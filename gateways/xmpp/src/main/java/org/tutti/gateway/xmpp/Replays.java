package org.tutti.gateway.xmpp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Takes each sealed question once: one is good for a minute, and as long it is remembered. What was asked before this
 * server started is not taken, as nobody remembers it. Thread-safe.
 */
final class Replays {

    /** How far (ms) the time of a question may be off. */
    static final long TOLERANCE = 60_000;

    private static final int MOST = 50_000;
    private static final int MOST_OF_ONE = 1000;

    private record Seen(String kid, String iv, long until) {}

    private final long since;
    private final Deque<Seen> inOrder = new ArrayDeque<>();
    private final Map<String, Set<String>> byKey = new HashMap<>();

    /** @param now the instant it begins, in ms */
    Replays(long now) {
        this.since = now;
    }

    /**
     * Whether a question is fresh. It must be authentic: others would take the place of those that are.
     *
     * @param at when it says it was asked, in ms
     * @param now in ms
     */
    synchronized boolean take(String kid, String iv, long at, long now) {
        while (!inOrder.isEmpty() && inOrder.getFirst().until() < now) {
            Seen old = inOrder.removeFirst();
            byKey.computeIfPresent(old.kid(), (_, ivs) -> {
                ivs.remove(old.iv());
                return ivs.isEmpty() ? null : ivs;
            });
        }
        if (at < since || Math.abs(at - now) > TOLERANCE || inOrder.size() >= MOST) {
            return false;
        }
        Set<String> ivs = byKey.computeIfAbsent(kid, _ -> new HashSet<>());
        if (ivs.size() >= MOST_OF_ONE || !ivs.add(iv)) {
            return false;
        }
        // As long as any question of now could come again.
        inOrder.addLast(new Seen(kid, iv, now + 2 * TOLERANCE));
        return true;
    }
}
