package org.tutti.conformance.support.sip;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.PeerProcess;

/** baresip, a telephone, in a process of its own among the telephones; steered by JSON over TCP. Answers all calls. */
public final class Baresip implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** Three minutes: it hangs up when it has no more to say. */
    private static final Sound SILENCE = new Sound(new short[180 * 8000], 8000);
    /** For sound, of each. */
    private static final int PORTS = 50;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Path folder;
    private final PeerProcess process;
    private final Socket control;
    private final int port;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final List<JsonNode> answers = new CopyOnWriteArrayList<>();
    private int asked;

    /**
     * How it is to be.
     *
     * @param name who has it
     * @param account parameters, such as {@code ;regint=60;auth_pass=secret}
     * @param domain of its address; empty: its own IP address
     * @param codecs such as {@code PCMU/8000/1}
     * @param contact whom it writes to
     * @param speech what it says in each call
     * @param player what it plays what it hears on, such as {@code alsa,default}
     * @param environment what its process is told besides
     * @param more lines of its configuration
     */
    public record Options(String name, String account, String domain, String codecs, String contact, Sound speech, String player,
            Map<String, String> environment, List<String> more) {
        public static Options of(String name) {
            return new Options(name, ";regint=0", "", "PCMU/8000/1", "sip:nobody@127.0.0.1", SILENCE,
                    "aubridge,ear", Map.of(), List.of());
        }

        public Options account(String parameters) {
            return new Options(name, parameters, domain, codecs, contact, speech, player, environment, more);
        }

        public Options domain(String host) {
            return new Options(name, account, host, codecs, contact, speech, player, environment, more);
        }

        public Options codecs(String names) {
            return new Options(name, account, domain, names, contact, speech, player, environment, more);
        }

        public Options contact(String uri) {
            return new Options(name, account, domain, codecs, uri, speech, player, environment, more);
        }

        public Options saying(Sound sound) {
            return new Options(name, account, domain, codecs, contact, sound, player, environment, more);
        }

        public Options playing(String on, Map<String, String> told) {
            return new Options(name, account, domain, codecs, contact, speech, on, told, more);
        }

        public Options configured(String... lines) {
            return new Options(name, account, domain, codecs, contact, speech, player, environment, List.of(lines));
        }
    }

    private Baresip(Options options) {
        PhoneNetwork network = PhoneNetwork.ofThisRun();
        int number = NUMBERS.incrementAndGet();
        port = 6000 + 10 * number;
        try {
            folder = Path.of(System.getProperty("tutti.work", "target"), "sip", options.name().toLowerCase() + "-" + number)
                    .toAbsolutePath();
            if (Files.exists(folder)) {
                try (Stream<Path> old = Files.walk(folder)) {
                    for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
            Files.createDirectories(folder);
            options.speech().toWav(folder.resolve("speech.wav"));
            String own = options.domain().isEmpty() ? network.phones() : options.domain();
            Files.writeString(folder.resolve("accounts"), "\"%s\" <sip:%s@%s>;answermode=auto;audio_codecs=%s%s\n"
                    .formatted(options.name(), options.name().toLowerCase(), own, options.codecs(), options.account()));
            Files.writeString(folder.resolve("contacts"), "\"Tutti\" <" + options.contact() + ">\n");
            Files.writeString(folder.resolve("config"),
                    config(options, network.phones(), port, folder) + String.join("\n", options.more()) + "\n");
            ProcessBuilder program = new ProcessBuilder(network.command("baresip", "-f", folder.toString()))
                    .redirectErrorStream(true).redirectOutput(folder.resolve("console.log").toFile());
            program.environment().putAll(options.environment());
            process = PeerProcess.start(program);
            control = connect(network.phones(), port + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("baresip-events").start(this::read);
    }

    public static Baresip start(String name) {
        return start(Options.of(name));
    }

    public static Baresip start(Options options) {
        return new Baresip(options);
    }

    private static String config(Options options, String address, int port, Path folder) {
        return """
                poll_method epoll
                sip_listen @ADDRESS@:@PORT@
                call_local_timeout 120
                call_max_calls 4
                audio_path /usr/share/baresip
                audio_source aufile,@FOLDER@/speech.wav
                audio_player @PLAYER@
                audio_alert aubridge,bell
                ausrc_srate 8000
                auplay_srate 8000
                ausrc_channels 1
                auplay_channels 1
                rtp_stats yes
                rtcp_mux no
                rtp_ports @RTP@
                jitter_buffer_delay 5-10
                net_interface @ADDRESS@
                snd_path @FOLDER@
                ctrl_tcp_listen @ADDRESS@:@CONTROL@
                module_path /usr/lib/baresip/modules
                module stdio.so
                module g711.so
                module opus.so
                module aufile.so
                module aubridge.so
                @ALSA@
                module sndfile.so
                module uuid.so
                module srtp.so
                module_tmp account.so
                module_app menu.so
                module_app contact.so
                module_app ctrl_tcp.so
                """
                .replace("@ADDRESS@", address)
                .replace("@PLAYER@", options.player())
                .replace("@ALSA@", options.player().startsWith("alsa") ? "module alsa.so" : "")
                .replace("@PORT@", Integer.toString(port))
                .replace("@RTP@", rtp(port) + "-" + (rtp(port) + PORTS - 1))
                .replace("@CONTROL@", Integer.toString(port + 2))
                .replace("@FOLDER@", folder.toString());
    }

    private static int rtp(int port) {
        return 40_000 + (port - 6000) / 10 * PORTS;
    }

    /** Of what goes to and fro of it: for tshark. */
    public String packets() {
        String own = "{%1$d, %2$d..%3$d}".formatted(port, rtp(port), rtp(port) + PORTS - 1);
        String address = PhoneNetwork.ofThisRun().phones();
        // Others' ports, at the other end, may be the same.
        return "(ip.dst == %1$s && udp.dstport in %2$s || ip.src == %1$s && udp.srcport in %2$s)".formatted(address, own);
    }

    private static Socket connect(String address, int port) {
        Socket[] connected = {null};
        await("baresip to run").atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50)).until(() -> {
            try {
                connected[0] = new Socket(address, port);
                return true;
            } catch (IOException _) {
                return false;
            }
        });
        return connected[0];
    }

    /** Netstrings with JSON in them. */
    private void read() {
        try (InputStream bytes = new BufferedInputStream(control.getInputStream())) {
            int length = 0;
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                if (next != ':') {
                    length = 10 * length + next - '0';
                    continue;
                }
                JsonNode said = Messages.JSON.readTree(new String(bytes.readNBytes(length), StandardCharsets.UTF_8));
                bytes.read();
                length = 0;
                (said.path("event").asBoolean() ? events : answers).add(said);
            }
        } catch (IOException _) {
            // It is gone, or we are.
        }
    }

    /** A command as its users type it, such as {@code dial}; what it says. */
    public synchronized String command(String command, String parameters) {
        String token = "t" + ++asked;
        byte[] json = Messages.JSON.createObjectNode().put("command", command).put("params", parameters).put("token", token)
                .toString().getBytes(StandardCharsets.UTF_8);
        try {
            control.getOutputStream().write((json.length + ":" + new String(json, StandardCharsets.UTF_8) + ",")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode answer = await("an answer to " + command).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
                .until(() -> answers.stream().filter(each -> each.path("token").asText().equals(token)).findFirst(), Optional::isPresent)
                .orElseThrow();
        if (!answer.path("ok").asBoolean()) {
            throw new AssertionError(command + " " + parameters + ": " + answer + "\n" + console());
        }
        return answer.path("data").asText();
    }

    /** Calls and waits until it is answered. */
    public Baresip call(String uri) {
        command("dial", uri);
        awaitEvent("CALL_ESTABLISHED");
        return this;
    }

    /** Calls and is refused; why. */
    public String refused(String uri) {
        command("dial", uri);
        return awaitEvent("CALL_CLOSED").path("param").asText();
    }

    /** Presses keys by RFC 4733. */
    public void press(String keys) {
        for (char key : keys.toCharArray()) {
            command("sndcode", String.valueOf(key));
            command("sndcode", String.valueOf((char) 4)); // and lets it go
        }
    }

    public void hold() {
        command("hold", "");
    }

    public void resume() {
        command("resume", "");
    }

    /** Writes to its contact. */
    public void message(String text) {
        command("message", text);
    }

    public void hangUp() {
        command("hangup", "");
    }

    /** The first event of that kind that came, or comes. */
    public JsonNode awaitEvent(String type) {
        return awaitEvent(type, _ -> true);
    }

    public JsonNode awaitEvent(String type, Predicate<JsonNode> condition) {
        try {
            return await(type + " of baresip").atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10))
                    .until(() -> find(type, condition), Optional::isPresent).orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\nEvents: " + events + "\n" + console(), e);
        }
    }

    private Optional<JsonNode> find(String type, Predicate<JsonNode> condition) {
        return events.stream().filter(each -> each.path("type").asText().equals(type) && condition.test(each)).findFirst();
    }

    /** What it was told to do and what happened. */
    public String console() {
        try {
            return Files.readString(folder.resolve("console.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it prints something, such as a line that somebody has written to it. */
    public void awaitOnConsole(String something) {
        await("«" + something + "» on the console of baresip").atMost(LIMIT).until(() -> console().contains(something));
    }

    /** Where it is called, such as {@code sip:eva@10.203.1.2:6010}. */
    public String uri(String name) {
        return "sip:" + name.toLowerCase() + "@" + PhoneNetwork.ofThisRun().phones() + ":" + port;
    }

    /** What it has heard, and played, in its last call; the call must be over, or it ends its program. */
    public Sound heard() {
        try (Stream<Path> files = Files.list(folder)) {
            return Sound.ofWav(files.filter(each -> each.getFileName().toString().endsWith("-dec.wav"))
                    .max(Comparator.comparing(each -> each.toFile().lastModified()))
                    .orElseThrow(() -> new AssertionError("Nothing was heard.\n" + console())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As one whose battery is empty. */
    public void vanish() {
        process.kill(LIMIT);
    }

    @Override
    public void close() {
        try (Socket _ = control; PeerProcess _ = process) {
            if (process.isAlive()) {
                process.stop(LIMIT); // SIGTERM: it hangs up
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
