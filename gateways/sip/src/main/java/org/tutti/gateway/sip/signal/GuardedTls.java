package org.tutti.gateway.sip.signal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Listens for TLS; turns away who connects too often, or has too many connections, before anything is reckoned. */
final class GuardedTls extends SSLServerSocket {

    private final SSLServerSocket settings;
    private final SSLContext context;
    private final Connections connections;

    GuardedTls(SSLContext context, int port, int backlog, InetAddress address, Connections connections)
            throws IOException {
        super(port, backlog, address);
        this.context = context;
        this.connections = connections;
        this.settings = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
    }

    @Override
    public Socket accept() throws IOException {
        return Connections.next(this, () -> {
            Socket plain = new Socket();
            implAccept(plain);
            if (!connections.admit(plain)) {
                return null;
            }
            InetSocketAddress there = (InetSocketAddress) plain.getRemoteSocketAddress();
            SSLSocket made = (SSLSocket) context.getSocketFactory()
                    .createSocket(plain, there.getAddress().getHostAddress(), there.getPort(), true);
            made.setUseClientMode(false);
            made.setSSLParameters(settings.getSSLParameters());
            return made;
        });
    }

    @Override
    public void close() throws IOException {
        settings.close();
        super.close();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return settings.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        settings.setSSLParameters(parameters);
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return settings.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        settings.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return settings.getSupportedCipherSuites();
    }

    @Override
    public String[] getSupportedProtocols() {
        return settings.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return settings.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        settings.setEnabledProtocols(protocols);
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        settings.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return settings.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        settings.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return settings.getWantClientAuth();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        settings.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return settings.getUseClientMode();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        settings.setEnableSessionCreation(flag);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return settings.getEnableSessionCreation();
    }
}
