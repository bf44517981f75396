package org.tutti.gateway.sip.signal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tutti.engine.Networks;

/**
 * The connections that others have made to us: so many at a time, so many of one source, and none that says nothing.
 * Thread-safe.
 */
final class Connections {

    private static final Logger LOG = System.getLogger(Connections.class.getName());
    private static final int MOST = 500;
    private static final int MOST_OF_ONE = 100;
    private static final long SILENCE_MS = 15_000;
    private static final long REST_MS = 100;

    private final Sources sources;
    private final Map<Ends, Open> open = new ConcurrentHashMap<>();

    /** Which connection it is, as its messages tell. */
    private record Ends(InetSocketAddress there, int here) {}

    /** One that is open, or was until a moment ago. */
    private static final class Open {
        private final Socket socket;
        private final long since;
        private volatile boolean spoken;

        Open(Socket socket, long since) {
            this.socket = socket;
            this.since = since;
        }
    }

    Connections(Sources sources) {
        this.sources = sources;
    }

    /** How a port gets its next connection. */
    interface Accepting<S extends Socket> {
        /** @return null if that one is not wanted */
        S next() throws IOException;
    }

    /**
     * The next connection. Whatever happens to one of them, or to all while the system has no room for more, the port
     * stays open.
     *
     * @throws IOException if the port has been closed
     */
    static <S extends Socket> S next(ServerSocket port, Accepting<S> accepting) throws IOException {
        while (true) {
            try {
                S made = accepting.next();
                if (made != null) {
                    return made;
                }
            } catch (IOException | RuntimeException e) {
                if (port.isClosed()) {
                    throw e;
                }
                LOG.log(Level.DEBUG, "Nobody could connect.", Discreet.fault(e));
                rest();
            }
        }
    }

    private static void rest() throws IOException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REST_MS));
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("Interrupted while nobody could connect");
        }
    }

    /** Whether it may stay; it is closed otherwise. */
    boolean admit(Socket socket) throws IOException {
        InetSocketAddress from = (InetSocketAddress) socket.getRemoteSocketAddress();
        if (from != null && sources.own(from)) {
            return true;
        }
        if (from == null || !sources.admits(from) || !room(from.getAddress())) {
            socket.close();
            return false;
        }
        try {
            socket.setTcpNoDelay(true);
        } catch (SocketException e) {
            // They are gone already.
            socket.close();
            return false;
        }
        open.put(new Ends(from, socket.getLocalPort()), new Open(socket, sources.millis()));
        return true;
    }

    private boolean room(InetAddress source) {
        open.values().removeIf(each -> each.socket.isClosed());
        if (sources.trunk(source).isPresent()) {
            return true;
        }
        InetAddress key = Networks.of(source);
        long there = open.keySet().stream().filter(each -> key.equals(Networks.of(each.there.getAddress()))).count();
        return open.size() < MOST && there < MOST_OF_ONE;
    }

    /** A whole message has come by one. */
    void spoke(InetSocketAddress there, int here) {
        Open one = open.get(new Ends(there, here));
        if (one != null) {
            one.spoken = true;
        }
    }

    /** Closes those by which nothing has come for a while since they were made. */
    void tidy() {
        long now = sources.millis();
        List<Open> silent = new ArrayList<>(open.values());
        silent.removeIf(each -> each.spoken || now - each.since < SILENCE_MS);
        for (Open each : silent) {
            try {
                each.socket.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "Not closed.", Discreet.fault(e));
            }
        }
        open.values().removeIf(each -> each.socket.isClosed());
    }
}
