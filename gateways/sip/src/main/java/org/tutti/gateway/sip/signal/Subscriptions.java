package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tutti.engine.Networks;

/** Who is told who is in a conference (RFC 6665, 4575). Thread-safe. */
final class Subscriptions {

    private static final int MOST = 500;
    private static final int MOST_OF_ONE = 20;

    private final Set<Subscription> all = ConcurrentHashMap.newKeySet();

    /** False if there are too many, of all or of one source. */
    boolean room(InetAddress source) {
        InetAddress key = Networks.of(source);
        return all.size() < MOST
                && all.stream().filter(each -> Networks.of(each.source()).equals(key)).count() < MOST_OF_ONE;
    }

    void add(Subscription subscription) {
        all.add(subscription);
    }

    void remove(Subscription subscription) {
        all.remove(subscription);
    }

    List<Subscription> of(String key) {
        return all.stream().filter(each -> each.key().equals(key)).toList();
    }

    List<Subscription> all() {
        return List.copyOf(all);
    }
}
