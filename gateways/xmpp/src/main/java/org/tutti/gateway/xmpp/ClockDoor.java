package org.tutti.gateway.xmpp;

import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.tutti.engine.ServerClock;

/** Lets programs estimate the server's clock, as over the WebSocket: Cristian's rounds with both instants. */
final class ClockDoor {

    private final ServerClock clock;

    ClockDoor(ServerClock clock) {
        this.clock = clock;
    }

    void open(XMPPConnection connection) {
        // On the thread that reads: what waits for another would be late by an unknown time.
        connection.registerIQRequestHandler(
                new AbstractIqRequestHandler(Tags.CLOCK, Tags.NAMESPACE, IQ.Type.get, AbstractIqRequestHandler.Mode.sync) {
                    @Override
                    public IQ handleIQRequest(IQ request) {
                        return answer((Tags.TagIq) request, clock.now());
                    }
                });
    }

    private IQ answer(Tags.TagIq request, long received) {
        StandardExtensionElement.Builder answer = Tags.of(Tags.CLOCK);
        Tags.text(request.tag(), "t0").ifPresent(t0 -> answer.addAttribute("t0", t0));
        answer.addAttribute("t1", Tags.millis(received)).addAttribute("t2", Tags.millis(clock.now()));
        return Tags.TagIq.answering(request, answer.build());
    }
}
