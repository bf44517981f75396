package org.tutti.gateway.sip.media;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Where signalling comes from, and so what its word is worth on where sound is to go.
 *
 * @param source as the network says; empty if that is not known
 * @param trusted whether it is a trusted neighbour, such as a trunk
 */
record Signalling(Optional<InetAddress> source, boolean trusted) {

    static final Signalling UNKNOWN = new Signalling(Optional.empty(), false);

    /** Who reaches an address. */
    enum Reach {
        /** This machine. */
        MACHINE,
        /** Its link. */
        LINK,
        /** A private network: RFC 1918, 4193, 6598. */
        PRIVATE,
        ALL;

        static Reach of(InetAddress address) {
            if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
                return MACHINE;
            }
            if (address.isLinkLocalAddress()) {
                return LINK;
            }
            byte[] bytes = address.getAddress();
            boolean carrierNat = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
            boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
            return address.isSiteLocalAddress() || carrierNat || uniqueLocal ? PRIVATE : ALL;
        }
    }

    /** Whether signalling comes from that address. */
    boolean isFrom(InetAddress address) {
        return source.filter(from -> from.equals(address)).isPresent();
    }

    /** Whether something may be sent to an address because signalling says so. */
    boolean mayName(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || isBroadcast(address)) {
            return false;
        }
        Reach reach = Reach.of(address);
        return trusted || reach == Reach.ALL || source.filter(from -> Reach.of(from) == reach).isPresent();
    }

    private static boolean isBroadcast(InetAddress address) {
        return address instanceof Inet4Address && address.getAddress()[0] == -1;
    }
}
