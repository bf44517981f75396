package org.tutti.conformance.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
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

    public record Hold(String reason, double since) {}

    public record Cause(String kind, String member, String name, double at) {}

    public record Timeline(long revision, Motion motion, Motion pending, double rate, Hold hold, Cause cause) {
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

    public record Roster(long revision, String controller, Size size, List<Member> members) {
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

    public record Member(String member, String name, String role, List<Endpoint> endpoints) {}

    public record Endpoint(String endpoint, String state) {}

    public record Limits(int messageBytes, int messagesPerSecond) {}

    public record Welcome(String id, String session, String title, String member, String endpoint, String role, String seat,
            long resumeWithin, String clock, double time, Item item, Timeline timeline, Roster roster, Limits limits) {}

    public record Offsets(double time, Distribution distribution, List<Row> rows) {
        public Optional<Row> row(String endpoint) {
            return rows.stream().filter(each -> each.endpoint().equals(endpoint)).findFirst();
        }
    }

    public record Distribution(int endpoints, double median, double p95, double worst, double asynchrony, double bound) {}

    public record Row(String endpoint, String name, Double offset, double bound, String readiness, double buffered) {}

    public record Fault(String id, String code, String message) {}

    public record Pong(double t0, double t1, double t2) {}

    public static <T> T read(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not a " + type.getSimpleName() + ": " + json, e);
        }
    }
}
