package org.tutti.gateway.sip.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Key;

/**
 * What was agreed on, and what belongs to it for as long as it holds. Made anew with each agreement; what has not
 * changed goes on.
 *
 * @param rtp where RTP comes from and goes to
 * @param rtcp the same for RTCP
 * @param encoder of the thread that sends
 * @param decoder of the thread that receives
 * @param decipher of the thread that receives; empty if it is not encrypted
 * @param since when, µs
 */
record Agreement(Agreed agreed, Latch rtp, Latch rtcp, Encoder encoder, Decoder decoder,
        Optional<Decipher> decipher, long since) {

    /** For what comes in. */
    record Decipher(Key key, SrtpReceiver rtp, Srtcp rtcp) {
        private static Decipher of(Key key) {
            return new Decipher(key, new SrtpReceiver(key), new Srtcp(key));
        }

        private boolean isOf(Key other) {
            return Arrays.equals(key.keyAndSalt(), other.keyAndSalt());
        }
    }

    /** @param now µs */
    static Agreement first(Agreed agreed, Signalling signalling, long now) {
        return new Agreement(agreed, new Latch(agreed.rtp(), signalling), new Latch(agreed.rtcp(), signalling),
                Encoder.of(agreed.codec()), Decoder.of(agreed.codec()), agreed.remoteKey().map(Decipher::of), now);
    }

    Agreement renewed(Agreed next, Signalling signalling, long now) {
        return new Agreement(next, rtp.renewed(next.rtp(), signalling), rtcp.renewed(next.rtcp(), signalling),
                next.codec() == agreed.codec() ? encoder : Encoder.of(next.codec()),
                next.codec() == agreed.codec() ? decoder : Decoder.of(next.codec()),
                // What came under the same key must not come again.
                next.remoteKey().map(key -> decipher.filter(one -> one.isOf(key)).orElseGet(() -> Decipher.of(key))),
                now);
    }

    /** Whether RTCP from there is to be taken, if it is good: from the negotiated address, or where RTP comes from. */
    boolean admitsControl(InetSocketAddress source) {
        InetAddress from = source.getAddress();
        boolean known = from.equals(agreed.rtcp().getAddress())
                || rtp.target() != null && from.equals(rtp.target().getAddress());
        return known && rtcp.admits(source);
    }

    /**
     * Whether sound may flow to {@link Latch#target}: RTCP that came from there shows as well that they are there, such
     * as of a phone that only listens.
     */
    boolean open() {
        InetSocketAddress sound = rtp.target();
        InetSocketAddress control = rtcp.target();
        return rtp.open() || rtcp.settled() && sound != null && control != null
                && sound.getAddress().equals(control.getAddress());
    }

    /** Where RTCP goes to; null if there is nowhere. */
    InetSocketAddress controlTarget() {
        InetSocketAddress sound = rtp.target();
        if (!open()) {
            return null;
        }
        boolean moved = sound != null && !sound.getAddress().equals(agreed.rtp().getAddress());
        if (moved && !rtcp.settled()) {
            // Behind the same NAT, as a rule by the next port.
            return new InetSocketAddress(sound.getAddress(), Math.min(sound.getPort() + 1, 0xFFFF));
        }
        return rtcp.target();
    }
}
