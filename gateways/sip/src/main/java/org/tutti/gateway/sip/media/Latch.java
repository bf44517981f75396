package org.tutti.gateway.sip.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * From where packets are taken, and where ours go to: the negotiated address. A phone behind NAT does not know the
 * address that its packets come from, so that once, and once only, another is believed (symmetric RTP, RFC 4961;
 * "latching", RFC 7362):
 * <ul>
 * <li>only until the first good packet was taken, from wherever: then the choice is made, until there is a new
 * agreement;
 * <li>from the negotiated IP address, whatever its port: NAT has changed that;
 * <li>from another IP address, if the negotiated one is private, so that it cannot be the real one, or if the other one
 * is where signalling comes from.
 * </ul>
 * A stranger therefore cannot draw the sound of a call that has begun, nor one of a phone whose address is public.
 * Whoever needs more takes encryption: there, only packets with the right key are good. One thread asks and takes; all
 * may look.
 */
final class Latch {

    private final InetSocketAddress negotiated;
    private final Optional<InetAddress> signalling;
    private volatile InetSocketAddress target;
    private volatile boolean settled;

    /** @param signalling where signalling comes from, if that is known */
    Latch(InetSocketAddress negotiated, Optional<InetAddress> signalling) {
        this(negotiated, signalling, negotiated);
    }

    private Latch(InetSocketAddress negotiated, Optional<InetAddress> signalling, InetSocketAddress target) {
        this.negotiated = negotiated;
        this.signalling = signalling;
        this.target = target;
    }

    /** For a new agreement: if it names the same address, packets go on to where they went. */
    Latch renewed(InetSocketAddress now, Optional<InetAddress> source) {
        return new Latch(now, source, now.equals(negotiated) ? target : now);
    }

    /** Whether a packet from there, if it is good, is to be taken. */
    boolean admits(InetSocketAddress source) {
        InetSocketAddress known = target;
        if (source.equals(known)) {
            return true;
        }
        return !settled && mayBe(source.getAddress());
    }

    private boolean mayBe(InetAddress source) {
        InetAddress said = negotiated.getAddress();
        return said == null || said.equals(source) || isPrivate(said) || signalling.filter(source::equals).isPresent();
    }

    /** A good packet came from there. */
    void take(InetSocketAddress source) {
        if (!settled) {
            target = source;
            settled = true;
        }
    }

    /** Whether the choice was made. */
    boolean settled() {
        return settled;
    }

    /** Where to send to; null if there is nowhere. */
    InetSocketAddress target() {
        InetSocketAddress known = target;
        return canBeSentTo(known) ? known : null;
    }

    private static boolean canBeSentTo(InetSocketAddress target) {
        InetAddress address = target.getAddress();
        return address != null && target.getPort() > 0 && !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }

    /** Whether it is none of the Internet's addresses: RFC 1918, 4193, 6598, link-local, loopback. */
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean carrierNat = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        return address.isSiteLocalAddress() || address.isLinkLocalAddress() || address.isLoopbackAddress()
                || address.isAnyLocalAddress() || carrierNat || uniqueLocal;
    }
}
