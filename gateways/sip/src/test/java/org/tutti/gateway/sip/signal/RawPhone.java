package org.tutti.gateway.sip.signal;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A telephone made of a socket and of text, so that what is tried is what is on the wire. */
final class RawPhone implements AutoCloseable {

    private static final int LIMIT_MS = 3000;

    final String callId = "c" + ThreadLocalRandom.current().nextLong(1L << 40);
    final String fromTag = "f" + ThreadLocalRandom.current().nextInt(1 << 30);
    final DatagramSocket socket;
    private InetSocketAddress server;
    String user = "k7p4-qxr2";
    String toTag = "";
    int cseq = 1;
    private int branches;

    RawPhone(int serverPort) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(Fakes.HERE, 0));
        socket.setSoTimeout(LIMIT_MS);
        server = new InetSocketAddress(Fakes.HERE, serverPort);
    }

    /** The same telephone, for a server that was not there before. */
    RawPhone talkingTo(int serverPort) {
        server = new InetSocketAddress(Fakes.HERE, serverPort);
        return this;
    }

    /** A message as it came. */
    record Came(String text) {
        int status() {
            return text.startsWith("SIP/2.0 ") ? Integer.parseInt(text.substring(8, 11)) : 0;
        }

        String method() {
            // Line ends alone keep the way open (RFC 5626).
            return text.isBlank() ? "" : text.substring(0, text.indexOf(' '));
        }

        String header(String name) {
            return text.lines().filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":"))
                    .findFirst().map(line -> line.substring(name.length() + 1).strip()).orElse("");
        }

        List<String> headers(String name) {
            return text.lines().filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":"))
                    .map(line -> line.substring(name.length() + 1).strip()).toList();
        }

        String body() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? "" : text.substring(end + 4);
        }

        String tag() {
            String to = header("To");
            int at = to.indexOf(";tag=");
            return at < 0 ? "" : to.substring(at + 5);
        }
    }

    String contact() {
        return "<sip:eva@127.0.0.1:" + socket.getLocalPort() + ">";
    }

    String sdp(String attributes) {
        return """
                v=0\r
                o=eva 1 1 IN IP4 127.0.0.1\r
                s=-\r
                c=IN IP4 127.0.0.1\r
                t=0 0\r
                m=audio 40000 RTP/AVP 0 8 101\r
                a=rtpmap:101 telephone-event/8000\r
                """ + attributes;
    }

    /** Headers are lines with their ends. */
    String request(String method, String headers, String type, String body) {
        String cseqMethod = method;
        branches++;
        return method + " sip:" + user + "@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bK" + callId + branches + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: \"Eva\" <sip:eva@example.org>;tag=" + fromTag + "\r\n"
                + "To: <sip:" + user + "@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: " + cseq + " " + cseqMethod + "\r\n"
                + "Contact: " + contact() + "\r\n"
                + headers
                + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    String invite(String headers) throws IOException {
        String invite = request("INVITE", headers, "application/sdp", sdp(""));
        send(invite);
        return invite;
    }

    /** CANCEL for an INVITE: the same but for the method. */
    void cancel(String invite) throws IOException {
        String head = invite.substring(0, invite.indexOf("Content-Type"));
        send(head.replace("INVITE sip", "CANCEL sip").replace(cseq + " INVITE", cseq + " CANCEL")
                .replaceAll("Contact: [^\r]*\r\n", "") + "Content-Length: 0\r\n\r\n");
    }

    void ack() throws IOException {
        ack("", "");
    }

    void ack(String type, String body) throws IOException {
        send(request("ACK", "", type, body));
    }

    /** A request in the call, and its final answer. */
    Came ask(String method, String headers, String type, String body) throws IOException {
        cseq++;
        send(request(method, headers, type, body));
        return answer();
    }

    Came next() throws IOException {
        byte[] bytes = new byte[65_536];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        return new Came(new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8));
    }

    /** The next final answer. */
    Came answer() throws IOException {
        while (true) {
            Came came = next();
            if (came.status() >= 200) {
                toTag = came.tag();
                return came;
            }
        }
    }

    /** The next request of them. */
    Came asked(String method) throws IOException {
        while (true) {
            Came came = next();
            if (came.status() == 0 && came.method().equals(method)) {
                return came;
            }
        }
    }

    /** Answers a request of theirs. */
    void reply(Came request, int status, String headers, String type, String body) throws IOException {
        send(replied(request, status, headers, type, body));
    }

    String replied(Came request, int status, String type, String body) {
        return replied(request, status, "", type, body);
    }

    private String replied(Came request, int status, String headers, String type, String body) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + " So\r\n");
        for (String name : List.of("Via", "From", "Call-ID", "CSeq", "Record-Route")) {
            request.headers(name).forEach(value -> text.append(name).append(": ").append(value).append("\r\n"));
        }
        String to = request.header("To");
        text.append("To: ").append(to).append(to.contains(";tag=") ? "" : ";tag=" + fromTag).append("\r\n");
        text.append("Contact: ").append(contact()).append("\r\n").append(headers);
        if (!type.isEmpty()) {
            text.append("Content-Type: ").append(type).append("\r\n");
        }
        text.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n\r\n").append(body);
        return text.toString();
    }

    /** All that comes until nothing comes for {@code quietMs}. */
    List<Came> rest(int quietMs) throws IOException {
        List<Came> all = new ArrayList<>();
        socket.setSoTimeout(quietMs);
        try {
            while (true) {
                all.add(next());
            }
        } catch (SocketTimeoutException e) {
            return all;
        } finally {
            socket.setSoTimeout(LIMIT_MS);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
