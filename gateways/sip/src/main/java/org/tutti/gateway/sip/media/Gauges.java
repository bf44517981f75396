package org.tutti.gateway.sip.media;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.OptionalDouble;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** Where the figures of a call are read; by any thread. */
record Gauges(Delay delay, Outgoing outgoing, Incoming incoming, Reception reception, Reports reports) {

    private static final Logger LOG = System.getLogger(Gauges.class.getName());

    /** What nobody sees while the call lasts, for who looks into why one was bad. */
    void tell() {
        if (outgoing.dropped() > 0 || incoming.ignored() > 0) {
            LOG.log(Level.DEBUG, "A call is over. Packets: {0} sent, {1} not taken by the system, {2} received, {3} ignored",
                    outgoing.sent(), outgoing.dropped(), incoming.received(), incoming.ignored());
        }
    }

    Figures read(Codec codec) {
        double jitter = reception.jitter() * 1000 / codec.clockRate();
        return new Figures(
                codec.name(),
                Double.isNaN(jitter) ? OptionalDouble.empty() : OptionalDouble.of(jitter),
                reports.remoteJitter(),
                reports.remoteLoss(),
                delay.roundTrip(),
                delay.millis(),
                delay.bound(),
                outgoing.sent(),
                incoming.received(),
                incoming.ignored());
    }
}
