package org.tutti.gateway.xmpp;

import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.tutti.engine.ServerClock;

/** Lets programs estimate the server's clock, as over the WebSocket: Cristian's rounds with both instants. */
final class ClockDoor {

    private final Lobby lobby;
    private final ServerClock clock;
    private final Limits limits;

    ClockDoor(Lobby lobby) {
        this.lobby = lobby;
        this.clock = lobby.sessions().clock();
        this.limits = Limits.perSecond(clock::now, 20, 60);
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

    IQ answer(Tags.TagIq request, long received) {
        if (request.getFrom() == null || !limits.take(CommandDoor.who(lobby, request.getFrom()))) {
            return CommandDoor.tooFast(request);
        }
        StandardExtensionElement.Builder answer = Tags.of(Tags.CLOCK);
        Tags.text(request.tag(), "t0").ifPresent(t0 -> answer.addAttribute("t0", t0));
        answer.addAttribute("t1", Tags.millis(received)).addAttribute("t2", Tags.millis(clock.now()));
        return Tags.TagIq.answering(request, answer.build());
    }
}
