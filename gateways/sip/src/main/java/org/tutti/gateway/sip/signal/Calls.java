package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The calls there are. Thread-safe. */
final class Calls {

    /** Calls out of all sessions at a time: what they cost, or whom they disturb, has an end. */
    static final int MOST_OUT = 30;

    private final Map<String, Call> byId = new ConcurrentHashMap<>();

    void add(Call call) {
        byId.put(call.id(), call);
    }

    /** Adds one of ours; false if there are too many. */
    synchronized boolean addOut(Call call) {
        if (byId.values().stream().filter(each -> !each.incoming()).count() >= MOST_OUT) {
            return false;
        }
        add(call);
        return true;
    }

    void remove(Call call) {
        byId.remove(call.id());
    }

    /** Whether somebody there is in a call: it has heard what we said to them. */
    boolean with(InetAddress source) {
        return byId.values().stream().anyMatch(each -> each.connected() && each.remote().source().equals(source));
    }

    List<Call> all() {
        return List.copyOf(byId.values());
    }
}
