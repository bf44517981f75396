package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.gateway.sip.signal.RawPhone.Came;

/** Messages in the manner of RFC 4475, and worse. */
class TortureTest {

    /** No answer at all is sane too where there is nobody to answer. */
    private static final int NONE = 0;

    private static World world;
    private RawPhone phone;

    @BeforeAll
    static void open() {
        world = new World(new Fakes.Given().settings());
        world.board.then = leg -> leg.refuse(Switchboard.Status.of(603, "Enough"));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void phone() throws IOException {
        phone = new RawPhone(world.port());
    }

    @AfterEach
    void hangUp() {
        phone.close();
        world.board.legs.clear();
    }

    private static Arguments message(String name, String from, String to, Integer... answers) {
        return Arguments.of(name, from, to, List.of(answers));
    }

    /** What is done to a request, and the answers that are sane. */
    static Stream<Arguments> changes() {
        return Stream.of(
                // Valid, if strange.
                message("folded header", "Max-Forwards: 70", "Max-Forwards:\r\n  70", 200),
                message("spaces before the colon", "Max-Forwards: 70", "MAX-FORWARDS \t:  0070", 200),
                message("compact names", "Call-ID:", "i:", 200),
                message("unknown headers", "Max-Forwards: 70", "Max-Forwards: 70\r\nNewFangledHeader: new \"fangled\r\n value", 200),
                message("escaped nulls in the user", "sip:k7p4-qxr2@", "sip:null-%00-null@", 200),
                message("escapes in the user", "sip:k7p4-qxr2@", "sip:sips%3Auser%40example.com@", 200),
                message("quoted name with everything", "\"Eva\"", "\"\\\"E\\\\va, <;>=\"", 200),
                message("name in UTF-8", "\"Eva\"", "\"Évà 電\"", 200),
                message("unknown parameter without value", ";rport", ";rport;xyz;abc=\"d;e\"", 200),
                message("unknown Content-Type", "Content-Length: 0", "Content-Type: x/y\r\nContent-Length: 0", 200),
                message("Max-Forwards 0", "Max-Forwards: 70", "Max-Forwards: 0", 200),
                message("unknown method", "OPTIONS", "NEWMETHOD", 405),
                message("method with strange characters", "OPTIONS", "!interesting-Method0123456789_*+`.%indeed'~", 405),
                // Invalid.
                message("negative Content-Length", "Content-Length: 0", "Content-Length: -999", 400, NONE),
                message("enormous Content-Length", "Content-Length: 0", "Content-Length: 99999999999999", 400, NONE),
                message("Content-Length beyond the packet", "Content-Length: 0", "Content-Length: 9000", 400, 200, NONE),
                message("negative CSeq", "CSeq: 2", "CSeq: -36893488", 400, NONE),
                message("enormous CSeq", "CSeq: 2", "CSeq: 36893488147419103232", 400, NONE),
                message("CSeq of another method", "2 OPTIONS", "2 INVITE", 400),
                message("unterminated quote", "\"Eva\"", "\"Eva", 400, NONE),
                message("Via of nothing", "Via: SIP/2.0/UDP 127.0.0.1", "Via: SIP/2.0/UDP ,;,,", 400, NONE),
                message("Via of another protocol", "Via: SIP/2.0/UDP", "Via: SIP/7.0/UDP", 400, 505, 200, NONE),
                message("no From", "From:", "X-From:", 400, NONE),
                message("no Call-ID", "Call-ID:", "X-Call-ID:", 400, NONE),
                message("no CSeq", "CSeq:", "X-CSeq:", 400, NONE),
                message("two Call-IDs", "Max-Forwards: 70", "Max-Forwards: 70\r\nCall-ID: another", 400, 200, NONE),
                message("Max-Forwards out of range", "Max-Forwards: 70", "Max-Forwards: 300", 400, 200, 483, NONE),
                message("version 7", " SIP/2.0\r\nVia", " SIP/7.0\r\nVia", 505, 400, NONE),
                message("spaces in the first line", "OPTIONS sip", "OPTIONS   sip", 400, 200, NONE),
                message("spaces at the end of the first line", " SIP/2.0\r\nVia", " SIP/2.0  \r\nVia", 400, 200, 505, NONE),
                message("address in brackets", "OPTIONS sip:k7p4-qxr2@127.0.0.1", "OPTIONS <sip:k7p4-qxr2@127.0.0.1>", 400, 416, NONE),
                message("headers in the address", "k7p4-qxr2@127.0.0.1 SIP", "k7p4-qxr2@127.0.0.1?Route=%3Csip:x%3E SIP", 200, 400, NONE),
                message("unknown scheme", "OPTIONS sip:k7p4-qxr2@127.0.0.1", "OPTIONS nobodyKnowsThisScheme:totally", 416, 400),
                message("address of HTTP", "OPTIONS sip:k7p4-qxr2@127.0.0.1", "OPTIONS http://example.org/", 416, 400, NONE),
                message("port out of range", "To: <sip:k7p4-qxr2@127.0.0.1>", "To: <sip:k7p4-qxr2@127.0.0.1:99999999>", 400, 200, NONE),
                message("NUL in a name", "\"Eva\"", "\"E\0va\"", 400, 200, NONE),
                message("NUL in the first line", "OPTIONS sip:k7p4-qxr2", "OPTIONS sip:k7\0p4", 400, 200, NONE),
                message("ends of lines without CR", "Max-Forwards: 70\r\n", "Max-Forwards: 70\n", 400, 200, NONE),
                message("huge header", "Max-Forwards: 70", "Max-Forwards: 70\r\nX: " + "x".repeat(9000), 200, 400, NONE),
                message("huge name", "\"Eva\"", "\"" + "E".repeat(9000) + "\"", 200, 400, NONE),
                message("deep comment", "Max-Forwards: 70", "Max-Forwards: 70\r\nUser-Agent: " + "(".repeat(7000), 200, 400, NONE),
                message("many headers", "Max-Forwards: 70", "Max-Forwards: 70" + "\r\nX: y".repeat(2000), 200, 400, NONE),
                message("many Vias", "Max-Forwards: 70",
                        "Max-Forwards: 70" + "\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx".repeat(150), 200, 400, NONE),
                message("many commas", "Max-Forwards: 70", "Max-Forwards: 70\r\nSupported: " + ",".repeat(5000), 200, 400, NONE),
                message("many parameters", ";rport", ";rport" + ";a".repeat(3000), 200, 400, NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void tortured(String name, String from, String to, List<Integer> sane) throws Exception {
        phone.cseq = 2;
        String message = phone.request("OPTIONS", "", "", "");
        String tortured = message.replace(from, to);
        if (from.equals("OPTIONS")) {
            assertThat(tortured).contains("CSeq: 2 " + to);
        }
        assertThat(tortured).isNotEqualTo(message);
        phone.send(tortured.getBytes(StandardCharsets.UTF_8));
        // What is asked after it is answered, however it went; what came before it is the answer to it.
        try (RawPhone sane0 = new RawPhone(world.port())) {
            sane0.send(sane0.request("OPTIONS", "", "", ""));
            assertThat(sane0.answer().status()).as("the next message is heard").isEqualTo(200);
        }
        List<Came> came = phone.rest(30);
        assertThat(sane).contains(came.isEmpty() ? NONE : came.getFirst().status());
    }

    @Test
    void torturedInvites_areRefused_withoutACall() throws Exception {
        record Case(String from, String to, int status) {}
        for (Case each : List.of(
                new Case("application/sdp", "application/unknownformat", 415),
                new Case("application/sdp", "multipart/mixed;boundary=x", 415),
                new Case("m=audio 40000", "m=audio x", 400),
                new Case("v=0", "v=9", 400),
                new Case("Max-Forwards: 70", "Max-Forwards: 70\r\nRequire: nothingSupportsThis", 420),
                new Case("Contact:", "X-Contact:", 400),
                new Case("Contact: <sip:eva@127.0.0.1", "Contact: <mailto:eva@127.0.0.1", 400),
                new Case("Contact: <", "Contact: *\r\nX-Contact: <", 400))) {
            try (RawPhone one = new RawPhone(world.port())) {
                String invite = one.request("INVITE", "", "application/sdp", one.sdp(""));
                // The length counts what is in the body.
                one.send(invite.replace(each.from, each.to).replaceFirst("Content-Length: \\d+\r\n", ""));
                assertThat(one.answer().status()).as(each.to).isEqualTo(each.status);
            }
        }
        assertThat(world.board.legs).isEmpty();
    }

    @Test
    void whoLiesAboutWhatItCameBy_isNotHeard() throws Exception {
        for (String transport : List.of("TLS", "TCP", "SCTP", "WS")) {
            phone.send(phone.request("INVITE", "", "application/sdp", phone.sdp("")).replace("SIP/2.0/UDP", "SIP/2.0/" + transport));
        }
        assertThat(phone.rest(100)).isEmpty();
        assertThat(world.board.legs).isEmpty();
    }

    @Test
    void noise_isIgnored_andKeepAlivesToo() throws Exception {
        for (byte[] noise : List.of(new byte[0], new byte[] {0}, new byte[1400], "\r\n\r\n".getBytes(), "\r\n".getBytes(),
                "ACK\r\n\r\n".getBytes(), "SIP/2.0 200 OK\r\n\r\n".getBytes(), "SIP/2.0 99999 x\r\n\r\n".getBytes(),
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(), "\u0000\u0001\u0000\u0000!\u0012\u00a4B".getBytes(StandardCharsets.ISO_8859_1),
                new String(new char[60_000]).replace('\0', '(').getBytes())) {
            phone.socket.send(new DatagramPacket(noise, noise.length, Fakes.HERE, world.port()));
        }
        try (RawPhone sane = new RawPhone(world.port())) {
            sane.send(sane.request("OPTIONS", "", "", ""));
            assertThat(sane.answer().status()).isEqualTo(200);
        }
        assertThat(phone.rest(30)).as("nothing bigger than what came").allSatisfy(came ->
                assertThat(came.status()).isIn(0, 400));
    }

    @Test
    void responsesToNothing_andAcksToNothing_areNotAnswered() throws Exception {
        phone.send(phone.request("OPTIONS", "", "", "").replaceFirst("OPTIONS .*\r\n", "SIP/2.0 200 OK\r\n"));
        phone.toTag = "x";
        phone.ack();
        assertThat(phone.rest(100)).isEmpty();
    }
}
