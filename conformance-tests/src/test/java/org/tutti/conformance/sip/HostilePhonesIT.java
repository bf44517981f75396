package org.tutti.conformance.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.sip.Calling.member;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.NeedsSipp;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Heard;
import org.tutti.conformance.support.sip.Phone;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.PhoneNetwork;
import org.tutti.conformance.support.sip.Sipp;
import org.tutti.conformance.support.sip.TuttiOnSip;

/**
 * What somebody sends who means harm, or is broken: it costs them their calls, and nobody else anything. What it was
 * answered is printed.
 */
@Tag("sip")
@Tag("long")
@NeedsSipp
class HostilePhonesIT {
    private static final Duration ANSWER = Duration.ofMillis(700);
    /** How long nobody need notice that somebody is gone: 64 times T1, or 30 s without a packet, and what it takes to tell. */
    private static final Duration GONE = Duration.ofSeconds(60);

    /** What people may notice, ms; a machine that is busy with all of this takes its own reports for late. */
    private static final double NOTICED = 100;

    private static TuttiOnSip tutti;

    @BeforeAll
    static void start() {
        tutti = TuttiOnSip.start("sip-attacked");
    }

    @AfterAll
    static void stop() {
        try (TuttiOnSip _ = tutti) {
            // As far as it was started.
        }
    }

    /** A session in which all goes on: Ann steers, Eva hears on the telephone. */
    private static final class Evening implements AutoCloseable {
        final Calling calling = Calling.open(tutti, "Bystanders");
        final TuttiClient ann = calling.host("Ann");
        final PhoneCall eva = calling.guest("Eva");
        double position = 5;

        Evening() {
            member(ann, "Eva");
            ann.play();
        }

        /** Nobody in it notices anything: not of steering, not of the sound, not of who may come in. */
        void goesOn(String after) {
            long before = System.nanoTime();
            position = 5 + (position + 3) % 60;
            Accepted seek = ann.command(seek(position + 0.7));
            Calling.awaitInStep(ann, eva, seek, 1, NOTICED);
            try (Phone newcomer = Phone.of("Newcomer", tutti)) {
                newcomer.call(calling.uri()).hangUp();
            }
            Calling.awaitGone(ann, "Newcomer");
            assertThat(tutti.isUp()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).as("to seek, hear and come in after " + after)
                    .isLessThan(Duration.ofSeconds(6));
        }

        /** The longest without a packet, ms, since an instant, ns. */
        double longestGap(long since) {
            double[] lateness = Heard.since(eva.sound(), since).lateness();
            double most = 0;
            for (double late : lateness) {
                most = Math.max(most, late);
            }
            return most;
        }

        @Override
        public void close() {
            calling.close();
        }
    }

    @Test
    void floods_tortureMessages_halfOpenCalls_andPhonesThatVanish_costNobodyElseAnything() throws Exception {
        try (Evening evening = new Evening(); Phone gone = Phone.of("Gone", tutti)) {
            gone.call(evening.calling.uri());
            member(evening.ann, "Gone");
            gone.vanish();
            String code = evening.calling.uri().replaceAll("^sip:|@.*", "");
            CompletableFuture<Sipp.Outcome> halfOpen = CompletableFuture.supplyAsync(
                    () -> Sipp.run("halfopen", tutti.sip(), code, "-m", "5", "-r", "5"), task -> Thread.ofPlatform().start(task));

            await("five who say nothing more").until(() -> evening.ann.roster().members().stream()
                    .filter(one -> one.name().equals("Half")).count() == 5); // who guesses codes after them is taken for a guesser

            long begun = System.nanoTime();
            Sipp.Outcome flood = Sipp.run("flood", tutti.sip(), "zzzz-zzzz",
                    "-m", "1500", "-r", "500", "-timeout", "6s", "-recv_timeout", "2000");
            System.out.printf("1500 calls to nobody: sipp says %d; latest packet of Eva's %.0f ms late%n", flood.status(),
                    evening.longestGap(begun));
            evening.goesOn("a flood of calls");

            torture();
            evening.goesOn("torture messages");

            garbage(evening);
            evening.goesOn("garbage instead of sound");

            assertThat(halfOpen.get(60, TimeUnit.SECONDS)).as("who does not confirm is hung up on")
                    .satisfies(outcome -> assertThat(outcome.good()).as(outcome.log()).isTrue());
            await("those to be gone who are").atMost(GONE).until(() -> evening.ann.roster().members().stream()
                    .filter(one -> one.name().equals("Half") || one.name().equals("Gone"))
                    .flatMap(one -> one.endpoints().stream())
                    .noneMatch(endpoint -> endpoint.state().equals("connected")));
            evening.goesOn("all of it");
        }
    }

    private static void torture() {
        SoftAssertions answers = new SoftAssertions();
        TortureMessages.all(tutti.sip()).forEach((name, message) -> {
            String udp = byUdp(message);
            String tcp = byTcp(message);
            System.out.printf("%-40s UDP: %-50s TCP: %s%n", name, udp, tcp);
            for (String answer : new String[] {udp, tcp}) {
                answers.assertThat(answer).as(name).matches("no answer|hangs up|SIP/2.0 [4-6].*");
            }
        });
        answers.assertAll();
    }

    /** RTP that is none, and from who has no business here: from all sides, to where Eva's sound is taken. */
    private static void garbage(Evening evening) throws IOException {
        Random random = new Random(8);
        InetSocketAddress target = evening.eva.sound().remote();
        long revision = evening.ann.timeline().revision();
        Calling.handOver(evening.ann, "Eva");
        try (DatagramSocket stranger = new DatagramSocket(
                new InetSocketAddress(InetAddress.getByName(PhoneNetwork.ofThisRun().stranger()), 0))) {
            for (int i = 0; i < 3000; i++) {
                byte[] noise = new byte[13 + random.nextInt(1400)];
                random.nextBytes(noise);
                byte[] strange = i % 3 == 0 ? key5(i) : noise;
                stranger.send(new DatagramPacket(strange, strange.length, target.getAddress(), target.getPort() + i % 2));
                noise[0] &= 0x3F; // no version of RTP that there is
                evening.eva.sound().raw(i % 2 == 0 ? Arrays.copyOf(key5(i), i % 13) : noise);
            }
            stranger.setSoTimeout(300);
            byte[] answer = new byte[100];
            try {
                stranger.receive(new DatagramPacket(answer, answer.length));
                throw new AssertionError("A stranger was answered");
            } catch (SocketTimeoutException _) {
                // Right so.
            }
        }
        evening.ann.ping();
        assertThat(evening.ann.timeline().revision()).as("nobody has steered").isEqualTo(revision);
        evening.ann.command(TuttiClient.message("takeControl"));
    }

    /** The last packet of a press, as it should be. */
    private static byte[] key5(int sequence) {
        return ByteBuffer.allocate(16).put((byte) 0x80).put((byte) 101).putShort((short) sequence).putInt(sequence * 160).putInt(4711)
                .put((byte) 5).put((byte) 0x8A).putShort((short) 640).array();
    }

    /** The first line of the answer, or that there is none. */
    private static String byUdp(String message) {
        try (DatagramSocket socket = new DatagramSocket(
                new InetSocketAddress(InetAddress.getByName(PhoneNetwork.ofThisRun().stranger()), 0))) {
            socket.setSoTimeout((int) ANSWER.toMillis());
            byte[] bytes = filled(message, "UDP", socket.getLocalPort());
            socket.send(new DatagramPacket(bytes, bytes.length, tutti.sip()));
            byte[] answer = new byte[65_535];
            DatagramPacket packet = new DatagramPacket(answer, answer.length);
            do {
                socket.receive(packet);
            } while (new String(answer, 0, packet.getLength(), ISO_8859_1).startsWith("SIP/2.0 100"));
            return firstLine(new String(answer, 0, packet.getLength(), ISO_8859_1));
        } catch (SocketTimeoutException _) {
            return "no answer";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String byTcp(String message) {
        try (Socket socket = new Socket(tutti.sip().getAddress(), tutti.sip().getPort())) {
            socket.setSoTimeout((int) ANSWER.toMillis());
            socket.getOutputStream().write(filled(message, "TCP", socket.getLocalPort()));
            byte[] answer = new byte[4096];
            int length = socket.getInputStream().read(answer);
            return length < 0 ? "hangs up" : firstLine(new String(answer, 0, length, ISO_8859_1));
        } catch (SocketTimeoutException _) {
            return "no answer";
        } catch (IOException e) {
            return "hangs up";
        }
    }

    private static byte[] filled(String message, String transport, int port) {
        return message.replace("@TRANSPORT@", transport)
                .replace("@HERE@", PhoneNetwork.ofThisRun().stranger() + ":" + port)
                .replace("@UNIQUE@", Long.toHexString(System.nanoTime()))
                .getBytes(ISO_8859_1);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("an empty answer");
    }

    /** In the spirit of RFC 4475; written for where they are sent to. */
    private static final class TortureMessages {
        private TortureMessages() {}

        static Map<String, String> all(InetSocketAddress sip) {
            String to = "sip:zzzz-zzzz@" + sip.getAddress().getHostAddress() + ":" + sip.getPort();
            String good = """
                    INVITE %s SIP/2.0
                    Via: SIP/2.0/@TRANSPORT@ @HERE@;branch=z9hG4bK@UNIQUE@
                    Max-Forwards: 70
                    From: "Mallory" <sip:mallory@invalid.example>;tag=@UNIQUE@
                    To: <%s>
                    Call-ID: @UNIQUE@
                    CSeq: 1 INVITE
                    Contact: <sip:mallory@@HERE@>
                    Content-Type: application/sdp
                    Content-Length: 0

                    """.formatted(to, to).replace("\n", "\r\n");
            Map<String, String> all = new LinkedHashMap<>();
            all.put("nobody's address", good);
            all.put("folded, compact, odd case", good
                    .replace("Via: ", "v:\r\n  ").replace("From: ", "fRoM:   ").replace("Call-ID:", "i :"));
            all.put("an unknown method", good.replace("INVITE", "!interesting-Method0123456789_*+`.%indeed'~"));
            all.put("method of CSeq differs", good.replace("CSeq: 1 INVITE", "CSeq: 1 BYE"));
            all.put("negative CSeq", good.replace("CSeq: 1 ", "CSeq: -1 "));
            all.put("CSeq beyond all", good.replace("CSeq: 1 ", "CSeq: 36893488147419103232 "));
            all.put("negative Content-Length", good.replace("Content-Length: 0", "Content-Length: -999"));
            all.put("Content-Length beyond all", good.replace("Content-Length: 0", "Content-Length: 99999999999"));
            all.put("Content-Length larger than the packet", good.replace("Content-Length: 0", "Content-Length: 9999"));
            all.put("an open quote", good.replace("\"Mallory\"", "\"Mallory"));
            all.put("no From", good.replaceFirst("From: [^\r]*\r\n", ""));
            all.put("no Call-ID", good.replaceFirst("Call-ID: [^\r]*\r\n", ""));
            all.put("no Via", good.replaceFirst("Via: [^\r]*\r\n", ""));
            all.put("two of what there is one of", good
                    .replace("CSeq: 1 INVITE", "CSeq: 1 INVITE\r\nCSeq: 2 INVITE\r\nCall-ID: x"));
            all.put("another version", good.replace("INVITE " + to + " SIP/2.0", "INVITE " + to + " SIP/7.0"));
            all.put("a scheme of its own", good.replace("INVITE " + to, "INVITE nobodyKnowsThisScheme:totally-opaque"));
            all.put("spaces in the request line", good.replace("INVITE " + to + " SIP/2.0", "INVITE  " + to + "  SIP/2.0"));
            all.put("angle brackets around the address", good.replace("INVITE " + to, "INVITE <" + to + ">"));
            all.put("NUL in a header", good.replace("Max-Forwards: 70", "Subject: a\0b\r\nMax-Forwards: 70"));
            all.put("no more forwards", good.replace("Max-Forwards: 70", "Max-Forwards: 0"));
            all.put("forwards beyond all", good.replace("Max-Forwards: 70", "Max-Forwards: 300000"));
            all.put("a date that is none", good
                    .replace("Max-Forwards: 70", "Date: Fri, 01 Jan 2010 16:00:00 EST\r\nMax-Forwards: 70"));
            all.put("requires what nobody has", good
                    .replace("Max-Forwards: 70", "Require: nothingSupportsThis\r\nMax-Forwards: 70"));
            all.put("a body of unknown kind", good.replace("application/sdp", "application/unknownformat"));
            all.put("a long header", good.replace("Max-Forwards: 70", "Subject: " + "x".repeat(20_000) + "\r\nMax-Forwards: 70"));
            all.put("many headers", good.replace("Max-Forwards: 70", "X: y\r\n".repeat(3000) + "Max-Forwards: 70"));
            all.put("deep brackets", good.replace("Max-Forwards: 70", "Contact: " + "<sip:".repeat(3000) + "\r\nMax-Forwards: 70"));
            all.put("many Vias", good
                    .replace("Max-Forwards: 70", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx\r\n".repeat(400) + "Max-Forwards: 70"));
            all.put("an ACK to nothing", good.replace("INVITE", "ACK"));
            all.put("a BYE to nothing", good.replace("INVITE", "BYE"));
            all.put("a REFER", good.replace("INVITE", "REFER")
                    .replace("Max-Forwards", "Refer-To: <sip:eva@example.org>\r\nMax-Forwards"));
            all.put("a REGISTER", good.replace("INVITE", "REGISTER"));
            all.put("a response to nothing", good.replaceFirst("INVITE [^\r]*", "SIP/2.0 200 OK"));
            all.put("HTTP", "GET / HTTP/1.1\r\nHost: @HERE@\r\n\r\n");
            all.put("only line ends", "\r\n\r\n\r\n\r\n");
            all.put("no line ends", "x".repeat(5000));
            all.put("zeros", "\0".repeat(2000));
            return all;
        }
    }
}
