package org.tutti.gateway.sip.media;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.tutti.gateway.sip.signal.Audio.Key;
import org.tutti.gateway.sip.signal.Audio.Local;
import org.tutti.gateway.sip.signal.Settings.Range;

/** Two threads for all calls: one sends, one receives. */
public final class DefaultMediaEngine implements MediaEngine {

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Of AES_CM_128: 16 bytes of key, 14 of salt. */
    private static final int KEY_AND_SALT = 30;

    private final InetAddress bind;
    private final Ports ports;
    private final LongSupplier clock;
    private final String cname;
    private final double delay;
    private final Pacer pacer;
    private final Receiver receiver;
    private final ByteBuffer direct = ByteBuffer.allocateDirect(RtpPacket.LONGEST);
    private final Set<DefaultCallAudio> calls = ConcurrentHashMap.newKeySet();
    private final LongAdder sent = new LongAdder();
    private boolean closed;

    /**
     * @param bind the address of this machine that packets come to and go from
     * @param range the ports for sound
     * @param threads gives two platform threads; the one that paces gets the highest priority
     * @param clock the server's, µs
     * @param cname names this server in RTCP (RFC 7022), the same for all its calls
     * @param delay how late after sending the ear hears, ms, without the way there, where nothing is known of the line
     */
    public DefaultMediaEngine(
            InetAddress bind, Range range, ThreadFactory threads, LongSupplier clock, String cname, double delay) {
        this.bind = bind;
        this.ports = new Ports(bind, range);
        this.clock = clock;
        this.cname = cname;
        this.delay = delay;
        this.pacer = new Pacer(threads, clock);
        this.receiver = new Receiver(threads, clock);
    }

    @Override
    public synchronized Optional<CallAudio> open(Wish wish, Program program, MediaListener listener) {
        return closed ? Optional.empty() : ports.take().map(pair -> open(wish, program, listener, pair));
    }

    private CallAudio open(Wish wish, Program program, MediaListener listener, Ports.Pair pair) {
        Local local = new Local(wish.advertised().orElse(bind), pair.port(), wish.codecs(),
                wish.encrypted() ? Optional.of(newKey()) : Optional.empty());
        Line line = new Line(new Delay(wish.delay(), delay));
        Outgoing outgoing = new Outgoing(line, program, pair.rtp(), direct, sent, local.key());
        Reception reception = new Reception();
        Reports reports = new Reports(cname, line.delay(), outgoing, reception);
        Incoming incoming =
                new Incoming(line, listener, reception, reports, pair.rtcp(), local.key(), clock.getAsLong());
        Gauges gauges = new Gauges(line.delay(), outgoing, incoming, reception, reports);
        var call = new DefaultCallAudio(local, line, gauges, clock, () -> pacer.add(outgoing), closing -> {
            pacer.remove(outgoing);
            receiver.remove(incoming);
            calls.remove(closing);
        });
        calls.add(call);
        receiver.add(incoming, pair);
        return call;
    }

    private static Key newKey() {
        byte[] bytes = new byte[KEY_AND_SALT];
        RANDOM.nextBytes(bytes);
        return new Key(bytes);
    }

    @Override
    public int calls() {
        return calls.size();
    }

    @Override
    public long sent() {
        return sent.sum();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        calls.forEach(DefaultCallAudio::close);
        pacer.close();
        receiver.close();
    }
}
