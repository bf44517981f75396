package org.tutti.conformance.support.xmpp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.tutti.conformance.support.PeerProcess;

/**
 * A person's client that shares no code with the gateway: slixmpp, in a Python process of its own. Rooms, occupants and
 * people are named by their whole JIDs. Each call waits for its answer; a refusal is a {@link Refused}. Any thread may
 * call.
 */
public final class Slixmpp implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PYTHON = "/usr/bin/python3"; // Debian's own: its modules are not for another
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the answer to a command says. {@code fields}: those of its form. */
    public record Answer(String status, List<String> notes, List<String> fields, String xml) {}

    /** What somebody says of themselves (XEP-0030). {@code identities}: such as {@code conference/text}. */
    public record Info(List<String> identities, List<String> features) {}

    /** An error in answer to what was asked. {@link #condition()}: by its XMPP name, or {@code no-answer}. */
    public static final class Refused extends RuntimeException {
        private final transient JsonNode told;

        private Refused(String asked, JsonNode told) {
            super(Stream.of("condition", "text", "xml").map(field -> told.path(field).asText())
                    .collect(Collectors.joining(" ", asked + ": ", "")));
            this.told = told;
        }

        public String condition() {
            return told.path("condition").asText();
        }

        public String text() {
            return told.path("text").asText();
        }

        public String xml() {
            return told.path("xml").asText();
        }
    }

    private final PeerProcess process;
    private final List<Heard> heard = new ArrayList<>();
    private final Map<Integer, JsonNode> answers = new HashMap<>();
    private int asked;
    private boolean ended;
    private String jid;

    private Slixmpp(Path errors) {
        process = PeerProcess.start(new ProcessBuilder(PYTHON, "-c", program())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile())));
        Thread.ofPlatform().daemon().name("slixmpp").start(this::read);
    }

    /** Logged in and available. */
    public static Slixmpp logIn(XmppServer server, Account account) {
        return logIn(server, server.port(), account, "slixmpp");
    }

    /** {@code port}: the server's own, or of what leads there. {@code resource}: the name of the device. */
    public static Slixmpp logIn(XmppServer server, int port, Account account, String resource) {
        Slixmpp client = new Slixmpp(server.folder().resolve("slixmpp.log"));
        try {
            JsonNode told = client.ask("connect", Map.of("jid", account.jid() + "/" + resource,
                    "password", account.password(), "host", "127.0.0.1", "port", port,
                    "ca", server.certificate().toString()));
            client.jid = told.get("jid").asText();
            return client;
        } catch (RuntimeException | AssertionError e) {
            client.close();
            throw e;
        }
    }

    /** {@code eva@localhost/slixmpp} */
    public String jid() {
        return jid;
    }

    // Rooms.

    /** Without history; tells one's own presence there. */
    public Heard join(String room, String nick) {
        return join(room, nick, 0);
    }

    /** {@code history}: how many old messages at most. {@code children}: more elements for the presence, as XML. */
    public Heard join(String room, String nick, int history, String... children) {
        JsonNode told = ask("join", Map.of("room", room, "nick", nick, "history", history, "children", children));
        return new Heard(((ObjectNode) told).put("event", "presence"));
    }

    /** A room of one's own, with the server's default configuration. */
    public void create(String room, String nick) {
        ask("create", Map.of("room", room, "nick", nick));
    }

    public void leave(String room, String nick) {
        ask("leave", Map.of("room", room, "nick", nick));
    }

    /** To everybody in the room; tells the id it was sent with. */
    public String say(String room, String body, String... children) {
        return message(room, "groupchat", body, children);
    }

    /** To one person, or to one occupant of a room in private; tells the id it was sent with. */
    public String write(String to, String body, String... children) {
        return message(to, "chat", body, children);
    }

    /** {@code type}: {@code groupchat}, {@code chat}, {@code normal}, {@code headline}. {@code body}: none if empty. */
    public String message(String to, String type, String body, String... children) {
        JsonNode told = ask("message", Map.of("to", to, "type", type, "body", body, "children", children));
        return told.get("stanza").asText();
    }

    /** {@code children}: elements, as XML. */
    public void presence(String to, String status, String... children) {
        ask("presence", Map.of("to", to, "status", status, "children", children));
    }

    public void subject(String room, String text) {
        ask("subject", Map.of("room", room, "text", text));
    }

    /** Instead of all earlier reactions of one's own to that message. {@code stanzaId}: as the room gave it. */
    public void react(String room, String stanzaId, String... reactions) {
        ask("react", Map.of("to", room, "stanza", stanzaId, "reactions", reactions));
    }

    /** {@code role}: moderator, participant, visitor, or none, which kicks. */
    public void role(String room, String nick, String role) {
        ask("role", Map.of("room", room, "nick", nick, "role", role));
    }

    /** {@code affiliation}: owner, admin, member, none, or outcast, which bans. {@code who}: a bare JID. */
    public void affiliation(String room, String who, String affiliation) {
        ask("affiliation", Map.of("room", room, "jid", who, "affiliation", affiliation));
    }

    public void destroy(String room, String reason) {
        ask("destroy", Map.of("room", room, "reason", reason));
    }

    // Commands and queries.

    /** The nodes of the ad-hoc commands (XEP-0050) somebody offers. */
    public List<String> commands(String to) {
        return texts(ask("commands", Map.of("to", to)).get("nodes"));
    }

    /** Executes a command. */
    public Answer command(String to, String node) {
        return command(to, node, Map.of());
    }

    /** Executes a command and fills in the form it comes back with. */
    public Answer command(String to, String node, Map<String, String> fields) {
        JsonNode answer = ask("command", Map.of("to", to, "node", node, "fields", fields));
        return new Answer(answer.get("status").asText(), answer.get("notes").findValuesAsText("text"),
                texts(answer.get("fields")), answer.get("xml").asText());
    }

    public Info info(String to) {
        JsonNode answer = ask("info", Map.of("to", to));
        return new Info(texts(answer.get("identities")), texts(answer.get("features")));
    }

    /** Sends the element as an IQ; tells the XML of the answer. {@code type}: get or set. */
    public String iq(String type, String to, String element) {
        return ask("iq", Map.of("type", type, "to", to, "xml", element)).get("xml").asText();
    }

    /** Wants to be told what contacts publish at that node (XEP-0163). */
    public void interest(String node) {
        ask("interest", Map.of("node", node));
    }

    /** Whatever it is, XML or not, as it is. */
    public void raw(String text) {
        ask("raw", Map.of("text", text));
    }

    // What it hears.

    /** Everything, in the order it came, since it logged in or {@link #forget()}. */
    public synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    public synchronized void forget() {
        heard.clear();
    }

    /** The first such it hears or has heard. */
    public Heard await(String what, Predicate<? super Heard> condition) {
        return await(what, condition, LIMIT);
    }

    public synchronized Heard await(String what, Predicate<? super Heard> condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (heard.stream().noneMatch(condition)) {
            pause(end, what);
        }
        return heard.stream().filter(condition).findFirst().orElseThrow();
    }

    /** A message with that text, from whomever. */
    public Heard awaitMessage(String body) {
        return await("message «" + body + "»", stanza -> stanza.isMessage() && stanza.body().equals(body));
    }

    /** Hangs up without a goodbye. */
    public void abort() {
        ask("abort", Map.of());
    }

    /** Says goodbye. */
    @Override
    public void close() {
        try (process) {
            process.process().getOutputStream().close();
            process.process().waitFor(Duration.ofSeconds(5));
        } catch (IOException _) { // gone already
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized JsonNode ask(String what, Map<String, ?> arguments) {
        int number = ++asked;
        ObjectNode order = JSON.valueToTree(arguments);
        order.put("id", number).put("do", what);
        try {
            process.process().outputWriter().write(order + "\n");
            process.process().outputWriter().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("slixmpp is gone", e);
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!answers.containsKey(number)) {
            pause(end, "answer to " + order);
        }
        JsonNode answer = answers.remove(number);
        if (answer.get("event").asText().equals("failed")) {
            throw new Refused(what + " " + arguments, answer);
        }
        return answer;
    }

    private void pause(long end, String what) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (ended || left <= 0) {
            throw new AssertionError((ended ? "slixmpp ended before: " : "slixmpp waited in vain for: ") + what
                    + ". It heard\n  " + heard.stream().map(Heard::toString).collect(Collectors.joining("\n  ")));
        }
        try {
            wait(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + what, e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.process().inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(JSON.readTree(line));
            }
        } catch (IOException _) { // it ended
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    private synchronized void keep(JsonNode told) {
        switch (told.get("event").asText()) {
            case "done", "failed" -> answers.put(told.get("id").asInt(), told);
            case "ready" -> {}
            default -> heard.add(new Heard(told));
        }
        notifyAll();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static String program() {
        try (InputStream program = Slixmpp.class.getResourceAsStream("client.py")) {
            return new String(program.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
