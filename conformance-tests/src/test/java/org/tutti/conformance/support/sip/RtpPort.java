package org.tutti.conformance.support.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The sound of a {@link Phone}: notes when which packet came, and sends one every 20 ms, silence unless told otherwise.
 * PCMU, and telephone events of type 101.
 */
public final class RtpPort implements AutoCloseable {
    static final int EVENTS = 101;
    private static final int FRAME = 160;
    private static final long FRAME_NANOS = 20_000_000;
    private static final String KEYS = "0123456789*#ABCD";
    private static final int HEADER = 12;
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;

    /** A packet of RTP as it came; {@code at} in ns of {@link System#nanoTime()}. */
    public record Packet(long at, InetSocketAddress from, boolean marker, int payloadType, int sequence, long timestamp, int ssrc,
            byte[] payload) {}

    private final DatagramSocket socket;
    private final DatagramSocket control;
    private final List<Packet> received = new ArrayList<>();
    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private final Thread sender;
    private volatile InetSocketAddress remote;
    private volatile boolean sending = true;
    private volatile boolean closed;
    private volatile Sound speech;
    private volatile int spoken;
    private volatile int controls;
    private volatile int lastSequence;
    private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
    private long timestamp = ThreadLocalRandom.current().nextInt(1 << 30);

    /** Takes an even port and the next one. */
    RtpPort(InetAddress address) {
        DatagramSocket[] pair = pair(address);
        socket = pair[0];
        control = pair[1];
        Thread.ofPlatform().daemon().name("rtp-in").start(this::receive);
        Thread.ofPlatform().daemon().name("rtcp-in").start(this::control);
        sender = Thread.ofPlatform().daemon().name("rtp-out").start(this::send);
    }

    private static DatagramSocket[] pair(InetAddress address) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = 2 * ThreadLocalRandom.current().nextInt(15_000, 20_000);
            try {
                DatagramSocket first = new DatagramSocket(new InetSocketAddress(address, port));
                try {
                    return new DatagramSocket[] {first, new DatagramSocket(new InetSocketAddress(address, port + 1))};
                } catch (SocketException _) {
                    first.close();
                }
            } catch (SocketException _) {
                // The next one may be free.
            }
        }
        throw new IllegalStateException("No two ports for sound are free on " + address);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Where it sends from now on; nowhere if null. */
    void to(InetSocketAddress address) {
        remote = address;
        LockSupport.unpark(sender);
    }

    /** Whether it sends at all: a phone that is gone does not. */
    public void send(boolean on) {
        sending = on;
    }

    /** Says something, once. */
    public void speak(Sound sound) {
        spoken = 0;
        speech = sound;
    }

    /** What came so far. */
    public List<Packet> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    public int count() {
        synchronized (received) {
            return received.size();
        }
    }

    /** Packets of RTCP that came. */
    public int controls() {
        return controls;
    }

    private void receive() {
        byte[] bytes = new byte[2048];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        while (!closed) {
            try {
                packet.setLength(bytes.length);
                socket.receive(packet);
                long at = System.nanoTime();
                if (packet.getLength() >= HEADER && (bytes[0] & 0xC0) == 0x80) {
                    ByteBuffer header = ByteBuffer.wrap(bytes);
                    Packet one = new Packet(at, (InetSocketAddress) packet.getSocketAddress(), (bytes[1] & 0x80) != 0, bytes[1] & 0x7F,
                            header.getShort(2) & 0xFFFF, header.getInt(4) & 0xFFFFFFFFL, header.getInt(8),
                            Arrays.copyOfRange(bytes, HEADER, packet.getLength()));
                    lastSequence = one.sequence();
                    synchronized (received) {
                        received.add(one);
                    }
                }
            } catch (IOException _) {
                // A closed socket, or the news that nobody listens any more at the other end.
            }
        }
    }

    /** Answers each report of the sender with one of ours, so that the way there and back is known. */
    private void control() {
        byte[] bytes = new byte[2048];
        while (!closed) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                control.receive(packet);
                controls++;
                if (sending && packet.getLength() >= 28 && (bytes[1] & 0xFF) == SENDER_REPORT) {
                    byte[] report = report(ByteBuffer.wrap(bytes));
                    control.send(new DatagramPacket(report, report.length, packet.getSocketAddress()));
                }
            } catch (IOException _) {
                // as above
            }
        }
    }

    /** RR with one block, and SDES with a name: at once, so no time lies between. */
    private byte[] report(ByteBuffer theirs) {
        byte[] name = "phone@tests".getBytes(StandardCharsets.US_ASCII);
        int words = (4 + 2 + name.length + 4) / 4; // SSRC, item, and at least one zero
        return ByteBuffer.allocate(32 + 4 + 4 * words)
                .put((byte) 0x81).put((byte) RECEIVER_REPORT).putShort((short) 7).putInt(ssrc)
                .putInt(theirs.getInt(4)).putInt(0).putInt(lastSequence).putInt(0)
                .putInt((int) (theirs.getLong(8) >> 16)).putInt(0)
                .put((byte) 0x81).put((byte) SOURCE_DESCRIPTION).putShort((short) words).putInt(ssrc)
                .put((byte) 1).put((byte) name.length).put(name).array();
    }

    private void send() {
        long due = System.nanoTime();
        while (!closed) {
            due += FRAME_NANOS;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            if (sending && remote != null) {
                packet(0, false, frame());
            }
            timestamp += FRAME;
        }
    }

    private byte[] frame() {
        byte[] frame = new byte[FRAME];
        Arrays.fill(frame, MuLaw.SILENCE);
        Sound sound = speech;
        if (sound != null) {
            int from = spoken;
            for (int i = 0; i < FRAME && from + i < sound.samples().length; i++) {
                frame[i] = MuLaw.encode(sound.samples()[from + i]);
            }
            spoken = from + FRAME;
        }
        return frame;
    }

    /**
     * Presses a key (RFC 4733): for 60 ms, the end told three times.
     *
     * @return when the first packet went, ns
     */
    public long press(char key) {
        int event = KEYS.indexOf(key);
        long begun = timestamp;
        long first = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            boolean end = i >= 3;
            int duration = FRAME * Math.min(i + 1, 4);
            packetAt(begun, EVENTS, i == 0,
                    new byte[] {(byte) event, (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration});
            if (!end) {
                LockSupport.parkNanos(FRAME_NANOS);
            }
        }
        return first;
    }

    private void packet(int payloadType, boolean marker, byte[] payload) {
        packetAt(timestamp, payloadType, marker, payload);
    }

    private synchronized void packetAt(long when, int payloadType, boolean marker, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) 0x80).put((byte) (payloadType | (marker ? 0x80 : 0))).putShort((short) sequence++)
                .putInt((int) when).putInt(ssrc).put(payload);
        raw(bytes.array());
    }

    /** Sends whatever it is given to where sound goes. */
    public void raw(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, remote));
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Where the other end takes sound. */
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(sender);
        socket.close();
        control.close();
    }
}
