package org.tutti.gateway.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tutti.engine.Allowance;

/**
 * How much each address of the network may still do. The machine's own are not limited; of the others those heard of
 * longest ago are forgotten when there are too many. Thread-safe.
 */
final class PerAddress {

    private static final int MOST = 10_000;

    private final int perSecond;
    private final int burst;
    private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > MOST;
        }
    };

    PerAddress(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /**
     * Takes one for an address, as numbers.
     *
     * @param now the instant, in µs
     * @return false if there is none left
     */
    synchronized boolean take(String address, long now) {
        return ofThisMachine(address)
                || allowances.computeIfAbsent(network(address), _ -> new Allowance(perSecond, burst, now)).take(now);
    }

    /** Of IPv6 a whole /64 is one: everybody at home has as many addresses as they like (RFC 6177). */
    static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, 8)
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    static boolean ofThisMachine(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
