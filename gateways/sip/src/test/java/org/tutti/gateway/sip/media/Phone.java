package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.tutti.gateway.sip.signal.Audio;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Codec;
import org.tutti.gateway.sip.signal.Audio.Key;

/** The other end of a call: two sockets on this machine. */
final class Phone implements AutoCloseable {

    static final int EVENTS = 101;
    private static final int WAIT = 5000;

    final DatagramSocket rtp;
    final DatagramSocket rtcp;
    final long ssrc = 0xCAFEBABEL;
    private int sequence = 65_530;

    Phone() {
        try {
            rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            rtp.setSoTimeout(WAIT);
            rtcp.setSoTimeout(WAIT);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What this phone agrees to. */
    Agreed agreed(Codec codec) {
        return agreed(codec, Optional.empty());
    }

    Agreed agreed(Codec codec, Optional<Key> key) {
        return agreed(codec, true, key);
    }

    Agreed onHold(Codec codec) {
        return agreed(codec, false, Optional.empty());
    }

    private Agreed agreed(Codec codec, boolean flows, Optional<Key> key) {
        return new Agreed(addressOf(rtp), addressOf(rtcp), codec, codec.payloadType(), Optional.of(EVENTS), flows,
                flows, key);
    }

    private static InetSocketAddress addressOf(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    RtpPacket hears() {
        byte[] bytes = receive(rtp);
        return RtpPacket.parse(bytes, bytes.length).orElseThrow(() -> new AssertionError("no RTP came"));
    }

    static byte[] receive(DatagramSocket socket) {
        var packet = new DatagramPacket(new byte[2000], 2000);
        try {
            socket.receive(packet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** Nothing comes within {@code millis}. */
    void hearsNothing(int millis) throws IOException {
        assertThat(hearsOut(millis)).as("packets that came").isZero();
    }

    /** Hears what comes until nothing does for {@code millis}. @return how many packets that was, at most 20 */
    int hearsOut(int millis) throws IOException {
        rtp.setSoTimeout(millis);
        try {
            for (int count = 0; count < 20; count++) {
                try {
                    rtp.receive(new DatagramPacket(new byte[2000], 2000));
                } catch (SocketTimeoutException nothing) {
                    return count;
                }
            }
            return 20;
        } finally {
            rtp.setSoTimeout(WAIT);
        }
    }

    RtpPacket speaks(Audio call, int timestamp, ByteBuffer payload) {
        return sends(call, false, Codec.PCMU.payloadType(), timestamp, payload);
    }

    void presses(Audio call, int event, int timestamp) {
        for (int i = 1; i <= 3; i++) {
            sends(call, i == 1, EVENTS, timestamp, new TelephoneEvent(event, false, 10, 160 * i).toBytes());
        }
        for (int i = 0; i < 3; i++) {
            sends(call, false, EVENTS, timestamp, new TelephoneEvent(event, true, 10, 640).toBytes());
        }
    }

    private RtpPacket sends(Audio call, boolean marker, int type, int timestamp, ByteBuffer payload) {
        var packet = new RtpPacket(marker, type, sequence, timestamp & 0xFFFF_FFFFL, ssrc, payload);
        sequence = sequence + 1 & 0xFFFF;
        send(rtp, call, packet.toBytes(), 0);
        return packet;
    }

    /** @param port 0 for the call's RTP, 1 for its RTCP */
    static void send(DatagramSocket from, Audio call, byte[] bytes, int port) {
        try {
            from.send(new DatagramPacket(bytes, bytes.length,
                    new InetSocketAddress(call.local().address(), call.local().rtp() + port)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
