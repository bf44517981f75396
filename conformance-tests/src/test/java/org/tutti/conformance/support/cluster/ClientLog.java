package org.tutti.conformance.support.cluster;

import java.util.ArrayList;
import java.util.List;

/** What all clients of one session write down while they run. Thread-safe; of one client what it saw stays in order. */
public final class ClientLog {
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();

    synchronized void add(Attempt attempt) {
        attempts.add(attempt);
    }

    synchronized void add(Seen each) {
        seen.add(each);
    }

    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    public synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    public synchronized int accepted() {
        return (int) attempts.stream().filter(each -> each.result() == Attempt.Result.ACCEPTED).count();
    }
}
