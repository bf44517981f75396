package org.tutti.gateway.sip.signal;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;

/** The connections that others have made to one port. Used by the one thread that accepts them. */
final class Connections {

    private static final int MOST_OF_ONE = 100;

    private final Sources sources;
    private final Set<Socket> open = new HashSet<>();

    Connections(Sources sources) {
        this.sources = sources;
    }

    /** Whether it may stay. */
    boolean admit(Socket socket) throws SocketException {
        InetSocketAddress from = (InetSocketAddress) socket.getRemoteSocketAddress();
        if (from == null || !sources.admits(from)) {
            return false;
        }
        open.removeIf(Socket::isClosed);
        boolean trusted = sources.trunk(from.getAddress()).isPresent();
        long there = open.stream().filter(each -> from.getAddress().equals(each.getInetAddress())).count();
        if (!trusted && there >= MOST_OF_ONE) {
            return false;
        }
        open.add(socket);
        socket.setTcpNoDelay(true);
        return true;
    }
}
