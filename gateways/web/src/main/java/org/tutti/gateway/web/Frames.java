package org.tutti.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tutti.engine.Distribution;
import org.tutti.engine.Offset;
import org.tutti.engine.Sessions.Joined;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Cause;
import org.tutti.session.Entry;
import org.tutti.session.Item;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Roster;
import org.tutti.session.Session;

/** What the server says over the WebSocket, as text; {@code docs/protocol} describes each. */
final class Frames {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

    private Frames() {}

    static Frame pong(Optional<String> id, double t0, long received, long sent) {
        ObjectNode frame = typed("pong");
        id.ifPresent(text -> frame.put("id", text));
        return frame(frame.put("t0", t0).put("t1", millis(received)).put("t2", millis(sent)));
    }

    static Frame welcome(Optional<String> id, Joined joined, String clock, long now) {
        Session session = joined.session();
        ObjectNode frame = typed("welcome");
        id.ifPresent(text -> frame.put("id", text));
        frame.put("session", session.id().value())
                .put("title", session.title())
                .put("member", joined.member().value())
                .put("endpoint", joined.endpoint().value())
                .put("role", name(joined.role()))
                .put("seat", joined.seat())
                .put("resumeWithin", Roster.RESUME_LIMIT / 1000)
                .put("clock", clock)
                .put("time", millis(now));
        frame.set("item", item(session.item()));
        frame.set("timeline", timelineOf(session, object()));
        Roster roster = session.roster();
        frame.set("roster", rosterOf(session, Crowd.of(roster) ? ownAndController(roster, joined) : roster.members(), object()));
        frame.putObject("limits")
                .put("messageBytes", Connection.MESSAGE_LIMIT)
                .put("messagesPerSecond", Connection.MESSAGES_PER_SECOND);
        return frame(frame);
    }

    private static List<Member> ownAndController(Roster roster, Joined joined) {
        return Stream.concat(roster.controller().stream(), roster.member(joined.member()).stream())
                .distinct()
                .toList();
    }

    static Frame timeline(Session session) {
        return frame(timelineOf(session, typed("timeline")));
    }

    static Frame roster(Session session) {
        return frame(rosterOf(session, session.roster().members(), typed("roster")));
    }

    /** Of a large session: who has control; each client adds {@link #member itself}. */
    static Excerpt rosterExcerpt(Session session) {
        List<Member> members = session.roster().controller().stream().toList();
        return new Excerpt(rosterOf(session, members, typed("roster")), keys(members, member -> member.id().value()));
    }

    static Frame offsets(Session session, long at, List<Offset> all) {
        return frame(offsetsOf(session, at, all, all));
    }

    /** Of a large session: the rows that are furthest off; each client adds {@link #offset its own}. */
    static Excerpt offsetsExcerpt(Session session, long at, List<Offset> all, List<Offset> worst) {
        return new Excerpt(
                offsetsOf(session, at, all, worst), keys(worst, row -> row.endpoint().value()));
    }

    private static <T> Set<String> keys(List<T> rows, Function<T, String> key) {
        return rows.stream().map(key).collect(Collectors.toUnmodifiableSet());
    }

    private static ObjectNode offsetsOf(Session session, long at, List<Offset> all, List<Offset> rows) {
        ObjectNode frame = typed("offsets").put("time", millis(at));
        Distribution distribution = Distribution.of(all);
        frame.putObject("distribution")
                .put("endpoints", distribution.endpoints())
                .put("median", rounded(distribution.median()))
                .put("p95", rounded(distribution.p95()))
                .put("worst", rounded(distribution.worst()))
                .put("asynchrony", rounded(distribution.asynchrony()))
                .put("bound", rounded(distribution.bound()));
        ArrayNode array = frame.putArray("rows");
        rows.forEach(row -> array.add(offset(session.roster(), row)));
        return frame;
    }

    /** A row of offsets. */
    static ObjectNode offset(Roster roster, Offset row) {
        ObjectNode object = object().put("endpoint", row.endpoint().value());
        object.put("name", roster.owner(row.endpoint()).orElseThrow().name());
        if (row.offset().isPresent()) {
            object.put("offset", rounded(row.offset().getAsDouble()));
        } else {
            object.putNull("offset");
        }
        return object.put("bound", millis(row.report().bound()))
                .put("readiness", name(row.report().readiness()))
                .put("buffered", rounded(row.report().buffered()));
    }

    static Frame accepted(Optional<String> id, Entry entry) {
        ObjectNode frame = typed("accepted");
        id.ifPresent(text -> frame.put("id", text));
        return frame(frame.put("seq", entry.seq())
                .put("stamp", millis(entry.stamp()))
                .put("effectiveAt", millis(entry.effectiveAt())));
    }

    static Frame error(Optional<String> id, ErrorCode code, String message) {
        ObjectNode frame = typed("error");
        id.ifPresent(text -> frame.put("id", text));
        return frame(frame.put("code", code.wire()).put("message", message));
    }

    /** What a person may know of a session before joining. */
    static ObjectNode summary(Session session) {
        ObjectNode summary = object().put("session", session.id().value()).put("title", session.title());
        summary.set("item", item(session.item()));
        return summary.put("members", session.roster().members().size());
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    private static Frame frame(ObjectNode node) {
        return new Frame(bytes(node));
    }

    private static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    private static ObjectNode item(Item item) {
        ObjectNode node = object().put("locator", item.media().locator()).put("title", item.media().title());
        if (Double.isFinite(item.media().duration())) {
            node.put("duration", item.media().duration());
        }
        ArrayNode renditions = node.putArray("renditions");
        for (Rendition rendition : item.media().renditions()) {
            renditions.addObject().put("url", url(item.source(), rendition.url())).put("type", rendition.type());
        }
        return node;
    }

    private static String url(String source, String url) {
        return ABSOLUTE.matcher(url).lookingAt() ? url : "/media/" + source + '/' + url;
    }

    private static ObjectNode timelineOf(Session session, ObjectNode node) {
        Timeline timeline = session.timeline();
        node.put("revision", session.seq());
        node.set("motion", motion(timeline.current()));
        node.set("pending", timeline.pending().map(Frames::motion).orElse(null));
        node.put("rate", timeline.rate());
        node.set("hold", timeline.hold()
                .map(hold -> object().put("reason", hold.reason()).put("since", millis(hold.since())))
                .orElse(null));
        node.set("cause", session.cause().map(Frames::cause).orElse(null));
        return node;
    }

    private static ObjectNode motion(Motion motion) {
        return object()
                .put("position", motion.position())
                .put("velocity", motion.velocity())
                .put("timestamp", millis(motion.timestamp()));
    }

    private static ObjectNode cause(Cause cause) {
        return object()
                .put("kind", cause.kind())
                .put("member", cause.member().map(MemberId::value).orElse(null))
                .put("name", cause.name().isEmpty() ? null : cause.name())
                .put("at", millis(cause.at()));
    }

    private static ObjectNode rosterOf(Session session, Collection<Member> rows, ObjectNode node) {
        Roster roster = session.roster();
        node.put("revision", session.seq());
        node.put("controller", roster.controller().map(member -> member.id().value()).orElse(null));
        node.putObject("size")
                .put("members", roster.members().size())
                .put("endpoints", roster.endpoints());
        ArrayNode members = node.putArray("members");
        rows.forEach(member -> members.add(member(roster, member)));
        return node;
    }

    /** A row of the roster. */
    static ObjectNode member(Roster roster, Member member) {
        ObjectNode row = object()
                .put("member", member.id().value())
                .put("name", member.name())
                .put("role", name(member.role()));
        ArrayNode endpoints = row.putArray("endpoints");
        member.endpoints().forEach(endpoint -> endpoints
                .addObject()
                .put("endpoint", endpoint.value())
                .put("state", roster.resuming(endpoint) ? "resuming" : "connected"));
        return row;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Microseconds as milliseconds with three decimals: exact. */
    private static BigDecimal millis(long micros) {
        return BigDecimal.valueOf(micros, 3);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
