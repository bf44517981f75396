package org.tutti.engine;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What limits by address are kept by. */
public final class Networks {

    private Networks() {}

    /**
     * The network of somebody: of IPv6 a whole /64 is one, as everybody at home has as many addresses as they like
     * (RFC 6177).
     *
     * @return the address; of IPv6 the first of its /64
     */
    public static InetAddress of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] network = address.getAddress();
        Arrays.fill(network, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
