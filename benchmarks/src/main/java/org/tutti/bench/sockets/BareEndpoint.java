package org.tutti.bench.sockets;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** What a WebSocket costs in this application server when nothing is behind it: says again what it is told. */
@ServerEndpoint(value = "/ws", subprotocols = "tutti.v1")
public class BareEndpoint {

    /** Called by the container. */
    @OnMessage
    public String echo(String text) {
        return text;
    }
}
