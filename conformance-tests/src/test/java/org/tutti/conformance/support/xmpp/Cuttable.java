package org.tutti.conformance.support.xmpp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between two programs, which can be cut: a relay from a port of its own to another of the loopback. While
 * it is cut nothing passes, not even that somebody hung up; new connections are made but lead nowhere. Once restored,
 * what was sent in between arrives, as TCP sees to, where both ends are still there; otherwise the one that is left
 * learns that its connection is broken.
 */
public final class Cuttable implements AutoCloseable {
    private final int target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private boolean cut;
    private boolean closed;

    private Cuttable(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    /** {@code port}: of 127.0.0.1, where everything goes. */
    public static Cuttable to(int port) {
        try {
            return new Cuttable(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect, at 127.0.0.1. */
    public int port() {
        return server.getLocalPort();
    }

    public synchronized void cut() {
        cut = true;
    }

    public synchronized void restore() {
        cut = false;
        notifyAll();
    }

    /** Breaks every connection at once, as a router that is restarted does; both ends learn it. */
    public void reset() {
        open.forEach(Cuttable::reset);
    }

    /** How many connections lead through it; two sockets each. */
    public int connections() {
        return open.size() / 2;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        closeQuietly(server);
        reset();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                open.add(near);
                Thread.ofVirtual().name("relay-connect").start(() -> connect(near));
            } catch (IOException _) { // closed
                return;
            }
        }
    }

    private void connect(Socket near) {
        Socket far = new Socket();
        open.add(far);
        try {
            awaitRestored();
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread.ofVirtual().name("relay-there").start(() -> pass(near, far));
            Thread.ofVirtual().name("relay-back").start(() -> pass(far, near));
        } catch (IOException | InterruptedException _) { // one of them was reset meanwhile, or nobody is there
            broken(near, far);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitRestored();
                to.getOutputStream().write(buffer, 0, count);
            }
            awaitRestored();
            to.shutdownOutput();
            if (from.isOutputShutdown()) { // both have said all
                forget(from, to);
            }
        } catch (IOException | InterruptedException _) {
            broken(from, to);
        }
    }

    /** The other end learns it, too, though not before the network is back. */
    private void broken(Socket one, Socket other) {
        try {
            awaitRestored();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        reset(one);
        reset(other);
        forget(one, other);
    }

    private void forget(Socket one, Socket other) {
        closeQuietly(one);
        closeQuietly(other);
        open.remove(one);
        open.remove(other);
    }

    private synchronized void awaitRestored() throws InterruptedException {
        while (cut && !closed) {
            wait();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0); // RST
        } catch (IOException _) { // closed already
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
