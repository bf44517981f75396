package org.tutti.conformance.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A receiver of webhooks as somebody would write it in Python by docs/webhooks.md alone: it checks the signature,
 * writes down what it took, and then says so. A process of its own, which can be killed.
 */
public final class HookReceiver implements AutoCloseable {

    private static final String SCRIPT = """
            import base64, hashlib, hmac, json, os, sys, threading, time
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

            key = base64.b64decode(os.environ['SECRET'].removeprefix('whsec_'))
            taken = open(sys.argv[2], 'ab', buffering=0)
            one = threading.Lock()

            def genuine(headers, body):
                signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
                right = 'v1,' + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
                fresh = abs(time.time() - int(headers['webhook-timestamp'])) < 300
                return fresh and any(hmac.compare_digest(right, each) for each in headers['webhook-signature'].split())

            class Receiver(BaseHTTPRequestHandler):
                def do_POST(self):
                    body = self.rfile.read(int(self.headers['Content-Length']))
                    line = {'genuine': genuine(self.headers, body), 'id': self.headers['webhook-id'],
                            'type': self.headers['Content-Type'], 'event': json.loads(body)}
                    with one:
                        taken.write((json.dumps(line) + '\\n').encode())
                    self.send_response(204)
                    self.end_headers()

                def log_message(self, *_):
                    pass

            ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Receiver).serve_forever()
            """;

    private final int port;
    private final String secret;
    private final Path script, taken;
    private Process process;

    /** What it was sent, as it wrote it down. */
    public record Taken(boolean genuine, String id, String type, JsonNode event) {
        public String session() {
            return id.substring(0, id.indexOf('/'));
        }
    }

    /** In the order in which each was taken first: what comes twice may come late. */
    public static void assertInOrder(List<Taken> taken, String session) {
        List<String> sequence = taken.stream()
                .filter(each -> each.session().equals(session))
                .map(each -> each.event().path("sequence").asText())
                .distinct()
                .toList();
        assertThat(sequence).isNotEmpty().isSortedAccordingTo(Comparator.naturalOrder());
    }

    /** What comes twice is the same. */
    public static void assertSameWheneverTheyCome(List<Taken> taken) {
        Map<String, JsonNode> events = new HashMap<>();
        taken.forEach(each -> assertThat(events.computeIfAbsent(each.id(), _ -> each.event())).isEqualTo(each.event()));
    }

    public HookReceiver(int port, String secret) {
        this.port = port;
        this.secret = secret;
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "hooks"));
            script = Files.writeString(folder.resolve("receiver.py"), SCRIPT);
            taken = folder.resolve("taken-" + port + ".jsonl");
            Files.deleteIfExists(taken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HookReceiver start() {
        var command = new ProcessBuilder("python3", script.toString(), Integer.toString(port), taken.toString());
        command.environment().put("SECRET", secret);
        try {
            process = command.inheritIO().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the receiver").atMost(Duration.ofSeconds(20)).until(this::listens);
        return this;
    }

    private boolean listens() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Without a goodbye. */
    public void kill9() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** All it has taken, over all its lives, in order. */
    public List<Taken> taken() {
        try {
            if (!Files.exists(taken)) {
                return List.of();
            }
            String text = Files.readString(taken);
            List<Taken> all = new ArrayList<>();
            // What it was killed in the middle of, it has not taken.
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                JsonNode json = Messages.JSON.readTree(line);
                all.add(new Taken(
                        json.path("genuine").asBoolean(),
                        json.path("id").asText(),
                        json.path("type").asText(),
                        json.path("event")));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill9();
        }
    }
}
