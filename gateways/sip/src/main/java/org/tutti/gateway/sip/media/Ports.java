package org.tutti.gateway.sip.media;

import java.io.IOException;
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

    private final InetAddress bind;
    private final int first;
    private final int pairs;
    private int next;

    Ports(InetAddress bind, Range range) {
        this.bind = bind;
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

    /** @return empty if all are taken, by us or by others */
    synchronized Optional<Pair> take() {
        for (int i = 0; i < pairs; i++) {
            int port = first + 2 * next;
            next = (next + 1) % pairs;
            Optional<DatagramChannel> rtp = open(port);
            Optional<DatagramChannel> rtcp = rtp.flatMap(any -> open(port + 1));
            if (rtcp.isPresent()) {
                return Optional.of(new Pair(rtp.get(), rtcp.get(), port));
            }
            rtp.ifPresent(Ports::closeQuietly);
        }
        return Optional.empty();
    }

    private Optional<DatagramChannel> open(int port) {
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open(
                    bind instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED);
            return Optional.of(channel.bind(new InetSocketAddress(bind, port)));
        } catch (BindException e) {
            closeQuietly(channel);
            return Optional.empty();
        } catch (IOException e) {
            closeQuietly(channel);
            throw new java.io.UncheckedIOException(
                    "No port for sound can be opened at %s. Maybe this machine has no sockets left.".formatted(bind),
                    e);
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
