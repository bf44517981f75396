package org.tutti.gateway.sip.signal;

import gov.nist.core.CommonLogger;
import gov.nist.core.ServerLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.ListeningPointExt;
import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.HopImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TooManyListenersException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;

/** JAIN-SIP while it runs: once started, once stopped. */
final class Stack {

    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Of a message. */
    static final int MOST_BYTES = 16_384;
    private static final int TRIES = 20;

    private final Jain jain;
    private final SipProvider provider;
    private final Connections connections;
    private final String host;
    private final int port;
    private final Optional<Integer> tlsPort;

    /** JAIN-SIP with our own log and sockets instead of such as it finds by name. */
    private static final class Jain extends SipStackImpl {

        /** Where what is sent in a dialog goes if not to where it says. */
        private final Map<Ours, Hop> pinned = new ConcurrentHashMap<>();
        private final Sockets sockets;
        private final LongAdder datagrams = new LongAdder();

        Jain(Properties properties, Sockets sockets, Gate gate) throws PeerUnavailableException {
            super(properties);
            CommonLogger.legacyLogger = new StackLog();
            networkLayer = sockets;
            this.sockets = sockets;
            messageParserFactory = _ -> new SafeParser(datagrams);
            sipMessageValves.add(gate);
        }

        private Hop pin(SIPRequest request) {
            return request.getCallId() == null
                    ? null
                    : pinned.get(new Ours(request.getCallId().getCallId(), request.getFromTag()));
        }

        @Override
        public Hop getNextHop(SIPRequest request) throws SipException {
            Hop pin = pin(request);
            Hop hop = pin == null ? super.getNextHop(request) : pin;
            if (hop != null) {
                sockets.calls(addressResolver.resolveAddress(hop));
            }
            return hop;
        }

        /** What is sent without a transaction asks this one. */
        @Override
        public Router getRouter(SIPRequest request) {
            Hop pin = pin(request);
            return pin == null ? super.getRouter(request) : new Pinned(pin);
        }
    }

    private record Pinned(Hop hop) implements Router {
        @Override
        public Hop getOutboundProxy() {
            return hop;
        }

        @Override
        public Hop getNextHop(Request request) {
            return hop;
        }

        @Override
        public ListIterator<Hop> getNextHops(Request request) {
            return List.of(hop).listIterator();
        }
    }

    private Stack(Jain jain, SipProvider provider, Connections connections, String host, int port,
            Optional<Integer> tlsPort) {
        this.jain = jain;
        this.provider = provider;
        this.connections = connections;
        this.host = host;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /**
     * Listens.
     *
     * @throws IOException if it cannot: most likely something else has the port; says which
     */
    static Stack start(Settings settings, Sources sources, Optional<SSLContext> tls, SipListener listener)
            throws IOException {
        int port = settings.port() == 0 ? free(settings.bind()) : settings.port();
        check(settings.bind(), port);
        Jain jain = null;
        try {
            Connections connections = new Connections(sources);
            jain = new Jain(properties(), new Sockets(sources, connections, tls), new Gate(sources, connections));
            tls.ifPresent(context(jain));
            String bound = settings.bind().getHostAddress();
            String host = settings.advertised().orElse(settings.bind()).getHostAddress();
            SipProvider provider = jain.createSipProvider(point(jain, bound, port, "udp", host));
            provider.addListeningPoint(point(jain, bound, port, "tcp", host));
            Optional<Integer> tlsPort = Optional.empty();
            if (tls.isPresent() && settings.tlsPort().isPresent()) {
                int wanted = settings.tlsPort().getAsInt();
                tlsPort = Optional.of(wanted == 0 ? free(settings.bind()) : wanted);
                check(settings.bind(), tlsPort.get());
                provider.addListeningPoint(point(jain, bound, tlsPort.get(), "tls", host));
            }
            provider.addSipListener(listener);
            jain.start();
            return new Stack(jain, provider, connections, host, port, tlsPort);
        } catch (SipException | InvalidArgumentException | TooManyListenersException | ParseException e) {
            if (jain != null) {
                jain.stop();
            }
            throw new IOException(settings.bind().getHostAddress() + ":" + port + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            if (jain != null) {
                jain.stop();
            }
            throw e;
        }
    }

    private static java.util.function.Consumer<SSLContext> context(Jain jain) {
        return tls -> jain.setEnabledCipherSuites(tls.getDefaultSSLParameters().getCipherSuites());
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "tutti-" + COUNT.incrementAndGet());
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "on");
        String own = "gov.nist.javax.sip.";
        properties.setProperty(own + "STACK_LOGGER", Silence.of(StackLogger.class));
        properties.setProperty(own + "SERVER_LOGGER", Silence.of(ServerLogger.class));
        properties.setProperty(own + "LOG_MESSAGE_CONTENT", "false");
        // One, so that what comes in order is dealt with in order; it hands everything on.
        properties.setProperty(own + "THREAD_POOL_SIZE", "1");
        properties.setProperty(own + "REENTRANT_LISTENER", "true");
        properties.setProperty(own + "MAX_MESSAGE_SIZE", Integer.toString(MOST_BYTES));
        properties.setProperty(own + "READ_TIMEOUT", "10000");
        properties.setProperty(own + "SSL_HANDSHAKE_TIMEOUT", "5000");
        properties.setProperty(own + "RECEIVE_UDP_BUFFER_SIZE", "1048576");
        properties.setProperty(own + "SEND_UDP_BUFFER_SIZE", "1048576");
        properties.setProperty(own + "TLS_CLIENT_PROTOCOLS", "TLSv1.2, TLSv1.3");
        properties.setProperty(own + "TLS_CLIENT_AUTH_TYPE", "Disabled");
        properties.setProperty(own + "DELIVER_UNSOLICITED_NOTIFY", "false");
        properties.setProperty(own + "RFC_2543_SUPPORT_ENABLED", "false");
        properties.setProperty(own + "EARLY_DIALOG_TIMEOUT_SECONDS", "1800");
        // Who answers a call but hears no ACK is for us to end: see Timing.
        properties.setProperty(own + "DIALOG_TIMEOUT_FACTOR", "80");
        return properties;
    }

    private static ListeningPoint point(Jain jain, String bound, int port, String transport, String host)
            throws SipException, InvalidArgumentException, ParseException {
        ListeningPoint point = jain.createListeningPoint(bound, port, transport);
        if (!host.equals(bound)) {
            ((ListeningPointExt) point).setSentBy((host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
        }
        return point;
    }

    /** A port that is free for UDP and TCP now. */
    private static int free(InetAddress address) throws IOException {
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, address);
                    DatagramSocket _ = new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort()))) {
                return tcp.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** JAIN-SIP leaves half of itself behind where a port is taken. */
    private static void check(InetAddress address, int port) throws IOException {
        try (ServerSocket tcp = new ServerSocket()) {
            tcp.setReuseAddress(true);
            tcp.bind(new InetSocketAddress(address, port), 1);
            new DatagramSocket(new InetSocketAddress(address, port)).close();
        } catch (IOException e) {
            throw new IOException("%s:%d: %s".formatted(address.getHostAddress(), port, e.getMessage()), e);
        }
    }

    SipProvider provider() {
        return provider;
    }

    int port() {
        return port;
    }

    Optional<Integer> tlsPort() {
        return tlsPort;
    }

    /** The address others reach us at, as it is written in a URI. */
    String host() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** How many datagrams have been taken up since it was started. */
    long datagrams() {
        return jain.datagrams.sum();
    }

    List<String> transports() {
        return tlsPort.isPresent() ? List.of("udp", "tcp", "tls") : List.of("udp", "tcp");
    }

    /** Where we are reached by that transport. */
    ContactHeader contact(String user, String transport, boolean focus) {
        return Headers.sure(() -> {
            SipURI uri = Headers.ADDRESSES.createSipURI(user.isEmpty() ? null : user, host());
            uri.setPort(transport.equals("tls") ? tlsPort.orElse(port) : port);
            if (!transport.equals("udp")) {
                uri.setTransportParam(transport);
            }
            ContactHeader contact = Headers.HEADERS.createContactHeader(Headers.ADDRESSES.createAddress(uri));
            if (focus) {
                contact.setParameter("isfocus", null);
            }
            return contact;
        });
    }

    /** A dialog by what others choose and what only we know of, so that nobody can be in the way of another. */
    private record Ours(String callId, String tag) {}

    /**
     * From now on all requests of a dialog go to where a message came from: by the connection it came by, or through the
     * NAT it came through, whatever the other end believes its address to be.
     *
     * @param tag ours in that dialog
     */
    void pin(Message came, String tag, String transport) {
        SIPMessage message = (SIPMessage) came;
        jain.pinned.put(new Ours(message.getCallId().getCallId(), tag), new HopImpl(
                message.getPeerPacketSourceAddress().getHostAddress(), message.getPeerPacketSourcePort(), transport));
    }

    void unpin(String callId, String tag) {
        jain.pinned.remove(new Ours(callId, tag));
    }

    /**
     * Listens anew by one transport; calls and what else there is go on.
     *
     * @throws IOException if it cannot
     */
    void renew(String transport) throws IOException {
        ListeningPoint old = provider.getListeningPoint(transport);
        if (old == null || !jain.isAlive()) {
            throw new IOException("it has stopped");
        }
        try {
            jain.deleteListeningPoint(old);
            jain.sockets.free(transport);
            ListeningPoint made = point(jain, old.getIPAddress(), old.getPort(), transport, host);
            List<ListeningPoint> others = new ArrayList<>(List.of(provider.getListeningPoints()));
            others.remove(old);
            ((SipProviderImpl) provider).setListeningPoint(made);
            for (ListeningPoint other : others) {
                provider.addListeningPoint(other);
            }
        } catch (SipException | InvalidArgumentException | ParseException | RuntimeException e) {
            throw new IOException(transport + ": " + e.getMessage(), e);
        }
    }

    /** Makes it deaf by one transport, as a fault would, for tests. */
    void deafen(String transport) {
        jain.sockets.free(transport);
    }

    /** Closes connections that are of no use to anybody. */
    void tidy() {
        connections.tidy();
    }

    /** Stops it. Takes a second or more: not for a thread that somebody waits for. */
    void stop() {
        provider.removeSipListener(jain.getSipListener());
        for (ListeningPoint point : provider.getListeningPoints()) {
            try {
                jain.deleteListeningPoint(point);
            } catch (ObjectInUseException e) {
                // It goes with the stack.
            }
        }
        jain.stop();
    }
}
