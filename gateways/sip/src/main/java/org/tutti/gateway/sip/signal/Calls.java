package org.tutti.gateway.sip.signal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The calls there are. Thread-safe. */
final class Calls {

    private final Map<String, Call> byId = new ConcurrentHashMap<>();

    void add(Call call) {
        byId.put(call.id(), call);
    }

    void remove(Call call) {
        byId.remove(call.id());
    }

    List<Call> all() {
        return List.copyOf(byId.values());
    }
}
