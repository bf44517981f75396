package org.tutti.gateway.web;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Places of which each address of the network gets a few. The machine's own addresses get as many as there are.
 * Thread-safe.
 *
 * @param <T> what takes a place
 */
final class Places<T> {

    /** What becomes of who asks for a place. */
    enum Answer {
        TAKEN,
        /** There is none left. */
        FULL,
        /** There is none left for this address. */
        FULL_FOR_ADDRESS
    }

    private final int most;
    private final int mostOfOne;
    private final Map<T, String> taken = new LinkedHashMap<>();
    private final Map<String, Integer> ofNetworks = new HashMap<>();

    Places(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** @param address as numbers */
    synchronized Answer take(T who, String address) {
        if (taken.size() >= most) {
            return Answer.FULL;
        }
        String network = PerAddress.network(address);
        if (!PerAddress.ofThisMachine(address) && ofNetworks.getOrDefault(network, 0) >= mostOfOne) {
            return Answer.FULL_FOR_ADDRESS;
        }
        taken.put(who, network);
        ofNetworks.merge(network, 1, Integer::sum);
        return Answer.TAKEN;
    }

    /** Gives a place back, if this one has it. */
    synchronized void leave(T who) {
        String network = taken.remove(who);
        if (network != null) {
            ofNetworks.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Each that has a place, as it is when this begins. */
    void forEach(Consumer<T> action) {
        List<T> all;
        synchronized (this) {
            all = List.copyOf(taken.keySet());
        }
        all.forEach(action);
    }
}
