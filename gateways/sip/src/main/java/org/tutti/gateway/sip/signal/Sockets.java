package org.tutti.gateway.sip.signal;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.sip.address.Hop;

/** The sockets JAIN-SIP gets: they turn away who sends too much before anything is parsed. */
final class Sockets implements NetworkLayer {

    /** How many connections may wait to be looked at. JAIN-SIP wants the usual, which is not many. */
    private static final int WAITING = 256;
    private static final int CONNECT_LIMIT_MS = 4000;
    private static final long CALLED_MS = TimeUnit.MINUTES.toMillis(2);

    private final Sources sources;
    private final Connections connections;
    private final Optional<SSLContext> tls;
    private final Map<String, Closeable> ports = new ConcurrentHashMap<>();
    /** Where requests of ours go, and until when that counts. */
    private final Map<String, Long> called = new ConcurrentHashMap<>();

    /** @param tls what connections are encrypted with; empty if none are */
    Sockets(Sources sources, Connections connections, Optional<SSLContext> tls) {
        this.sources = sources;
        this.connections = connections;
        this.tls = tls;
    }

    private static final class Guarded extends DatagramSocket {
        private final Sources sources;

        Guarded(int port, InetAddress address, Sources sources) throws SocketException {
            super(port, address);
            this.sources = sources;
        }

        @Override
        public void receive(DatagramPacket packet) throws IOException {
            int room = packet.getLength();
            do {
                packet.setLength(room);
                super.receive(packet);
            } while (!sources.admits((InetSocketAddress) packet.getSocketAddress()));
        }
    }

    private static final class GuardedServer extends ServerSocket {
        private final Connections connections;

        GuardedServer(int port, int backlog, InetAddress address, Connections connections) throws IOException {
            super(port, backlog, address);
            this.connections = connections;
        }

        @Override
        public Socket accept() throws IOException {
            return Connections.next(this, () -> {
                Socket socket = super.accept();
                return connections.admit(socket) ? socket : null;
            });
        }
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return kept("tcp", new GuardedServer(port, WAITING, address, connections));
    }

    @Override
    public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return kept("tls", new GuardedTls(context(), port, WAITING, address, connections));
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return createSocket(address, port, null);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local) throws IOException {
        return connected(new Socket(), address, port, local);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(address, port, local);
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
        return createSSLSocket(address, port, null);
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress local) throws IOException {
        Socket plain = connected(new Socket(), address, port, local);
        try {
            // The name it was looked up by, if there was one: what its certificate has to be for.
            String text = address.toString();
            String name = text.substring(0, text.indexOf('/'));
            SSLSocket socket = (SSLSocket) context().getSocketFactory()
                    .createSocket(plain, name.isEmpty() ? address.getHostAddress() : name, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return socket;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private SSLContext context() throws IOException {
        return tls.orElseThrow(() -> new IOException("There is no TLS: set tutti.sip.keystore"));
    }

    /** Frees a port that JAIN-SIP may have given up without closing it. */
    void free(String transport) {
        Closeable port = ports.remove(transport);
        if (port != null) {
            try {
                port.close();
            } catch (IOException e) {
                // Then it is closed.
            }
        }
    }

    private <T extends Closeable> T kept(String transport, T port) {
        ports.put(transport, port);
        return port;
    }

    /** A request of ours goes there, so that we may connect to it. */
    void calls(Hop hop) {
        long now = sources.millis();
        called.values().removeIf(until -> until < now);
        called.put(place(hop.getHost(), hop.getPort()), now + CALLED_MS);
    }

    /** An answer goes by the connection that its request came by, or nowhere: who asks cannot make us connect. */
    private void check(InetAddress address, int port) throws IOException {
        String text = address.toString();
        Long until = called.get(place(address.getHostAddress(), port));
        if (until == null) {
            until = called.get(place(text.substring(0, text.indexOf('/')), port));
        }
        if (until == null || until < sources.millis()) {
            throw new IOException("Nothing of ours goes to " + address + ":" + port);
        }
    }

    private static String place(String host, int port) {
        try {
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).getHostAddress() + ":" + port;
        } catch (IllegalArgumentException e) {
            return host.toLowerCase(Locale.ROOT) + ":" + port;
        }
    }

    private Socket connected(Socket socket, InetAddress address, int port, InetAddress local)
            throws IOException {
        try {
            check(address, port);
            socket.setTcpNoDelay(true);
            if (local != null) {
                socket.bind(new InetSocketAddress(local, 0));
            }
            socket.connect(new InetSocketAddress(address, port), CONNECT_LIMIT_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public DatagramSocket createDatagramSocket() throws SocketException {
        return new DatagramSocket();
    }

    @Override
    public DatagramSocket createDatagramSocket(int port, InetAddress address) throws SocketException {
        return kept("udp", new Guarded(port, address, sources));
    }

    @Override
    public void setSipStack(SipStackImpl stack) {
        // Of no use.
    }
}
