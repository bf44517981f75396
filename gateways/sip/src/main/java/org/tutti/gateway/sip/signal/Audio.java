package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The sound of a call, as signalling sees it: it says what there is, and is told what was agreed. The signalling negotiates
 * (RFC 3264) by itself, also when the other end changes its mind. Any thread may call; nothing blocks.
 */
public interface Audio {

    /** What to offer, or to answer with. The same at every call. */
    Local local();

    /** Where signalling comes from, as the network says. Counts from the next agreement on, which follows it. */
    default void signalledFrom(InetAddress source) {}

    /**
     * Whether that is a trusted neighbour ({@link Settings.Trunk}), so that sound may go wherever it says; not at first.
     * Counts from the next agreement on.
     */
    default void trusted(boolean trunk) {}

    /** Offer and answer are complete, for the first time or anew. */
    void agreed(Agreed agreed);

    /** The call is over: ports are given back. May come more than once. */
    void close();

    /**
     * What we have.
     *
     * @param address where we take packets, as the other end can reach it
     * @param rtp port for RTP; RTCP has the next one
     * @param codecs in order of preference
     * @param key for what we send, if the call may be encrypted (SDES, RFC 4568: AES_CM_128_HMAC_SHA1_80)
     */
    record Local(InetAddress address, int rtp, List<Codec> codecs, Optional<Key> key) {}

    /**
     * What was agreed on.
     *
     * @param rtp where the other end takes RTP
     * @param rtcp where it takes RTCP
     * @param codec for both directions
     * @param payloadType of the codec, 0 to 127
     * @param eventType of telephone events (RFC 4733), at the codec's clock rate if they have these, else at another:
     *        then the timestamps of events are of a clock of their own; empty if there are none
     * @param send whether we may send: not while they hold it
     * @param receive whether they send
     * @param remoteKey for what they send, {@link Local#key} then being for ours; empty if it is not encrypted
     */
    record Agreed(
            InetSocketAddress rtp,
            InetSocketAddress rtcp,
            Codec codec,
            int payloadType,
            Optional<Integer> eventType,
            boolean send,
            boolean receive,
            Optional<Key> remoteKey) {}

    /** Codecs, all in packets of 20 ms. */
    enum Codec {
        /** G.711 µ-law. */
        PCMU(0, 8000, 8000),
        /** G.711 A-law. */
        PCMA(8, 8000, 8000),
        /** Opus (RFC 7587): 48 kHz on the wire by definition, spoken at 16 kHz. */
        OPUS(96, 48_000, 16_000);

        private final int payloadType;
        private final int clockRate;
        private final int sampleRate;

        Codec(int payloadType, int clockRate, int sampleRate) {
            this.payloadType = payloadType;
            this.clockRate = clockRate;
            this.sampleRate = sampleRate;
        }

        /** Its static payload type, or the one we offer. */
        public int payloadType() {
            return payloadType;
        }

        /** Ticks of its RTP timestamps per second. */
        public int clockRate() {
            return clockRate;
        }

        /** Samples per second that go into it. */
        public int sampleRate() {
            return sampleRate;
        }
    }

    /** Master key and salt (30 bytes): a secret, never to be logged. */
    record Key(byte[] keyAndSalt) {
        @Override
        public String toString() {
            return "(secret)";
        }
    }
}
