package org.tutti.engine.hooks;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sees to it that a change of the hooks is known at all servers before it is answered: which hooks are told of an entry
 * is said by the server that owns the session, and that may be any. Thread-safe.
 */
final class Agreement {

    /** So often the others are asked: one that says nothing for so long is shut out by then. */
    private static final int ROUNDS = 6;

    /** How long it is waited each time for what they say (ms). */
    static final int ROUND_MS = 1000;

    private final Peers peers;
    private final Supplier<String> ids;
    private final int round;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    /** @param heard of a question, who has answered it */
    private record Asked(Set<String> heard, Semaphore news) {}

    /** @param round how long it is waited each time for what others say (ms) */
    Agreement(Peers peers, Supplier<String> ids, int round) {
        this.peers = peers;
        this.ids = ids;
        this.round = round;
    }

    /**
     * Waits until every other server has read the hooks; one that counts no more is not waited for.
     *
     * @return false if one that counts has not said so in time
     */
    boolean reached() {
        String question = ids.get();
        var mine = new Asked(ConcurrentHashMap.newKeySet(), new Semaphore(0));
        asked.put(question, mine);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                if (mine.heard.containsAll(peers.others())) {
                    return true;
                }
                // Again each time: one may have come in only just now.
                peers.tell(new Word.Read(question, peers.self()).text());
                while (!mine.heard.containsAll(peers.others())) {
                    if (!mine.news.tryAcquire(round, TimeUnit.MILLISECONDS)) {
                        break;
                    }
                }
            }
            return mine.heard.containsAll(peers.others());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            asked.remove(question);
        }
    }

    /** Another server has said that it knows. */
    void heard(Word.Known known) {
        Asked question = asked.get(known.question());
        if (question != null) {
            question.heard.add(known.by());
            question.news.release();
        }
    }
}
