package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.gateway.sip.signal.RawPhone.Came;

class ConnectionTest {

    private static final byte[] KEY = new byte[30];

    private final Fakes.Diary diary = new Fakes.Diary();

    /** A telephone at the end of a connection. */
    private static final class StreamPhone implements AutoCloseable {
        private final RawPhone words;
        private final Socket socket;
        private final String transport;

        StreamPhone(Socket socket, String transport) throws IOException {
            this.socket = socket;
            this.transport = transport;
            this.words = new RawPhone(9);
            socket.setSoTimeout(5000);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text
                    .replace("SIP/2.0/UDP", "SIP/2.0/" + transport.toUpperCase())
                    .replace(words.contact(), "<sip:eva@192.0.2.7:5999;transport=" + transport + ">")
                    .getBytes(StandardCharsets.UTF_8));
        }

        Came next() throws IOException {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int c = socket.getInputStream().read();
                assertThat(c).as("the connection is open").isNotNegative();
                head.append((char) c);
            }
            int length = Integer.parseInt(new Came(head.toString()).header("Content-Length"));
            return new Came(head + new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8));
        }

        Came answer() throws IOException {
            Came came = next();
            while (came.status() < 200) {
                came = next();
            }
            words.toTag = came.tag();
            return came;
        }

        @Override
        public void close() throws IOException {
            words.close();
            socket.close();
        }
    }

    private void talks(World world, StreamPhone phone, String sdp, String expected) throws Exception {
        Fakes.FakeAudio audio = new Fakes.FakeAudio(Optional.of(new Audio.Key(KEY)), Audio.Codec.PCMU);
        world.board.then = leg -> {
            leg.listen(diary);
            leg.accept(audio);
        };
        // Two at once, and cut where no message ends.
        phone.send("\r\n\r\n" + phone.words.request("OPTIONS", "", "", ""));
        assertThat(phone.answer().status()).isEqualTo(200);
        phone.words.toTag = "";
        phone.send(phone.words.request("INVITE", "", "application/sdp", sdp));
        Came ok = phone.answer();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.body()).contains(expected);
        assertThat(ok.header("Contact")).contains(";transport=" + phone.transport);
        assertThat(audio.agreed.take().send()).as("who is there is proved").isTrue();
        phone.send(phone.words.request("ACK", "", "", ""));
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected"));
        world.leg().hangUp("over");
        Came bye = phone.next();
        assertThat(bye.method()).as("by the same connection, whatever Contact says").isEqualTo("BYE");
    }

    @Test
    void call_byTcp() throws Exception {
        try (World world = new World(new Fakes.Given().settings());
                StreamPhone phone = new StreamPhone(new Socket(Fakes.HERE, world.port()), "tcp")) {
            String sdp = phone.words.sdp("");
            talks(world, phone, sdp, "RTP/AVP 0");
            try (StreamPhone other = new StreamPhone(new Socket(Fakes.HERE, world.port()), "tcp")) {
                other.send(other.words.request("INVITE", "", "application/sdp", secure(other.words.sdp(""))));
                assertThat(other.answer().status()).as("keys are not told in the clear").isEqualTo(488);
            }
        }
    }

    @Test
    void whoTakesTheCallIdOfAnother_doesNotGetTheirCall() throws Exception {
        try (World world = new World(new Fakes.Given().settings());
                StreamPhone phone = new StreamPhone(new Socket(Fakes.HERE, world.port()), "tcp");
                StreamPhone thief = new StreamPhone(new Socket(Fakes.HERE, world.port()), "tcp")) {
            world.board.then = leg -> leg.accept(new Fakes.FakeAudio());
            phone.send(phone.words.request("INVITE", "", "application/sdp", phone.words.sdp("")));
            phone.answer();
            phone.send(phone.words.request("ACK", "", "", ""));
            Leg leg = world.leg();
            thief.send(thief.words.request("INVITE", "", "application/sdp", thief.words.sdp(""))
                    .replace("Call-ID: " + thief.words.callId, "Call-ID: " + phone.words.callId));
            thief.answer();
            world.leg();
            leg.hangUp("over");
            assertThat(phone.next().method()).isEqualTo("BYE");
        }
    }

    private static String secure(String sdp) {
        return sdp.replace("RTP/AVP", "RTP/SAVP")
                + "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA|2^31\r\n";
    }

    private static Path store(Path folder, String... more) throws Exception {
        Path store = folder.resolve("keys.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "tutti", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1",
                "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "hushhush"));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    @Test
    void certificateThatCannotBeUsed_turnsOffTlsAlone_andSaysSo(@TempDir Path folder) throws Exception {
        Path expired = store(folder, "-startdate", "-9d", "-validity", "2");
        Fakes.Given given = new Fakes.Given();
        given.tlsPort = OptionalInt.of(0);
        for (Settings.Keystore bad : List.of(
                new Settings.Keystore(expired, new Settings.Secret("hushhush")),
                new Settings.Keystore(expired, new Settings.Secret("wrong")),
                new Settings.Keystore(folder.resolve("none"), new Settings.Secret("hushhush")))) {
            given.keystore = Optional.of(bad);
            try (World world = new World(given.settings()); RawPhone phone = new RawPhone(world.port());
                    StreamPhone stream = new StreamPhone(new Socket(Fakes.HERE, world.port()), "tcp")) {
                phone.send(phone.request("OPTIONS", "", "", ""));
                assertThat(phone.answer().status()).isEqualTo(200);
                stream.send(stream.words.request("OPTIONS", "", "", ""));
                assertThat(stream.answer().status()).isEqualTo(200);
                assertThat(world.link.trouble().orElse(""))
                        .startsWith("SIP by TLS is off: its certificate " + bad.file());
                assertThat(world.link.stack().orElseThrow().transports()).doesNotContain("tls");
            }
        }
    }

    @Test
    void call_byTls_isEncrypted(@TempDir Path folder) throws Exception {
        Path store = store(folder, "-validity", "2");
        Fakes.Given given = new Fakes.Given();
        given.keystore = Optional.of(new Settings.Keystore(store, new Settings.Secret("hushhush")));
        given.tlsPort = OptionalInt.of(0);
        KeyStore trusted = KeyStore.getInstance(store.toFile(), "hushhush".toCharArray());
        KeyStore certificates = KeyStore.getInstance(KeyStore.getDefaultType());
        certificates.load(null, null);
        certificates.setCertificateEntry("tutti", trusted.getCertificate("tutti"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (World world = new World(given.settings());
                StreamPhone phone = new StreamPhone(
                        context.getSocketFactory().createSocket(Fakes.HERE, world.tlsPort()), "tls")) {
            assertThat(new Liveness(Fakes.HERE, new Sources(given.settings(), () -> 0), 2000).check(world.link.stack().orElseThrow())).isEmpty();
            talks(world, phone, secure(phone.words.sdp("")), "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:");
            try (StreamPhone sips = new StreamPhone(context.getSocketFactory().createSocket(Fakes.HERE, world.tlsPort()), "tls")) {
                sips.send(sips.words.request("INVITE", "", "application/sdp", secure(sips.words.sdp("")))
                        .replace("sip:", "sips:"));
                assertThat(sips.answer().header("Contact")).startsWith("<sips:k7p4-qxr2@127.0.0.1:" + world.tlsPort() + ">");
                assertThat(world.leg().secure()).isTrue();
            }
        }
    }

    @Test
    void weCall_byTcp_andAreToldWhereNobodyIs() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.dial = java.util.Set.of("127.0.0.1");
        try (World world = new World(given.settings()); ServerSocket telephone = new ServerSocket(0, 1, Fakes.HERE)) {
            telephone.setSoTimeout(5000);
            String address = "127.0.0.1:" + telephone.getLocalPort() + ";transport=tcp";
            world.link.call("sip:eva@" + address, "k7p4-qxr2", "Film", new Fakes.FakeAudio(), diary);
            try (StreamPhone phone = new StreamPhone(telephone.accept(), "tcp")) {
                Came invite = phone.next();
                assertThat(invite.header("Contact")).contains(";transport=tcp");
                phone.words.talkingTo(9);
                phone.send(phone.words.replied(invite, 200, "application/sdp", phone.words.sdp("")));
                assertThat(phone.next().method()).isEqualTo("ACK");
                await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected"));
            }
            Fakes.Diary nobody = new Fakes.Diary();
            telephone.close();
            world.link.call("sip:nobody@" + address, "k7p4-qxr2", "Film", new Fakes.FakeAudio(), nobody);
            await().untilAsserted(() -> assertThat(nobody.said).containsExactly("ended LOST 408"));
            Fakes.Diary unencrypted = new Fakes.Diary();
            world.link.call("sips:nobody@127.0.0.1", "k7p4-qxr2", "Film", new Fakes.FakeAudio(), unencrypted);
            await().untilAsserted(() -> assertThat(unencrypted.said).containsExactly("ended REFUSED 403"));
        }
    }

    @Test
    void noise_byTcp_harmsNobody() throws Exception {
        try (World world = new World(new Fakes.Given().settings()); RawPhone words = new RawPhone(world.port())) {
            String options = words.request("OPTIONS", "", "", "").replace("SIP/2.0/UDP", "SIP/2.0/TCP");
            for (String noise : List.of(
                    "\0\0\0", "(".repeat(100_000), "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n".repeat(1000), options.substring(0, 90),
                    options.replace("Content-Length: 0", "Content-Length: 99999999"),
                    options.replace("Content-Length: 0", "Content-Length: -5"),
                    options.replace("Content-Length: 0\r\n", ""),
                    options.replace("Max-Forwards: 70", "User-Agent: " + "(".repeat(10_000)),
                    options.replace("CSeq: 1", "CSeq: -1"))) {
                try (Socket socket = new Socket(Fakes.HERE, world.port())) {
                    socket.getOutputStream().write(noise.getBytes(StandardCharsets.UTF_8));
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // Was closed before all of it was read: as good.
                    assertThat(e.getMessage()).isNotEmpty();
                }
            }
            try (Socket socket = new Socket(Fakes.HERE, world.port())) {
                socket.setSoTimeout(5000);
                socket.getOutputStream().write(
                        options.replace("Content-Length: 0", "Content-Length: 99999999").getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().read()).as("nobody waits for so much").isNegative();
            }
            assertThat(new Liveness(Fakes.HERE, new Sources(new Fakes.Given().settings(), () -> 0), 3000).check(world.link.stack().orElseThrow())).isEmpty();
        }
    }
}
