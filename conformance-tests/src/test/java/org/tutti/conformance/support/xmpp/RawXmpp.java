package org.tutti.conformance.support.xmpp;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A client that sends characters and reads characters, whatever they are: those that know XML do not survive what they
 * send themselves. Any thread may call.
 */
public final class RawXmpp implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Socket socket;
    private final StringBuilder heard = new StringBuilder();
    private boolean over;

    private RawXmpp(Socket socket) {
        this.socket = socket;
    }

    /** Logged in and available, from the device {@code raw}. */
    public static RawXmpp logIn(XmppServer server, Account account) {
        try {
            Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
            plain.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            RawXmpp before = new RawXmpp(plain);
            before.send(open());
            before.readUntil("</stream:features>");
            before.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            before.readUntil("<proceed");
            RawXmpp client = new RawXmpp(anybody().getSocketFactory().createSocket(
                    plain, XmppServer.DOMAIN, server.port(), true));
            client.socket.setTcpNoDelay(true);
            Thread.ofVirtual().name("raw").start(client::read);
            client.send(open());
            client.await("</stream:features>");
            String secret = Base64.getEncoder().encodeToString(
                    ("\0" + account.user() + "\0" + account.password()).getBytes(StandardCharsets.UTF_8));
            client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + secret + "</auth>");
            client.await("<success");
            client.forget();
            client.send(open());
            client.await("</stream:features>");
            client.send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                    + "<resource>raw</resource></bind></iq><presence/>");
            client.await("</jid>");
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String open() {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='"
                + XmppServer.DOMAIN + "' version='1.0'>";
    }

    private static SSLContext anybody() {
        X509TrustManager trusting = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        return Calls.unchecked(() -> {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trusting}, null);
            return context;
        });
    }

    /** Whatever it is; nothing if the server has hung up. */
    public void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException _) { // whoever waits for an answer learns it
        }
    }

    public synchronized void forget() {
        heard.setLength(0);
    }

    /** What it heard since {@link #forget()}, as it came. */
    public synchronized String heard() {
        return heard.toString();
    }

    /** What it heard, once that is in it. */
    public String await(String text) {
        return await(Pattern.compile(Pattern.quote(text)), LIMIT).map(_ -> heard())
                .orElseThrow(() -> new AssertionError("The server hung up before: " + text + ". It said " + heard()));
    }

    /** What is heard that is like that; empty if the server hangs up before. */
    public synchronized Optional<String> await(Pattern pattern, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Matcher found = pattern.matcher(heard);
            if (found.find()) {
                return Optional.of(found.group());
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (over) {
                return Optional.empty();
            }
            if (left <= 0) {
                throw new AssertionError("Waited in vain for " + pattern + ". Heard "
                        + heard.substring(Math.max(0, heard.length() - 2000)));
            }
            Calls.unchecked(() -> {
                wait(left);
                return null;
            });
        }
    }

    private void read() {
        char[] buffer = new char[16 * 1024];
        try (Reader reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)) {
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                synchronized (this) {
                    heard.append(buffer, 0, count);
                    notifyAll();
                }
            }
        } catch (IOException _) { // closed
        } finally {
            synchronized (this) {
                over = true;
                notifyAll();
            }
        }
    }

    private void readUntil(String text) throws IOException {
        while (heard.indexOf(text) < 0 || heard.charAt(heard.length() - 1) != '>') {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("The server hung up. It said " + heard);
            }
            heard.append((char) next);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) { // gone already
        }
    }
}
