package org.tutti.gateway.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.tutti.engine.Networks;

/** How much each address of the network may still do; the machine's own are not limited. Thread-safe. */
final class PerAddress {

    private final Allowances networks;

    PerAddress(int perSecond, int burst) {
        this(new Allowances(perSecond, burst));
    }

    PerAddress(Allowances networks) {
        this.networks = networks;
    }

    /**
     * Takes one for an address, as numbers.
     *
     * @param now the instant, in µs
     * @return false if there is none left
     */
    boolean take(String address, long now) {
        return ofThisMachine(address) || networks.take(network(address), now);
    }

    /** As {@link Networks#of} says; what is no address is taken as it is. */
    static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? Networks.of(six).getHostAddress()
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
