package org.tutti.gateway.web;

import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.jsr.UndertowSession;
import jakarta.websocket.Session;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to a client through the web server under the Jakarta API: bytes that were encoded once go out without being
 * encoded again, on the thread that owns the socket, and a socket whose client takes nothing in is cut off in the end.
 *
 * @param plain for what needs no haste
 */
record UndertowWire(UndertowSession socket, Wire plain) implements Wire {

    /** How long a client may take to take the reason in, in s. */
    private static final int GRACE = 5;

    /** The best way to a client of this server. */
    static Wire to(Session socket, Wire plain) {
        return socket instanceof UndertowSession undertow ? new UndertowWire(undertow, plain) : plain;
    }

    @Override
    public void send(Frame frame, Consumer<Boolean> done) {
        var told = new WebSocketCallback<Void>() {
            @Override
            public void complete(WebSocketChannel channel, Void context) {
                done.accept(true);
            }

            @Override
            public void onError(WebSocketChannel channel, Void context, Throwable problem) {
                done.accept(false);
            }
        };
        if (frame.isBinary()) {
            WebSockets.sendBinary(frame.buffer(), socket.getWebSocketChannel(), told);
        } else {
            WebSockets.sendText(frame.buffer(), socket.getWebSocketChannel(), told);
        }
    }

    @Override
    public void ping() {
        plain.ping();
    }

    @Override
    public void close(int code, String reason) {
        plain.close(code, reason);
        try {
            socket.getWebSocketChannel().getIoThread().executeAfter(socket::forceClose, GRACE, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The server is stopping, which cuts off every socket.
            socket.forceClose();
        }
    }

    @Override
    public Executor home() {
        return socket.getWebSocketChannel().getIoThread();
    }
}
