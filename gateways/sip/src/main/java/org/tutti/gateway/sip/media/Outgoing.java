package org.tutti.gateway.sip.media;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Codec;
import org.tutti.gateway.sip.signal.Audio.Key;

/**
 * What one call sends. Of the thread that paces: no lock, nothing allocated (but by Opus), nothing waited for. Others
 * may read the figures.
 */
final class Outgoing implements Pacer.Paced {

    private static final Logger LOG = System.getLogger(Outgoing.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int FRAMES_PER_SECOND = 50;

    /**
     * A source of RTP: its timestamps are a function of time, also where no packets are sent.
     *
     * @param start the timestamp at {@code startInstant} (µs), in period {@code startPeriod}
     */
    record Stream(int ssrc, int clockRate, int start, long startInstant, long startPeriod) {
        int timestamp(long period) {
            return start + (int) ((period - startPeriod) * (clockRate / FRAMES_PER_SECOND));
        }

        int timestampAt(long instant) {
            return start + (int) ((instant - startInstant) * clockRate / 1_000_000);
        }
    }

    private final Line line;
    private final Program program;
    private final DatagramChannel channel;
    private final ByteBuffer direct;
    private final LongAdder total;
    private final byte[] packet = new byte[RtpPacket.HEADER + Encoder.MOST + SrtpTag.LENGTH];
    /** null if there is no key: then nothing was agreed on that needs it. */
    private final SrtpSender cipher;
    private final int firstSsrc = RANDOM.nextInt();
    private final int[] voices = new int[Codec.OPUS.sampleRate() / FRAMES_PER_SECOND];
    private final Ducking ducking = new Ducking();
    private short[] samples = {};
    private Agreement last;
    private boolean resuming = true;
    private boolean failed;
    /** Below 2¹⁵ at first, so that the other end can tell when it wraps (RFC 3711, 3.3.1). */
    private int sequence = RANDOM.nextInt(1 << 15);
    private volatile Stream stream;
    private volatile long sent;
    private volatile long octets;
    private volatile long dropped;

    /**
     * @param direct of the thread that paces, with room for a packet
     * @param total counts the packets of all calls
     * @param key for what is sent encrypted
     */
    Outgoing(Line line, Program program, DatagramChannel channel, ByteBuffer direct, LongAdder total,
            Optional<Key> key) {
        this.line = line;
        this.program = program;
        this.channel = channel;
        this.direct = direct;
        this.total = total;
        this.cipher = key.map(SrtpSender::new).orElse(null);
    }

    @Override
    public void send(long deadline, long period) {
        Agreement agreement = line.agreement();
        boolean open = agreement.open();
        if (!agreement.agreed().send() || !open && period % FRAMES_PER_SECOND != 0) {
            // The delay goes on to follow what is measured.
            line.delay().at(deadline);
            resuming = true;
            return;
        }
        try {
            if (agreement != last) {
                begin(agreement.agreed(), deadline, period);
                last = agreement;
            }
            sendFrame(agreement, open, deadline, period);
        } catch (IOException e) {
            // Such as a network that is gone for a moment: as if the packet was lost on the way.
            dropped++;
        } catch (RuntimeException e) {
            dropped++;
            complain("A packet could not be sent", e);
        }
    }

    private void begin(Agreed agreed, long deadline, long period) {
        Codec codec = agreed.codec();
        if (samples.length != codec.sampleRate() / FRAMES_PER_SECOND) {
            samples = new short[codec.sampleRate() / FRAMES_PER_SECOND];
        }
        if (stream == null || stream.clockRate() != codec.clockRate()) {
            // A source has one clock (RFC 7160).
            int ssrc = stream == null ? firstSsrc : RANDOM.nextInt();
            stream = new Stream(ssrc, codec.clockRate(), RANDOM.nextInt(), deadline, period);
            resuming = true;
        }
    }

    /** @param open otherwise this only keeps the way open (RFC 6263), once a second: it might lead to a stranger */
    private void sendFrame(Agreement agreement, boolean open, long deadline, long period) throws IOException {
        boolean marker = false;
        long delay = line.delay().at(deadline);
        if (open) {
            marker = fill(deadline + delay + agreement.encoder().lag());
            addVoices(agreement.agreed().codec().sampleRate(), deadline);
        } else {
            Arrays.fill(samples, (short) 0);
        }
        int length = RtpPacket.HEADER + agreement.encoder().encode(samples, packet, RtpPacket.HEADER);
        InetSocketAddress target = agreement.rtp().target();
        if (target == null) {
            return;
        }
        RtpPacket.writeHeader(packet, marker || resuming, agreement.agreed().payloadType(), sequence++,
                stream.timestamp(period), stream.ssrc());
        resuming = !open;
        int whole = agreement.decipher().isPresent() ? cipher.protect(packet, length) : length;
        direct.clear().put(packet, 0, whole).flip();
        if (channel.send(direct, target) == 0) {
            dropped++;
        } else {
            octets += length - RtpPacket.HEADER;
            sent++;
            total.increment();
        }
    }

    private void addVoices(int rate, long instant) {
        Voices room = line.room();
        boolean speech = room != null && room.mix(voices, samples.length, line.voice(), rate, instant);
        ducking.apply(samples, speech);
        if (speech) {
            Ducking.add(samples, voices);
        }
    }

    private boolean fill(long hearAt) {
        try {
            return program.fill(samples, hearAt);
        } catch (RuntimeException e) {
            complain("What a call was to hear could not be made", e);
            Arrays.fill(samples, (short) 0);
            return false;
        }
    }

    /** Once: the next packet has the same trouble. */
    private void complain(String what, RuntimeException e) {
        if (!failed) {
            failed = true;
            LOG.log(Level.WARNING, "TUTTI-0401 " + what, e);
        }
    }

    /** null until something was to be sent. */
    Stream stream() {
        return stream;
    }

    /** Of the stream, or of that which comes first. */
    int ssrc() {
        Stream now = stream;
        return now == null ? firstSsrc : now.ssrc();
    }

    /** Packets. */
    long sent() {
        return sent;
    }

    /** Of payload. */
    long octets() {
        return octets;
    }

    /** Packets that the system did not take. */
    long dropped() {
        return dropped;
    }
}
