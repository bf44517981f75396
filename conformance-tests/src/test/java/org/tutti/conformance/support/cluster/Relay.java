package org.tutti.conformance.support.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections from one address on to another: into a network of its own, where a server listens on the
 * loopback only, and out of it, to a database that does so. What is sent arrives unchanged; when one end hangs up so
 * does the other.
 */
final class Relay implements AutoCloseable {
    private static final int BACKLOG = 500;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param port to listen on; 0 for a free one */
    Relay(String address, int port, InetSocketAddress target) {
        this.target = target;
        try {
            server = new ServerSocket(port, BACKLOG, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new UncheckedIOException("Listening on " + address + ":" + port, e);
        }
    }

    /** Arguments: address and port to listen on, address and port of the target. Runs until it is ended. */
    public static void main(String[] arguments) {
        try (Relay relay = new Relay(arguments[0], Integer.parseInt(arguments[1]),
                new InetSocketAddress(arguments[2], Integer.parseInt(arguments[3])))) {
            System.out.println("listens");
            relay.accept();
        }
    }

    Relay start() {
        Thread.ofPlatform().daemon().name("relay").start(this::accept);
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Thread.ofVirtual().name("relay-connect").start(() -> connect(near));
            } catch (IOException _) { // closed
                return;
            }
        }
    }

    private void connect(Socket near) {
        Socket far = new Socket();
        open.add(near);
        open.add(far);
        try {
            far.connect(target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread.ofVirtual().name("relay-there").start(() -> pass(near, far));
            Thread.ofVirtual().name("relay-back").start(() -> pass(far, near));
        } catch (IOException _) { // nobody is there
            hangUp(near, far);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
            if (from.isOutputShutdown()) { // both have said all
                hangUp(from, to);
            }
        } catch (IOException _) {
            hangUp(from, to);
        }
    }

    private void hangUp(Socket... ends) {
        for (Socket end : ends) {
            open.remove(end);
            try {
                end.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hangUp(open.toArray(Socket[]::new));
    }
}
