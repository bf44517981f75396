package org.tutti.gateway.sip.media;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.tutti.gateway.sip.signal.Audio.Agreed;

/**
 * What one call receives. Of the thread that receives; others may read the figures. Whatever comes is taken for hostile
 * until it has shown that it belongs to the call; nothing is answered to it.
 */
final class Incoming {

    /** Comfort noise (RFC 3389): taken for a sign of life. */
    private static final int COMFORT_NOISE = 13;
    /** How long nothing may come, while they should send and while they hold us or are held, seconds. */
    private static final int SILENT = 30;
    private static final int SILENT_ON_HOLD = 90;

    private final Line line;
    private final MediaListener listener;
    private final Reception reception = new Reception();
    private final Keypad keypad = new Keypad();
    private volatile long received;
    private volatile long ignored;
    private long lastSign;
    private boolean toldSilent;

    Incoming(Line line, MediaListener listener, long now) {
        this.line = line;
        this.listener = listener;
        this.lastSign = now;
    }

    /** @param now µs */
    void rtp(byte[] bytes, int length, InetSocketAddress source, long now) {
        Agreement agreement = line.agreement();
        if (agreement == null || !agreement.rtp().admits(source)) {
            ignored++;
            return;
        }
        Optional<RtpPacket> packet = RtpPacket.parse(bytes, length).filter(one -> isOurs(one, agreement.agreed()))
                .filter(one -> reception.take(one.ssrc(), one.sequence()));
        if (packet.isEmpty()) {
            ignored++;
            return;
        }
        agreement.rtp().take(source);
        received++;
        alive(now);
        taken(packet.get(), agreement.agreed(), now);
    }

    private static boolean isOurs(RtpPacket packet, Agreed agreed) {
        int type = packet.payloadType();
        return type == agreed.payloadType() || type == COMFORT_NOISE
                || agreed.eventType().filter(events -> events == type).isPresent();
    }

    private void taken(RtpPacket packet, Agreed agreed, long now) {
        if (agreed.eventType().filter(events -> events == packet.payloadType()).isPresent()) {
            TelephoneEvent.parse(packet.payload())
                    .flatMap(event -> keypad.heard(packet, event, now))
                    .ifPresent(listener::key);
        } else if (packet.payloadType() == agreed.payloadType()) {
            reception.timed(packet.timestamp(), now, agreed.codec().clockRate());
        }
    }

    private void alive(long now) {
        lastSign = now;
        toldSilent = false;
    }

    /** Comes several times a second. {@code now}: µs. */
    void tick(long now) {
        Agreement agreement = line.agreement();
        if (agreement == null) {
            return;
        }
        int limit = agreement.agreed().receive() && agreement.agreed().send() ? SILENT : SILENT_ON_HOLD;
        if (!toldSilent && now - Math.max(lastSign, agreement.since()) >= limit * 1_000_000L) {
            toldSilent = true;
            listener.silent(limit);
        }
    }

    /** @param now µs */
    void rtcp(byte[] bytes, int length, InetSocketAddress source, long now) {
        ignored++;
    }

    /** The call is over; its ports are open still. {@code now}: µs. */
    void end(long now) {
    }

    Reception reception() {
        return reception;
    }

    long received() {
        return received;
    }

    long ignored() {
        return ignored;
    }
}
