package org.tutti.conformance.support.xmpp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.SocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jxmpp.jid.impl.JidCreate;

/** A client by Smack. The gateway is written with it, too: what it proves, {@link Slixmpp} proves again. */
public final class SmackClient implements AutoCloseable {
    private static final int REPLY_MS = 10_000;

    private final XMPPTCPConnection connection;

    private SmackClient(XMPPTCPConnection connection) {
        this.connection = connection;
    }

    /** Logged in and available. */
    public static SmackClient logIn(XmppServer server, Account account) {
        return of(server, server.port(), account, "smack").logIn();
    }

    /**
     * Not connected yet, for who registers features first. {@code port}: the server's own, or of what leads there.
     */
    public static SmackClient of(XmppServer server, int port, Account account, String resource) {
        try {
            XMPPTCPConnection connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
                    .setXmppDomain(XmppServer.DOMAIN)
                    .setHostAddress(InetAddress.getLoopbackAddress())
                    .setPort(port)
                    .setUsernameAndPassword(account.user(), account.password())
                    .setResource(resource)
                    .setSecurityMode(SecurityMode.required)
                    .setCustomX509TrustManager(trust(server.certificate()))
                    .setSocketFactory(new WithoutDelay())
                    .build());
            connection.setReplyTimeout(REPLY_MS);
            return new SmackClient(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SmackClient logIn() {
        return Calls.unchecked(() -> {
            connection.connect().login();
            return this;
        });
    }

    public XMPPTCPConnection connection() {
        return connection;
    }

    /** {@code eva@localhost/smack} */
    public String jid() {
        return connection.getUser().toString();
    }

    /** A room of the server's, joined by whoever wants to be in it. */
    public MultiUserChat room(String name) {
        return Calls.unchecked(() -> MultiUserChatManager.getInstanceFor(connection)
                .getMultiUserChat(JidCreate.entityBareFrom(name + "@" + XmppServer.ROOMS)));
    }

    /** Hangs up without a goodbye. */
    public void abort() {
        connection.instantShutdown();
    }

    /** Says goodbye. */
    @Override
    public void close() {
        connection.disconnect();
    }

    private static X509TrustManager trust(Path certificate) {
        return Calls.unchecked(() -> {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            try (InputStream pem = Files.newInputStream(certificate)) {
                trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            return (X509TrustManager) managers.getTrustManagers()[0];
        });
    }

    /** Else a stanza waits for the one before it to be acknowledged: 40 ms. */
    private static final class WithoutDelay extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
