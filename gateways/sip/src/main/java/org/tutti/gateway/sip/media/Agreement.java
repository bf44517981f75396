package org.tutti.gateway.sip.media;

import java.net.InetAddress;
import java.util.Optional;
import org.tutti.gateway.sip.signal.Audio.Agreed;

/**
 * What was agreed on, and what belongs to it for as long as it holds. Made anew with each agreement; what has not changed
 * goes on.
 *
 * @param encoder of the thread that paces
 * @param since when, µs
 */
record Agreement(Agreed agreed, Latch rtp, Latch rtcp, Encoder encoder, long since) {

    static Agreement first(Agreed agreed, Optional<InetAddress> signalling, long now) {
        return new Agreement(agreed, new Latch(agreed.rtp(), signalling), new Latch(agreed.rtcp(), signalling),
                Encoder.of(agreed.codec()), now);
    }

    Agreement renewed(Agreed next, Optional<InetAddress> signalling, long now) {
        return new Agreement(next, rtp.renewed(next.rtp(), signalling), rtcp.renewed(next.rtcp(), signalling),
                next.codec() == agreed.codec() ? encoder : Encoder.of(next.codec()), now);
    }

    boolean encrypted() {
        return agreed.remoteKey().isPresent();
    }
}
