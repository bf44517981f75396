package org.tutti.gateway.sip.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * From where packets are taken, and where ours go to: the negotiated address. A phone behind NAT does not know the
 * address that its packets come from, so that once, and once only, another is believed (symmetric RTP, RFC 4961;
 * "latching", RFC 7362):
 * <ul>
 * <li>only until the first good packet was taken, from wherever: then the choice is made, for as long as no other
 * address is agreed on;
 * <li>from the negotiated IP address, whatever its port: NAT has changed that;
 * <li>from the IP address where signalling comes from, if that is no trunk: those carry the signalling of others.
 * </ul>
 * A stranger therefore cannot draw the sound of a call. Nor can who calls have it sent to others: it is not
 * {@link #open} to an address that is neither where signalling comes from nor named by a trunk before a good packet has
 * come from there; and nothing at all goes to a private address, unless signalling comes from such a one, too. Whoever
 * needs more takes encryption: there, only packets with the right key are good. One thread asks and takes; all may look.
 */
final class Latch {

    private final InetSocketAddress negotiated;
    private final Signalling signalling;
    private volatile InetSocketAddress target;
    private volatile boolean settled;

    Latch(InetSocketAddress negotiated, Signalling signalling) {
        this.negotiated = negotiated;
        this.signalling = signalling;
        this.target = negotiated;
    }

    /** For a new agreement: if it names the same address, the choice that was made holds. */
    Latch renewed(InetSocketAddress now, Signalling source) {
        Latch next = new Latch(now, source);
        if (now.equals(negotiated) && settled) {
            next.take(target);
        }
        return next;
    }

    /** Whether a packet from there, if it is good, is to be taken. */
    boolean admits(InetSocketAddress source) {
        return source.equals(target) || !settled && mayBe(source.getAddress());
    }

    private boolean mayBe(InetAddress source) {
        return source.equals(negotiated.getAddress()) || !signalling.trusted() && signalling.isFrom(source);
    }

    /** A good packet came from there. */
    void take(InetSocketAddress source) {
        if (!settled) {
            target = source;
            settled = true;
        }
    }

    /** Whether the choice was made: a good packet has come. */
    boolean settled() {
        return settled;
    }

    /** Whether it is known that they are where packets would go to, or is said by whom we trust. */
    boolean open() {
        return settled || signalling.trusted() || signalling.isFrom(negotiated.getAddress());
    }

    /** Where to send to; null if there is nowhere. */
    InetSocketAddress target() {
        InetSocketAddress known = target;
        return known.getAddress() != null && known.getPort() > 0 && signalling.mayName(known.getAddress())
                ? known
                : null;
    }
}
