package org.tutti.gateway.sip.media;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import org.tutti.gateway.sip.signal.Settings.Range;

/** Pairs of ports, an even one for RTP and the next for RTCP; taken in turn, so that late packets hit nobody. */
final class Ports {

    /** Expedited forwarding (RFC 3246), as the IP header has it. */
    private static final int EXPEDITED = 0xB8;

    private static final Logger LOG = System.getLogger(Ports.class.getName());

    /** Gives a channel that is not bound. */
    interface Sockets {
        DatagramChannel open(StandardProtocolFamily family) throws IOException;
    }

    private final InetAddress bind;
    private final Sockets sockets;
    private final int first;
    private final int pairs;
    private int next;

    Ports(InetAddress bind, Range range) {
        this(bind, range, DatagramChannel::open);
    }

    Ports(InetAddress bind, Range range, Sockets sockets) {
        this.bind = bind;
        this.sockets = sockets;
        this.first = range.first() + (range.first() & 1);
        this.pairs = (range.last() - first + 1) / 2;
        if (pairs < 1) {
            throw new IllegalArgumentException(
                    "The ports for sound, %d-%d, hold no even one with the odd one after it; a call takes such a pair."
                            .formatted(range.first(), range.last()));
        }
    }

    /** Two bound channels that do not block. */
    record Pair(DatagramChannel rtp, DatagramChannel rtcp, int port) {
        void close() {
            closeQuietly(rtp);
            closeQuietly(rtcp);
        }
    }

    /** @return empty if all are taken, by us or by others, or if this machine has no sockets left */
    synchronized Optional<Pair> take() {
        try {
            for (int i = 0; i < pairs; i++) {
                int port = first + 2 * next;
                next = (next + 1) % pairs;
                Optional<Pair> pair = take(port);
                if (pair.isPresent()) {
                    return pair;
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING,
                    "TUTTI-0404 No port for sound can be opened at {0}: {1}. Maybe this machine has no sockets left.",
                    bind.getHostAddress(), e.getMessage());
        }
        return Optional.empty();
    }

    private Optional<Pair> take(int port) throws IOException {
        DatagramChannel rtp = null;
        try {
            rtp = open(port);
            return Optional.of(new Pair(rtp, open(port + 1), port));
        } catch (BindException e) {
            // It is another's.
            closeQuietly(rtp);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            closeQuietly(rtp);
            throw e;
        }
    }

    private DatagramChannel open(int port) throws IOException {
        DatagramChannel channel = sockets.open(
                bind instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED);
            return channel.bind(new InetSocketAddress(bind, port));
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private static void closeQuietly(DatagramChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It is not used any more, and nothing is left in it.
        }
    }
}
