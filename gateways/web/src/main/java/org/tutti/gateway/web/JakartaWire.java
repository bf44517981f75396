package org.tutti.gateway.web;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The way to a client that every application server has.
 *
 * @param blocking runs what may block, such as closing a socket whose client takes nothing in
 */
record JakartaWire(Session socket, Executor blocking) implements Wire {

    private static final Logger LOG = System.getLogger(JakartaWire.class.getName());

    @Override
    public void send(Frame frame, Consumer<Boolean> done) {
        try {
            if (frame.isBinary()) {
                socket.getAsyncRemote().sendBinary(frame.buffer(), result -> done.accept(result.isOK()));
            } else {
                socket.getAsyncRemote().sendText(frame.text(), result -> done.accept(result.isOK()));
            }
        } catch (RuntimeException e) {
            done.accept(false);
        }
    }

    @Override
    public void ping() {
        try {
            socket.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "A WebSocket could not be pinged.", e);
        }
    }

    @Override
    public void close(int code, String reason) {
        try {
            blocking.execute(() -> closeNow(new CloseReason(new Code(code), reason)));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "The server is stopping, which closes every WebSocket.", e);
        }
    }

    private void closeNow(CloseReason reason) {
        try {
            socket.close(reason);
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "A WebSocket was closed already.", e);
        }
    }

    private record Code(int getCode) implements CloseCode {}
}
