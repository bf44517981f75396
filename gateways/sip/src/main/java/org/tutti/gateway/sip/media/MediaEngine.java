package org.tutti.gateway.sip.media;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** All calls' sound: their ports, and the one thread that sends a packet for each every 20 ms. Thread-safe. */
public interface MediaEngine extends AutoCloseable {

    /**
     * Opens the sound of a call: takes a pair of ports.
     *
     * @return empty if all ports are taken
     */
    Optional<CallAudio> open(Wish wish, Program program, MediaListener listener);

    /** Calls that are open. */
    int calls();

    /** Packets of RTP sent since the start. */
    long sent();

    @Override
    void close();

    /**
     * How a call is to sound.
     *
     * @param advertised the address the other end is told, if unlike the one that is bound (behind NAT)
     * @param encrypted whether a key is to be offered: only where signalling is encrypted
     * @param codecs in order of preference
     * @param delay how late after sending the ear hears on this kind of line, ms, without the way there; empty for the
     *        default
     */
    record Wish(Optional<InetAddress> advertised, boolean encrypted, List<Codec> codecs, OptionalDouble delay) {}
}
