package org.tutti.gateway.sip.signal;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Whether the stack still answers: asks it by the network, as anybody would, as it would hear itself otherwise. */
final class Liveness {

    private static final int T1_MS = 500;
    private static final int TRIES = 8;

    private final InetAddress address;
    private final Sources sources;
    private final int limitMs;

    Liveness(InetAddress address, Sources sources, long limitMs) {
        this.address = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        this.sources = sources;
        this.limitMs = (int) limitMs;
    }

    /** Blocks for a while; says by which transports there is no answer, and what happened instead. */
    Map<String, String> check(Stack stack) {
        Map<String, String> dead = new LinkedHashMap<>();
        for (String transport : stack.transports()) {
            try {
                switch (transport) {
                    case "udp" -> udp(stack.port(), stack::datagrams);
                    case "tcp" -> stream(new Socket(), stack.port(), "TCP");
                    default -> stream(tls().getSocketFactory().createSocket(), stack.tlsPort().orElseThrow(), "TLS");
                }
            } catch (IOException | RuntimeException e) {
                dead.put(transport, String.valueOf(e.getMessage()));
            }
        }
        return dead;
    }

    /**
     * UDP loses what there is no room for, as in a flood: it is asked again, and who takes what others say is alive.
     *
     * @param taken how much has been taken until now
     */
    void udp(int port, LongSupplier taken) throws IOException {
        long before = taken.getAsLong();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
            InetSocketAddress own = new InetSocketAddress(address, socket.getLocalPort());
            sources.own(own, true);
            try {
                byte[] question = options(own, "UDP");
                int patience = Math.clamp(limitMs / TRIES, 1, T1_MS);
                socket.setSoTimeout(patience);
                for (int waited = 0; waited < limitMs; waited += patience) {
                    socket.send(new DatagramPacket(question, question.length, address, port));
                    if (answered(socket)) {
                        return;
                    }
                }
            } finally {
                sources.own(own, false);
            }
        }
        if (taken.getAsLong() == before) {
            throw new SocketTimeoutException("no answer in " + limitMs + " ms");
        }
    }

    private static boolean answered(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[2048], 2048));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private void stream(Socket made, int port, String transport) throws IOException {
        try (Socket socket = made) {
            socket.bind(new InetSocketAddress(address, 0));
            InetSocketAddress own = new InetSocketAddress(address, socket.getLocalPort());
            sources.own(own, true);
            try {
                socket.setSoTimeout(limitMs);
                socket.connect(new InetSocketAddress(address, port), limitMs);
                socket.getOutputStream().write(options(own, transport));
                int ends = 0;
                while (ends < 4) {
                    int c = socket.getInputStream().read();
                    if (c < 0) {
                        throw new IOException("the connection was closed");
                    }
                    ends = c == '\r' || c == '\n' ? ends + 1 : 0;
                }
            } finally {
                sources.own(own, false);
            }
        }
    }

    private static byte[] options(InetSocketAddress own, String transport) {
        String text = own.getAddress().getHostAddress();
        String host = text.indexOf(':') < 0 ? text : "[" + text + "]";
        String id = Headers.tag();
        return """
                OPTIONS sip:%1$s SIP/2.0\r
                Via: SIP/2.0/%2$s %1$s:%3$d;branch=z9hG4bK%4$s;rport\r
                Max-Forwards: 1\r
                From: <sip:alive@%1$s>;tag=%4$s\r
                To: <sip:%1$s>\r
                Call-ID: %4$s\r
                CSeq: 1 OPTIONS\r
                Content-Length: 0\r
                \r
                """.formatted(host, transport, own.getPort(), id).getBytes(StandardCharsets.US_ASCII);
    }

    /** Trusts everybody: it talks to ourselves, and about nothing. */
    private static SSLContext tls() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new X509TrustManager() {
                @Override
                public void checkClientTrusted(X509Certificate[] chain, String type) {
                    // It is not asked for.
                }

                @Override
                public void checkServerTrusted(X509Certificate[] chain, String type) {
                    // Whatever it is, it is ours.
                }

                @Override
                public X509Certificate[] getAcceptedIssuers() {
                    return new X509Certificate[0];
                }
            }}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
