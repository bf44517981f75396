package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.tutti.engine.Nodes.Phase;

/** The WebSocket at {@code /ws}. Messages are gathered part by part, so that a long one is refused without closing. */
@ServerEndpoint(value = "/ws", subprotocols = SocketEndpoint.PROTOCOL)
public class SocketEndpoint {

    static final String PROTOCOL = "tutti.v1";

    private static final Logger LOG = System.getLogger(SocketEndpoint.class.getName());

    @Inject
    private WebGateway gateway;

    private Connection connection;

    /** Called by the container. */
    @OnOpen
    public void open(Session socket) {
        Wire wire = gateway.wireTo(socket);
        connection = new Connection(wire, gateway.sessions().clock()::now);
        if (!PROTOCOL.equals(socket.getNegotiatedSubprotocol())) {
            refuse(CloseCodes.PROTOCOL_ERROR, "Ask for the subprotocol " + PROTOCOL + ".");
        } else if (gateway.phase() != Phase.SERVING) {
            boolean stops = gateway.stops();
            String why = NodeDoor.why(gateway.phase()).orElse("Try again in a moment.");
            refuse(stops ? CloseCodes.SERVICE_RESTART : CloseCodes.TRY_AGAIN_LATER, why);
        } else {
            gateway.opened(connection);
        }
    }

    /** What it says meanwhile is not heard: the socket closes on another thread. */
    private void refuse(CloseCodes code, String reason) {
        connection.closed();
        connection.outbox().close(code.getCode(), reason);
    }

    /** Called by the container, one message at a time. */
    @OnMessage
    public void text(String part, boolean last) {
        if (connection.isClosed()) {
            return;
        }
        long received = gateway.sessions().clock().now();
        try {
            Optional<String> message = connection.gather(part, last);
            message.ifPresent(text -> gateway.inbox().text(connection, text, received));
        } catch (WireException e) {
            Inbox.error(connection, Optional.empty(), e);
        }
    }

    /** Called by the container. */
    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        if (connection.isClosed()) {
            return;
        }
        try {
            Optional<byte[]> message = connection.gatherBinary(part, last);
            message.ifPresent(bytes -> gateway.inbox().binary(connection, bytes));
        } catch (WireException e) {
            Inbox.error(connection, Optional.empty(), e);
        }
    }

    /** Called by the container. */
    @OnMessage
    public void pong(PongMessage message) {
        connection.heard();
    }

    /** Called by the container. */
    @OnClose
    public void close() {
        gateway.closed(connection);
    }

    /** Called by the container; a broken connection is closed by it as well. */
    @OnError
    public void error(Throwable problem) {
        LOG.log(Level.DEBUG, "A WebSocket broke.", problem);
    }
}
