package org.tutti.conformance.support;

import static org.tutti.conformance.support.Messages.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Door;
import org.tutti.conformance.support.Messages.Fault;
import org.tutti.conformance.support.Messages.History;
import org.tutti.conformance.support.Messages.Invitation;
import org.tutti.conformance.support.Messages.Line;
import org.tutti.conformance.support.Messages.Notes;
import org.tutti.conformance.support.Messages.Offsets;
import org.tutti.conformance.support.Messages.Pong;
import org.tutti.conformance.support.Messages.Queue;
import org.tutti.conformance.support.Messages.Revisioned;
import org.tutti.conformance.support.Messages.Roster;
import org.tutti.conformance.support.Messages.Rules;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.Messages.View;
import org.tutti.conformance.support.Messages.Waiting;
import org.tutti.conformance.support.Messages.Welcome;

/**
 * A client of the web protocol written from {@code docs/protocol} alone. Each frame, in both directions, is checked
 * against its schema; a frame of the server that is not in the protocol fails the next thing the test does.
 */
public final class TuttiClient implements AutoCloseable {
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private final Wire wire;
    private final AtomicInteger ids = new AtomicInteger();
    private final Set<String> typesSent = ConcurrentHashMap.newKeySet();
    private Welcome welcome;

    private TuttiClient(Wire wire) {
        this.wire = wire;
    }

    public static TuttiClient connect(URI root) {
        return new TuttiClient(Wire.open(root, "tutti.v1"));
    }

    /** As {@link #connect(URI)}, with a client that trusts whom it trusts. */
    public static TuttiClient connect(HttpClient http, URI root) {
        return new TuttiClient(Wire.open(http, root, "tutti.v1"));
    }

    // --- joining -----------------------------------------------------------------------------------------------------

    public TuttiClient joinAsHost(TuttiApi.Created session, String name) {
        return welcomed(hello(session.session(), name).put("hostToken", session.hostToken()));
    }

    public TuttiClient join(String session, String name) {
        return welcomed(hello(session, name));
    }

    public TuttiClient resume(Welcome earlier, String name) {
        return welcomed(hello(earlier.session(), name).put("seat", earlier.seat()));
    }

    /** Joins by an invitation. */
    public TuttiClient joinInvited(String session, String name, String invitation) {
        return welcomed(hello(session, name).put("invitation", invitation));
    }

    /** Joins with another device of the same person. */
    public TuttiClient joinAsDeviceOf(Welcome other, String name) {
        return welcomed(hello(other.session(), name).put("device", other.device()));
    }

    /** Says hello and is welcome at once. */
    public TuttiClient welcomed(ObjectNode hello) {
        welcome = read(answer(hello, "welcome"), Welcome.class);
        return this;
    }

    /** Says hello and has to wait at the door. */
    public Waiting knock(ObjectNode hello) {
        return read(answer(hello, "waiting"), Waiting.class);
    }

    /** Is let in, after having waited at the door. */
    public TuttiClient awaitWelcome() {
        welcome = read(awaitType("welcome"), Welcome.class);
        return this;
    }

    public Welcome welcome() {
        return welcome;
    }

    public String endpoint() {
        return welcome.endpoint();
    }

    // --- messages to the server --------------------------------------------------------------------------------------

    public static ObjectNode message(String type) {
        return Messages.JSON.createObjectNode().put("type", type);
    }

    public static ObjectNode hello(String session, String name) {
        return message("hello").put("session", session).put("name", name);
    }

    public static ObjectNode seek(double position) {
        return message("seek").put("position", position);
    }

    public static ObjectNode setRate(double rate) {
        return message("setRate").put("rate", rate);
    }

    public static ObjectNode report(double position, double time, double rate) {
        return message("report").put("position", position).put("time", time).put("rate", rate)
                .put("bound", 0.5).put("readiness", "ready").put("buffered", 10.0);
    }

    public Accepted play() {
        return command(message("play"));
    }

    public Accepted pause() {
        return command(message("pause"));
    }

    public Accepted say(String text) {
        return command(message("say").put("text", text));
    }

    public Accepted takeNote(String text) {
        return command(message("takeNote").put("text", text));
    }

    /** @param line 12 bytes of initialisation vector, ciphertext and tag, 29 to 8200 bytes in all */
    public Accepted sayEncrypted(byte[] line) {
        String id = "i" + ids.incrementAndGet();
        wire.sendBinary(ByteBuffer.wrap(Messages.encryptedLine(id, line)));
        return read(answerTo(id, "accepted"), Accepted.class);
    }

    /** The lines of chat before one. */
    public History history(long before) {
        return read(answer(message("history").put("before", before), "history"), History.class);
    }

    public Invitation invite(String role, boolean personal) {
        return read(answer(message("invite").put("role", role).put("personal", personal), "invitation"), Invitation.class);
    }

    /** Any request; see also {@link #message}. */
    public Accepted command(ObjectNode message) {
        return read(answer(message, "accepted"), Accepted.class);
    }

    /** Sends a message that must be refused. */
    public Fault refusal(ObjectNode message) {
        return read(answer(message, "error"), Fault.class);
    }

    /** When this returns, whatever the server sent before has been received. */
    public Pong ping() {
        return read(pingAndAwait(ClockEstimate.localNow()), Pong.class);
    }

    private JsonNode pingAndAwait(double t0) {
        sendAsIs(message("ping").put("t0", t0));
        return await("the pong", frame -> frame.path("type").asText().equals("pong") && frame.get("t0").asDouble() == t0);
    }

    /** Sends a message under a new id and waits for the answer of the type given. */
    public JsonNode answer(ObjectNode message, String type) {
        return answerTo(send(message), type);
    }

    /** Sends a message under a new id, which it returns. */
    public String send(ObjectNode message) {
        String id = "i" + ids.incrementAndGet();
        sendAsIs(message.put("id", id));
        return id;
    }

    /** Sends a message that matches its schema, without an id unless it has one. */
    public void sendAsIs(ObjectNode message) {
        Schemas.checkSent(message);
        typesSent.add(Schemas.nameOfSent(message));
        wire.sendText(message.toString());
    }

    /** How many messages were sent under an id. */
    public int sent() {
        return ids.get();
    }

    /** The names of the messages sent that match their schemas. */
    public Set<String> typesSent() {
        return Set.copyOf(typesSent);
    }

    /** The answer to a message sent, of whatever type. */
    public JsonNode answerTo(String id) {
        return await("the answer to " + id, frame -> id.equals(frame.path("id").asText(null)));
    }

    public JsonNode answerTo(String id, String type) {
        JsonNode answer = answerTo(id);
        if (!answer.path("type").asText().equals(type)) {
            throw new AssertionError("Wanted «" + type + "» and got " + answer);
        }
        return answer;
    }

    /** The code of the error that answers a frame which is not in the protocol. */
    public String refusalOf(String frame) {
        int before = received("error").size();
        sendRaw(frame);
        await("an error", _ -> received("error").size() > before);
        return received("error").getLast().get("code").asText();
    }

    /** Sends whatever it is given: for frames that are not in the protocol. */
    public void sendRaw(String... fragments) {
        wire.sendText(fragments);
    }

    public void sendBinary(ByteBuffer bytes) {
        wire.sendBinary(bytes);
    }

    // --- messages from the server ------------------------------------------------------------------------------------

    /** The first frame, of all received so far and to come, that meets the condition. */
    public JsonNode await(String what, Predicate<JsonNode> condition) {
        return wire.await(what, condition, LIMIT).json();
    }

    public JsonNode awaitType(String type) {
        return await("a frame of type " + type, frame -> frame.path("type").asText().equals(type));
    }

    public Timeline awaitTimeline(String what, Predicate<Timeline> condition) {
        return awaitMessage("a timeline: " + what, "timeline", Timeline.class, condition);
    }

    /** The timeline that a command led to. */
    public Timeline timelineOf(Accepted accepted) {
        return awaitTimeline("revision " + accepted.seq() + " or later", each -> each.revision() >= accepted.seq());
    }

    public Roster awaitRoster(String what, Predicate<Roster> condition) {
        return awaitMessage("a roster: " + what, "roster", Roster.class, condition);
    }

    public Queue awaitQueue(String what, Predicate<Queue> condition) {
        return awaitMessage("a queue: " + what, "queue", Queue.class, condition);
    }

    public View awaitView(String what, Predicate<View> condition) {
        return awaitMessage("a view: " + what, "view", View.class, condition);
    }

    public Rules awaitRules(String what, Predicate<Rules> condition) {
        return awaitMessage("rules: " + what, "rules", Rules.class, condition);
    }

    public Door awaitDoor(String what, Predicate<Door> condition) {
        return awaitMessage("a door: " + what, "door", Door.class, condition);
    }

    /** A line that is new or has changed; encrypted ones are the same with {@code cipher}. */
    public Line awaitChat(String what, Predicate<Line> condition) {
        return awaitMessage("a line of chat: " + what, "chat", Line.class, condition);
    }

    public Notes awaitNotes(String what, Predicate<Notes> condition) {
        return awaitMessage("notes: " + what, "notes", Notes.class, condition);
    }

    public Offsets awaitOffsets(String what, Predicate<Offsets> condition) {
        return awaitMessage("offsets: " + what, "offsets", Offsets.class, condition);
    }

    private <T> T awaitMessage(String what, String type, Class<T> as, Predicate<T> condition) {
        return read(await(what, frame -> frame.path("type").asText().equals(type) && condition.test(read(frame, as))), as);
    }

    public List<JsonNode> received() {
        return wire.received().stream().map(Wire.Frame::json).toList();
    }

    public List<JsonNode> received(String type) {
        return received().stream().filter(frame -> frame.path("type").asText().equals(type)).toList();
    }

    /** Those that came as binary frames, in JSON. */
    public List<JsonNode> receivedBinary() {
        return wire.received().stream().filter(Wire.Frame::binary).map(Wire.Frame::json).toList();
    }

    /** The time of {@link ClockEstimate#localNow()} at which a frame of {@link #received()} came. */
    public double arrivalOf(JsonNode frame) {
        return wire.received().stream().filter(each -> each.json() == frame).findFirst().orElseThrow().arrival();
    }

    /** The newest timeline known: from the welcome or a later frame. */
    public Timeline timeline() {
        return newest("timeline", Timeline.class, welcome.timeline());
    }

    /** The newest roster known. */
    public Roster roster() {
        return newest("roster", Roster.class, welcome.roster());
    }

    /** The newest queue known. */
    public Queue queue() {
        return newest("queue", Queue.class, welcome.queue());
    }

    private <T extends Revisioned> T newest(String type, Class<T> as, T first) {
        return received(type).stream().map(frame -> read(frame, as)).reduce(first, (a, b) -> b.revision() > a.revision() ? b : a);
    }

    /** WebSocket pings, not frames of the protocol. */
    public int pingsReceived() {
        return wire.pings();
    }

    // --- clock and connection ----------------------------------------------------------------------------------------

    /** From a burst of pings. */
    public ClockEstimate estimateClock() {
        List<ClockEstimate.Sample> samples = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            double t0 = ClockEstimate.localNow();
            JsonNode pong = pingAndAwait(t0);
            samples.add(new ClockEstimate.Sample(t0, pong.get("t1").asDouble(), pong.get("t2").asDouble(), arrivalOf(pong)));
        }
        return ClockEstimate.best(samples);
    }

    /** The code with which the server closes the connection. */
    public int awaitClosed() {
        return wire.awaitClosed(LIMIT);
    }

    /** Drops the connection without a word, as a lost network does. */
    public void drop() {
        wire.abort();
    }

    /** Drops the connection, and fails if the server ever sent what is not in the protocol. */
    @Override
    public void close() {
        wire.abort();
        wire.check();
    }
}
