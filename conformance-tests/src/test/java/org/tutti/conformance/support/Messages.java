package org.tutti.conformance.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messages of {@code tutti.v1} as the tests read them; instants in ms of the server clock, positions in seconds. */
public final class Messages {
    /** Keeps numbers as they are written, so that their decimals can be counted. */
    public static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final byte ENCRYPTED_LINE = 1;

    private Messages() {}

    public record Accepted(String id, long seq, double stamp, double effectiveAt) {
        public double lead() {
            return effectiveAt - stamp;
        }
    }

    public record Motion(double position, double velocity, double timestamp) {
        double at(double instant, Double duration) {
            double position = this.position + velocity * (instant - timestamp) / 1000;
            return Math.clamp(position, 0, duration == null ? Double.MAX_VALUE : duration);
        }
    }

    /** What there is one of at a time: of two the one with the higher revision is true. */
    public interface Revisioned {
        long revision();
    }

    /** {@code until} is null when it holds until somebody presses play, the rest when there is no barrier. */
    public record Hold(String reason, double since, Double until, List<Awaited> waitingFor, Long barrier, Integer asked, Integer ready,
            Double notBefore) {}

    public record Awaited(String endpoint, String member, String name) {}

    public record Cause(String kind, String member, String name, double at, String reason, Map<String, Double> numbers) {}

    public record Timeline(long revision, String item, Motion motion, Motion pending, double rate, Hold hold, Double startsAt, Cause cause,
            String follow)
            implements Revisioned {
        /** The motion in force at an instant. */
        public Motion motionAt(double instant) {
            return pending != null && instant >= pending.timestamp() ? pending : motion;
        }

        public double positionAt(double instant, Item item) {
            return motionAt(instant).at(instant, item.duration());
        }

        /** The last motion known: the pending one, if there is one. */
        public Motion last() {
            return pending != null ? pending : motion;
        }
    }

    public record Item(String locator, String title, Double duration, List<Rendition> renditions) {}

    public record Rendition(String url, String type) {}

    public record Roster(long revision, String controller, List<ControlRequest> requests, Size size, List<Member> members)
            implements Revisioned {
        public Optional<Member> member(String id) {
            return members.stream().filter(each -> each.member().equals(id)).findFirst();
        }

        public Optional<String> state(String endpoint) {
            return members.stream().flatMap(each -> each.endpoints().stream())
                    .filter(each -> each.endpoint().equals(endpoint)).map(Endpoint::state).findFirst();
        }
    }

    /** How many there are, named or not. */
    public record Size(int members, int endpoints) {}

    public record ControlRequest(String member, String name, double until) {}

    public record Member(String member, String name, String role, List<String> grants, boolean free, boolean muted,
            List<Endpoint> endpoints) {}

    public record Endpoint(String endpoint, String state, boolean plays) {}

    public record Queue(long revision, String current, List<QueueItem> items) implements Revisioned {}

    public record QueueItem(String id, Item item, List<WaitPoint> waitPoints) {}

    public record WaitPoint(double position, String label) {}

    public record View(long revision, double scale, double x, double y, double angle, double yaw, double pitch, double roll)
            implements Revisioned {}

    public record Rules(long revision, String strategy, String fallback, String admission, boolean locked, int memberLimit, String joinAs,
            Map<String, List<String>> grants, String handover, boolean progressForAll, String chat, int slowMode, boolean advance,
            Readiness readiness) implements Revisioned {}

    public record Readiness(boolean seeks, double quorum, double limit) {}

    public record Door(long revision, List<Waiter> waiting) implements Revisioned {}

    /** Who waits at the door. */
    public record Waiter(String member, String name, double since, double until) {}

    /** A line of the chat: {@code text}, or {@code cipher} in Base64. */
    public record Line(long seq, String member, String name, double at, double since, String item, double position, String text,
            String cipher, List<Reaction> reactions, boolean removed) {}

    public record Reaction(String reaction, int count, List<String> members) {}

    /** What those who run the session have written down. */
    public record Notes(long revision, List<Note> notes) implements Revisioned {}

    public record Note(long seq, String member, String name, double at, String item, double position, String text) {}

    public record History(List<Line> lines, boolean more) {}

    public record Invitation(String invitation, String token, String url, String role, double expiresAt) {}

    public record Waiting(double since, double until) {}

    public record Limits(int messageBytes, int messagesPerSecond) {}

    public record Welcome(String id, String session, String title, String member, String endpoint, String role, String seat,
            String device, long resumeWithin, String clock, double time, double shift, double begunAt, String code, Item item, Timeline timeline,
            Roster roster, Queue queue, View view, Rules rules, Door door, Notes notes, List<Line> chat, List<Cause> trace,
            Limits limits) {}

    public record Offsets(double time, Distribution distribution, List<Row> rows) {
        public Optional<Row> row(String endpoint) {
            return rows.stream().filter(each -> each.endpoint().equals(endpoint)).findFirst();
        }
    }

    public record Distribution(int endpoints, double median, double p95, double worst, double asynchrony, double bound) {}

    public record Row(String endpoint, String name, Double offset, double bound, String readiness, double buffered,
            Double shift, Double battery, Boolean charging, Double signal) {}

    public record Fault(String id, String code, String message) {}

    public record Pong(double t0, double t1, double t2) {}

    /** A binary frame as the {@code chat} message it is, with its {@code cipher} in Base64. */
    static ObjectNode encryptedChat(ByteBuffer frame) {
        if (frame.remaining() < 3 || frame.get() != ENCRYPTED_LINE) {
            throw new Schemas.ProtocolViolation("A binary frame from the server is not 01, the length of a header, and so on");
        }
        byte[] header = new byte[Math.min(Short.toUnsignedInt(frame.getShort()), frame.remaining())];
        frame.get(header);
        byte[] line = new byte[frame.remaining()];
        frame.get(line);
        try {
            return ((ObjectNode) JSON.readTree(new String(header, UTF_8))).put("cipher", Base64.getEncoder().encodeToString(line));
        } catch (JsonProcessingException | ClassCastException e) {
            throw new Schemas.ProtocolViolation("The header of a binary frame is not JSON: " + new String(header, UTF_8));
        }
    }

    /** A binary frame that says a line: 12 bytes of initialisation vector, the ciphertext and its tag. */
    public static byte[] encryptedLine(String id, byte[] line) {
        byte[] name = id.getBytes(US_ASCII);
        return ByteBuffer.allocate(2 + name.length + line.length).put(ENCRYPTED_LINE).put((byte) name.length).put(name).put(line).array();
    }

    public static <T> T read(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not a " + type.getSimpleName() + ": " + json, e);
        }
    }
}
