package org.tutti.gateway.sip.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Key;

/**
 * What one call receives. Of the thread that receives; others may read the figures. Whatever comes is taken for hostile
 * until it has shown that it belongs to the call; nothing is answered to it.
 */
final class Incoming {

    /** Comfort noise (RFC 3389): taken for a sign of life. */
    private static final int COMFORT_NOISE = 13;
    /** Between two ticks, six times what a phone with packets of 10 ms sends: more is a flood, and is not looked at. */
    private static final int MOST_PER_TICK = 60;
    /** How long nothing may come, while they should send and while they hold us or are held, seconds. */
    private static final int SILENT = 30;
    private static final int SILENT_ON_HOLD = 90;

    private final Line line;
    private final MediaListener listener;
    private final Reception reception;
    private final Reports reports;
    private final DatagramChannel control;
    /** null if there is no key: then nothing was agreed on that needs it. */
    private final Srtcp cipher;
    private final Keypad keypad = new Keypad();
    private final byte[] report = new byte[RtpPacket.LONGEST];
    private final short[] said = new short[Voice.RATE * Decoder.LONGEST / 1000];
    private int inThisTick;
    private boolean begun;
    private volatile long received;
    private volatile long ignored;
    private long lastSign;
    private Agreement last;
    private long lastTick;
    /** How long nothing has come while sound flowed, and on hold; since a packet came, or what came was agreed on anew. */
    private long silent;
    private long silentOnHold;
    private boolean heard;
    private boolean toldSilent;

    /**
     * @param control where RTCP is sent by
     * @param key for RTCP that is sent encrypted
     * @param now µs
     */
    Incoming(Line line, MediaListener listener, Reception reception, Reports reports, DatagramChannel control,
            Optional<Key> key, long now) {
        this.line = line;
        this.listener = listener;
        this.reception = reception;
        this.reports = reports;
        this.control = control;
        this.cipher = key.map(Srtcp::new).orElse(null);
        this.lastSign = now;
    }

    /** @param now µs */
    void rtp(byte[] bytes, int length, InetSocketAddress source, long now) {
        Agreement agreement = line.agreement();
        if (agreement == null || !agreement.rtp().admits(source) || ++inThisTick > MOST_PER_TICK) {
            ignored++;
            return;
        }
        int plain = agreement.decipher().map(one -> one.rtp().open(bytes, length)).orElse(length);
        Optional<RtpPacket> packet = RtpPacket.parse(bytes, plain).filter(one -> isTheirs(one, agreement.agreed()))
                .filter(one -> reception.take(one.ssrc(), one.sequence()));
        if (packet.isEmpty()) {
            ignored++;
            return;
        }
        agreement.rtp().take(source);
        received++;
        alive(now);
        taken(packet.get(), agreement, now);
    }

    private boolean isTheirs(RtpPacket packet, Agreed agreed) {
        int type = packet.payloadType();
        return !reports.isOurs(packet.ssrc()) && (type == agreed.payloadType() || type == COMFORT_NOISE
                || agreed.eventType().filter(events -> events == type).isPresent());
    }

    private void taken(RtpPacket packet, Agreement agreement, long now) {
        Agreed agreed = agreement.agreed();
        if (agreed.eventType().filter(events -> events == packet.payloadType()).isPresent()) {
            TelephoneEvent.parse(packet.payload())
                    .flatMap(event -> keypad.heard(packet, event, now))
                    .ifPresent(listener::key);
        } else if (packet.payloadType() == agreed.payloadType()) {
            int ticks = agreed.codec().clockRate();
            reception.timed(packet.timestamp(), now, ticks);
            if (line.talking()) {
                int count = agreement.decoder().decode(packet.payload(), said);
                line.voice().put(packet, ticks, said, count, agreed.codec().sampleRate(), now);
            }
        }
    }

    private void alive(long now) {
        lastSign = now;
        heard = true;
        silent = 0;
        silentOnHold = 0;
        toldSilent = false;
    }

    /** Comes ten times a second. {@code now}: µs. */
    void tick(long now) {
        inThisTick = 0;
        Agreement agreement = line.agreement();
        if (agreement == null) {
            return;
        }
        if (!begun) {
            begun = true;
            reports.begin(now);
        }
        if (reports.isDue(now)) {
            report(agreement, reports.next(now));
        }
        watch(agreement, now);
    }

    /** Who agrees anew again and again without ever being heard is silent all the same. */
    private void watch(Agreement agreement, long now) {
        if (agreement != last) {
            lastTick = last == null ? agreement.since() : lastTick;
            last = agreement;
            if (heard) {
                heard = false;
                silent = 0;
                silentOnHold = 0;
            }
        }
        boolean flows = agreement.agreed().receive() && agreement.agreed().send();
        long passed = Math.max(0, now - Math.max(lastTick, lastSign));
        lastTick = now;
        silent += flows ? passed : 0;
        silentOnHold += flows ? 0 : passed;
        int limit = flows ? SILENT : SILENT_ON_HOLD;
        if (!toldSilent && (flows ? silent : silentOnHold) >= limit * 1_000_000L) {
            toldSilent = true;
            listener.silent(limit);
        }
    }

    /** @param now µs */
    void rtcp(byte[] bytes, int length, InetSocketAddress source, long now) {
        Agreement agreement = line.agreement();
        if (agreement == null || !agreement.admitsControl(source) || ++inThisTick > MOST_PER_TICK) {
            ignored++;
            return;
        }
        int plain = agreement.decipher().map(one -> one.rtcp().open(bytes, length)).orElse(length);
        Optional<List<Rtcp.Packet>> packets = Rtcp.parse(bytes, plain);
        if (packets.isEmpty()) {
            ignored++;
            return;
        }
        agreement.rtcp().take(source);
        alive(now);
        reports.take(packets.get(), now);
    }

    private void report(Agreement agreement, List<Rtcp.Packet> packets) {
        InetSocketAddress target = agreement.controlTarget();
        if (target == null) {
            return;
        }
        int length = Rtcp.write(packets, report);
        int whole = agreement.decipher().isPresent() ? cipher.protect(report, length) : length;
        try {
            control.send(ByteBuffer.wrap(report, 0, whole), target);
        } catch (IOException e) {
            // As if it was lost on the way: the next one comes.
        }
    }

    /** The call is over; its ports are open still. {@code now}: µs. */
    void end(long now) {
        Agreement agreement = line.agreement();
        if (agreement != null) {
            report(agreement, reports.goodbye(now));
        }
    }

    /** Packets of RTP. */
    long received() {
        return received;
    }

    long ignored() {
        return ignored;
    }
}
