package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.tutti.engine.Allowance;
import org.tutti.engine.Networks;
import org.tutti.engine.Recent;

/** What one address may ask of us: so many messages a second, so many calls at a time. Thread-safe. */
final class Sources {

    private static final int MESSAGES_PER_SECOND = 100;
    private static final int MESSAGES_AT_ONCE = 400;
    private static final int MOST_REMEMBERED = 8192;

    private final Settings settings;
    private final LongSupplier micros;
    private final Set<InetSocketAddress> own = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> calls = new HashMap<>();
    private final Map<InetAddress, Allowance> allowances = Recent.byUse(MOST_REMEMBERED);

    /** @param micros a clock that never runs backwards, µs */
    Sources(Settings settings, LongSupplier micros) {
        this.settings = settings;
        this.micros = micros;
    }

    Optional<Settings.Trunk> trunk(InetAddress source) {
        return settings.trunks().stream().filter(trunk -> trunk.address().equals(source)).findFirst();
    }

    /** A socket by which we ask ourselves whether we are alive: it must be heard in any flood. */
    void own(InetSocketAddress socket, boolean there) {
        if (there) {
            own.add(socket);
        } else {
            own.remove(socket);
        }
    }

    /** Whether we ask ourselves by that socket now. */
    boolean own(InetSocketAddress socket) {
        return own.contains(socket);
    }

    /** Now, ms. */
    long millis() {
        return micros.getAsLong() / 1000;
    }

    /** Whether a message, or a connection, from there is looked at at all. Asked before it is parsed. */
    boolean admits(InetSocketAddress from) {
        InetAddress source = from.getAddress();
        if (own.contains(from) || trunk(source).isPresent()) {
            return true;
        }
        long now = micros.getAsLong();
        synchronized (allowances) {
            return allowances
                    .computeIfAbsent(Networks.of(source), _ -> new Allowance(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, now))
                    .take(now);
        }
    }

    /** Takes a place for a call; false if that address has too many. */
    boolean take(InetAddress source) {
        synchronized (calls) {
            int there = calls.getOrDefault(Networks.of(source), 0);
            if (there >= settings.callsPerSource() && trunk(source).isEmpty()) {
                return false;
            }
            calls.put(Networks.of(source), there + 1);
            return true;
        }
    }

    void giveBack(InetAddress source) {
        synchronized (calls) {
            calls.computeIfPresent(Networks.of(source), (_, there) -> there == 1 ? null : there - 1);
        }
    }
}
