package org.tutti.gateway.xmpp.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.parts.Resourcepart;

/** Makes connections, not yet connected. */
final class Connections {

    /** How long (s) the XMPP server is asked to keep a broken stream for us to resume. */
    private static final int RESUME_WITHIN = 300;

    private Connections() {}

    static AbstractXMPPConnection of(Settings settings, String resource) {
        return switch (settings.account()) {
            case Settings.Account.Client(EntityBareJid jid, Settings.Secret password) ->
                client(settings, jid, password, resource);
            case Settings.Account.Component component -> new ComponentConnection(
                    component,
                    InetSocketAddress.createUnresolved(
                            settings.host().orElse(Settings.HERE),
                            settings.port().orElse(ComponentConnection.PORT)),
                    Resourcepart.fromOrThrowUnchecked(resource));
        };
    }

    private static AbstractXMPPConnection client(
            Settings settings, EntityBareJid jid, Settings.Secret password, String resource) {
        var configuration = XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(jid.asDomainBareJid())
                .setUsernameAndPassword(jid.getLocalpart(), password.value())
                .setResource(Resourcepart.fromOrThrowUnchecked(resource))
                .setSecurityMode(SecurityMode.required)
                .setCompressionEnabled(false)
                .setSocketFactory(new Prompt());
        settings.host().ifPresent(configuration::setHost);
        settings.port().ifPresent(configuration::setPort);
        settings.certificate().ifPresent(file -> configuration.setCustomX509TrustManager(trusting(file)));
        var connection = new AccountConnection(configuration.build());
        connection.setUseStreamManagement(true);
        connection.setUseStreamManagementResumption(true);
        connection.setPreferredResumptionTime(RESUME_WITHIN);
        return connection;
    }

    /** Trusts what the platform trusts, and the certificates in a file. */
    private static X509TrustManager trusting(Path file) {
        X509TrustManager usual = manager(null);
        X509TrustManager own = manager(keyStore(file));
        return new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
                throw new CertificateException("Nobody connects here.");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
                try {
                    own.checkServerTrusted(chain, type);
                } catch (CertificateException e) {
                    usual.checkServerTrusted(chain, type);
                }
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return Stream.of(own, usual)
                        .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
                        .toArray(X509Certificate[]::new);
            }
        };
    }

    private static X509TrustManager manager(KeyStore keys) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(keys);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore keyStore(Path file) {
        try (var in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            for (Certificate certificate : certificates) {
                keys.setCertificateEntry("certificate" + keys.size(), certificate);
            }
            return keys;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The file %s, which tutti.xmpp.certificate names, has no certificates in PEM that can be read."
                            .formatted(file), e);
        }
    }

    /** Sockets that send what they have at once: else small stanzas wait 40 ms for each other. */
    private static final class Prompt extends SocketFactory {

        private static final SocketFactory PLAIN = SocketFactory.getDefault();

        private static Socket prompt(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket() throws IOException {
            return prompt(PLAIN.createSocket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return prompt(PLAIN.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return prompt(PLAIN.createSocket(host, port, from, fromPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return prompt(PLAIN.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return prompt(PLAIN.createSocket(host, port, from, fromPort));
        }
    }
}
