package org.tutti.gateway.sip.media;

import java.util.OptionalDouble;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** Where the figures of a call are read; by any thread. */
record Gauges(Delay delay, Outgoing outgoing, Incoming incoming, Reception reception, Reports reports) {

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
