package org.tutti.gateway.xmpp.link;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.SmackException.OutgoingQueueFullException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.XMPPException.StreamErrorException;
import org.jivesoftware.smack.iqrequest.IQRequestHandler;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StreamError;
import org.jivesoftware.smack.packet.TopLevelStreamElement;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Localpart;
import org.jxmpp.jid.parts.Resourcepart;

/**
 * The connection of a component (XEP-0114): a domain of one's own at an XMPP server. It has no encryption. Once it is
 * broken it does not connect again.
 *
 * <h2>Concurrency</h2>
 * Thread-safe. One thread reads, one writes; whoever sends does not wait for either.
 */
final class ComponentConnection extends AbstractXMPPConnection {

    static final int PORT = 5347;

    /** How much may wait to be sent. With more the server takes nothing any more. */
    private static final int MOST_WAITING = 20_000;
    private static final long GOODBYE_MS = 1000;
    private static final String END = "</stream:stream>";

    private final DomainBareJid component;
    private final Settings.Secret secret;
    private final InetSocketAddress address;
    private final Resourcepart resource;
    private final Senders senders;
    private Reading reading;
    private final BlockingQueue<CharSequence> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile Socket socket;
    private volatile boolean accepted;
    private volatile boolean over;
    private volatile Thread writing;

    ComponentConnection(Settings.Account.Component account, InetSocketAddress address, Resourcepart resource) {
        super(ComponentConfiguration.of(account.domain()));
        this.component = account.domain();
        this.secret = account.secret();
        this.address = address;
        this.resource = resource;
        this.senders = new Senders(component, resource);
        setFromMode(FromMode.UNCHANGED);
    }

    /** Tells where the rooms are: what goes there comes from the address of the session. */
    void rooms(DomainBareJid service) {
        senders.rooms(service);
    }

    /** The server this is a component of. */
    @Override
    public DomainBareJid getXMPPServiceDomain() {
        return component == null ? super.getXMPPServiceDomain() : Settings.parent(component);
    }

    @Override
    protected void connectInternal() throws SmackException, IOException, XMPPException, InterruptedException {
        int limit = Math.toIntExact(getReplyTimeout());
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), limit);
        reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        writer = new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
        initDebugger();
        waiting.add("<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' to='" + component
                + "' xmlns:stream='http://etherx.jabber.org/streams'>");
        writing = Thread.ofPlatform().daemon().name("XMPP component, writer").start(this::write);
        Thread.ofPlatform().daemon().name("XMPP component, reader").start(this::read);
        until(() -> streamId != null, "the beginning of the stream");
        connected = true;
    }

    @Override
    protected void loginInternal(String username, String password, Resourcepart ignored)
            throws XMPPException, SmackException, IOException, InterruptedException {
        waiting.add("<handshake>" + digest(streamId + secret.value()) + "</handshake>");
        until(() -> accepted, "the answer to the handshake");
        // Smack knows connections of people only.
        user = JidCreate.entityFullFrom(
                Localpart.fromOrThrowUnchecked("tutti"), component.getDomain(), resource);
        afterSuccessfulLogin(false);
    }

    private void until(Supplier<Boolean> condition, String what)
            throws XMPPException, SmackException, IOException, InterruptedException {
        try {
            waitForConditionOrThrowConnectionException(condition, what);
        } catch (SmackException.SmackWrappedException e) {
            switch (e.getCause()) {
                case XMPPException cause -> throw cause;
                case IOException cause -> throw cause;
                default -> throw e;
            }
        }
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- what comes --------------------------------------------------------------------------------------------------

    private void read() {
        try {
            XmlPullParser parser = StanzaParser.of(reader);
            while (!over) {
                switch (parser.next()) {
                    case START_ELEMENT -> begins(parser);
                    case END_ELEMENT -> {
                        closingStreamReceived = true;
                        throw new IOException("The XMPP server closed the connection.");
                    }
                    case END_DOCUMENT -> throw new IOException("The XMPP server hung up.");
                    default -> {}
                }
            }
        } catch (Exception e) {
            broken(e);
        } finally {
            notifyWaitingThreads();
        }
    }

    private void begins(XmlPullParser parser) throws Exception {
        switch (parser.getName()) {
            case "stream" -> {
                onStreamOpen(parser);
                if (streamId == null) {
                    throw new IOException("The XMPP server gives the stream no id.");
                }
                notifyWaitingThreads();
            }
            case "handshake" -> {
                parser.nextText();
                accepted = true;
                notifyWaitingThreads();
            }
            case "message", "presence", "iq" -> parseAndProcessStanza(parser);
            case "error" -> {
                StreamError error = PacketParserUtils.parseStreamError(parser, null, getJxmppContext());
                throw new StreamErrorException(error);
            }
            default -> parseAndProcessNonza(parser);
        }
    }

    /** Smack registers its own before the rest of this is made. */
    private Reading reading() {
        if (reading == null) {
            reading = new Reading(this);
        }
        return reading;
    }

    @Override
    public IQRequestHandler registerIQRequestHandler(IQRequestHandler handler) {
        reading().answers(handler);
        return super.registerIQRequestHandler(handler);
    }

    @Override
    protected void parseAndProcessStanza(XmlPullParser parser) throws InterruptedException {
        reading().stanza(parser, super::parseAndProcessStanza);
    }

    @Override
    protected void processStanza(Stanza stanza) throws InterruptedException {
        senders.came(stanza);
        if (!reading().refuses(stanza)) {
            super.processStanza(stanza);
        }
    }

    private void broken(Exception cause) {
        if (over) {
            return;
        }
        if (connected) {
            notifyConnectionError(cause);
        } else {
            setCurrentConnectionExceptionAndNotify(cause);
        }
    }

    // --- what goes ---------------------------------------------------------------------------------------------------

    private void write() {
        try {
            while (true) {
                CharSequence next = waiting.take();
                writer.append(next);
                if (waiting.isEmpty() || next == END) {
                    writer.flush();
                }
                if (next == END) {
                    return;
                }
            }
        } catch (IOException e) {
            broken(e);
        } catch (InterruptedException e) {
            // It is over.
        }
    }

    @Override
    protected void sendNonBlockingInternal(TopLevelStreamElement element)
            throws NotConnectedException, OutgoingQueueFullException {
        if (over) {
            throw new NotConnectedException();
        }
        if (element instanceof Stanza stanza) {
            stanza.setFrom(senders.of(stanza));
            if (stanza.getTo() == null) {
                // A component has no account to send it to.
                stanza.setTo(getXMPPServiceDomain());
            }
        }
        // Written down here: what cannot be, is its sender's fault and not the writer's.
        if (!waiting.offer(Writing.safe(element).toXML(Writing.WITHIN).toString())) {
            throw new OutgoingQueueFullException();
        }
        firePacketSendingListeners(element);
    }

    @Override
    protected void sendInternal(TopLevelStreamElement element) throws NotConnectedException {
        try {
            sendNonBlockingInternal(element);
        } catch (OutgoingQueueFullException e) {
            broken(e);
            throw new NotConnectedException();
        }
    }

    // --- the end -----------------------------------------------------------------------------------------------------

    /** Without a presence: a component has none of its own. */
    @Override
    public void disconnect() {
        try {
            disconnect(null);
        } catch (NotConnectedException e) {
            // As it is to be.
        }
    }

    @Override
    protected void shutdown() {
        Thread writer = writing;
        if (writer != null && waiting.offer(END)) {
            try {
                writer.join(GOODBYE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        instantShutdown();
    }

    @Override
    public void instantShutdown() {
        over = true;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
        if (writing != null) {
            writing.interrupt();
        }
        setWasAuthenticated();
        authenticated = false;
        connected = false;
        initState();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket == null ? null : socket.getLocalAddress();
    }

    @Override
    public boolean isSecureConnection() {
        return false;
    }

    @Override
    public boolean isUsingCompression() {
        return false;
    }
}
