package org.tutti.gateway.web;

import static org.tutti.gateway.web.Forms.millis;
import static org.tutti.gateway.web.Forms.rounded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tutti.engine.Call;
import org.tutti.engine.Distribution;
import org.tutti.engine.Offset;
import org.tutti.engine.Sessions.Invitation;
import org.tutti.engine.Sessions.IssuedKey;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Grant;
import org.tutti.session.Line;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Note;
import org.tutti.session.Notes;
import org.tutti.session.Role;
import org.tutti.session.Roster;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** What the server says over the WebSocket, as text; {@code docs/protocol} describes each. */
final class Frames {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    /** How many lines of chat, and how many characters of them, a message brings. */
    private static final int LINES = 100, LINES_CHARACTERS = 200_000;

    private Frames() {}

    static Frame pong(Optional<String> id, double t0, long received, long sent) {
        ObjectNode frame = typed("pong", id);
        return frame(frame.put("t0", t0).put("t1", millis(received)).put("t2", millis(sent)));
    }

    static Frame waiting(Optional<String> id, Waiting waiting, List<String> nodes) {
        ObjectNode frame = typed("waiting", id);
        putNodes(frame, nodes);
        return frame(frame.put("since", millis(waiting.since())).put("until", millis(waiting.until())));
    }

    /**
     * @param recorded whether the server records the trials of the session
     * @param ways how people come into the session other than by its page
     * @param nodes where the servers of the session are found, this one first; empty if there is nothing to tell
     */
    static Frame welcome(
            Optional<String> id,
            Joined joined,
            String clock,
            long now,
            boolean recorded,
            OtherWays ways,
            List<String> nodes) {
        Session session = joined.session();
        ObjectNode frame = typed("welcome", id);
        frame.put("session", session.id().value())
                .put("title", session.title())
                .put("member", joined.member().value())
                .put("endpoint", joined.endpoint().value())
                .put("role", Forms.name(joined.role()))
                .put("seat", joined.seat())
                .put("device", joined.device())
                .put("resumeWithin", Roster.RESUME_LIMIT / 1000)
                .put("clock", clock)
                .put("time", millis(now))
                .put("shift", session.shift(joined.endpoint()))
                .put("begunAt", millis(session.begunAt()));
        joined.code().ifPresent(code -> frame.put("code", code));
        ways.put(frame);
        putNodes(frame, nodes);
        frame.set("item", MediaForms.item(session.item()));
        frame.set("timeline", Forms.timeline(session, object()));
        Roster roster = session.roster();
        boolean observers = joined.role().runs();
        frame.set("roster", Forms.roster(
                session,
                Crowd.of(roster)
                        ? ownAndController(roster, joined)
                        : seen(session, roster.member(joined.member()), observers),
                observers,
                object()));
        frame.set("queue", Forms.queue(session, object()));
        frame.set("view", Forms.view(session, object()));
        frame.set("tracks", MediaForms.presented(session, object()));
        frame.set("rules", Forms.rules(session, object()));
        if (session.grants(roster.member(joined.member()).orElseThrow()).contains(Grant.ADMIT)) {
            frame.set("door", Forms.door(session, object()));
        }
        frame.set("chat", Forms.lines(latest(session.chat().lines(), Long.MAX_VALUE)));
        frame.set("trace", Forms.trace(session));
        if (Notes.openTo(joined.role(), session.rules())) {
            frame.set("notes", Forms.notes(session, session.notes().all(), object()));
        }
        roster.member(joined.member())
                .flatMap(member -> TrialForms.of(session, member, recorded))
                .ifPresent(trial -> frame.set("trial", trial));
        if (DossierForms.told(session)) {
            frame.set("details", DossierForms.details(session, observers, object()));
        }
        if (session.dossier().notice().isPresent()) {
            roster.member(joined.member())
                    .ifPresent(own -> frame.set("notice", DossierForms.notice(session, own, object())));
        }
        frame.set("tree", TreeFrames.summary(session));
        frame.putObject("limits")
                .put("messageBytes", Connection.MESSAGE_LIMIT)
                .put("messagesPerSecond", Connection.MESSAGES_PER_SECOND);
        return frame(frame);
    }

    /** There are more servers of the session, or fewer. */
    static Frame nodes(List<String> nodes) {
        ObjectNode frame = typed("nodes");
        putNodes(frame, nodes);
        return frame(frame);
    }

    static void putNodes(ObjectNode frame, List<String> nodes) {
        if (!nodes.isEmpty()) {
            nodes.forEach(frame.putArray("nodes")::add);
        }
    }

    /** The latest lines before one, as many as a message takes. */
    private static List<Line> latest(List<Line> lines, long before) {
        ArrayDeque<Line> latest = new ArrayDeque<>();
        int characters = 0;
        for (int i = lines.size() - 1; i >= 0 && latest.size() < LINES; i--) {
            if (lines.get(i).seq() < before) {
                characters += lines.get(i).text().length() + Forms.reactionCharacters(lines.get(i));
                if (characters > LINES_CHARACTERS) {
                    break;
                }
                latest.addFirst(lines.get(i));
            }
        }
        return List.copyOf(latest);
    }

    static Frame history(Optional<String> id, Session session, long before) {
        ObjectNode frame = typed("history", id);
        List<Line> lines = latest(session.chat().lines(), before);
        frame.set("lines", Forms.lines(lines));
        boolean more = !lines.isEmpty() && lines.getFirst().seq() > session.chat().lines().get(0).seq();
        return frame(frame.put("more", more));
    }

    static ObjectNode invitation(SessionId session, Invitation invitation) {
        return typed("invitation")
                .put("invitation", invitation.id())
                .put("token", invitation.token())
                .put("url", "/s/" + session + "#invitation=" + invitation.token())
                .put("role", Forms.name(invitation.role()))
                .put("expiresAt", millis(invitation.expiresAt()));
    }

    static ObjectNode key(IssuedKey key) {
        return object()
                .put("kid", key.kid())
                .put("key", Base64.getUrlEncoder().withoutPadding().encodeToString(key.key()))
                .put("expiresAt", millis(key.expiresAt()));
    }

    /** Whom a member sees: everybody but silent observers, unless it is themselves. */
    private static List<Member> seen(Session session, Optional<Member> own, boolean observers) {
        return session.roster().members().stream()
                .filter(one -> observers || one.role() != Role.OBSERVER || own.filter(one::equals).isPresent())
                .toList();
    }

    private static List<Member> ownAndController(Roster roster, Joined joined) {
        return Stream.concat(roster.controller().stream(), roster.member(joined.member()).stream())
                .distinct()
                .toList();
    }

    static Frame timeline(Session session) {
        return frame(Forms.timeline(session, typed("timeline")));
    }

    static Frame queue(Session session) {
        return frame(Forms.queue(session, typed("queue")));
    }

    static Frame view(Session session) {
        return frame(Forms.view(session, typed("view")));
    }

    static Frame tracks(Session session) {
        return frame(MediaForms.presented(session, typed("tracks")));
    }

    static Frame rules(Session session) {
        return frame(Forms.rules(session, typed("rules")));
    }

    static Frame details(Session session, boolean runs) {
        return frame(DossierForms.details(session, runs, typed("details").put("revision", session.seq())));
    }

    static Frame notice(Session session, Member member) {
        return frame(DossierForms.notice(session, member, typed("notice")));
    }

    static Frame door(Session session) {
        return frame(Forms.door(session, typed("door")));
    }

    /**
     * The trial, as a member is to know it.
     *
     * @param recorded whether the server records it
     */
    static Frame trial(Session session, Member member, boolean recorded) {
        return frame(TrialForms.told(session, member, recorded, typed("trial")));
    }

    /** How far off the timeline an endpoint is to play, for that endpoint. */
    static Frame shift(Session session, EndpointId endpoint) {
        return frame(typed("shift").put("seconds", session.shift(endpoint)));
    }

    /** Notes, for those they are for. */
    static Frame notes(Session session, List<Note> notes) {
        return frame(Forms.notes(session, notes, typed("notes")));
    }

    /** The notes for a program. */
    static ObjectNode notes(Session session) {
        return Forms.notes(session, session.notes().all(), typed("notes"));
    }

    /** A line of the chat that is new or has changed. */
    static Frame chat(Line line) {
        boolean fresh = line.reactions().isEmpty() && !line.removed();
        return line.encrypted() && fresh
                ? Frame.binary(Cipher.told(bytes(Forms.line(line, typed("chat"))), line.text()))
                : frame(Forms.whole(line, typed("chat")));
    }

    /**
     * Who is here, for those who see observers or for those who do not.
     *
     * @param own whom it is for, if not for all; they see themselves
     */
    static Frame roster(Session session, boolean observers, Optional<Member> own) {
        return frame(Forms.roster(session, seen(session, own, observers), observers, typed("roster")));
    }

    /** Of a large session: who has control; each client adds {@link Forms#member itself}. */
    static Excerpt rosterExcerpt(Session session, boolean observers) {
        List<Member> members = session.roster().controller().stream().toList();
        return new Excerpt(
                Forms.roster(session, members, observers, typed("roster")), keys(members, member -> member.id().value()));
    }

    /** Some rows for all who may see no more; each client adds {@link #offset its own}. */
    static Excerpt offsets(Session session, long at, List<Offset> all, List<Offset> rows) {
        return new Excerpt(offsetsOf(session, at, all, rows), keys(rows, row -> row.endpoint().value()));
    }

    private static <T> Set<String> keys(List<T> rows, Function<T, String> key) {
        return rows.stream().map(key).collect(Collectors.toUnmodifiableSet());
    }

    private static ObjectNode offsetsOf(Session session, long at, List<Offset> all, List<Offset> rows) {
        ObjectNode frame = typed("offsets").put("time", millis(at));
        Roster roster = session.roster();
        Distribution distribution =
                Distribution.of(all.stream().filter(row -> roster.waitable(row.endpoint())).toList());
        frame.putObject("distribution")
                .put("endpoints", distribution.endpoints())
                .put("median", rounded(distribution.median()))
                .put("p95", rounded(distribution.p95()))
                .put("worst", rounded(distribution.worst()))
                .put("asynchrony", rounded(distribution.asynchrony()))
                .put("bound", rounded(distribution.bound()));
        ArrayNode array = frame.putArray("rows");
        rows.forEach(row -> array.add(offset(session, row)));
        return frame;
    }

    /** A row of offsets. */
    static ObjectNode offset(Session session, Offset row) {
        ObjectNode object = object().put("endpoint", row.endpoint().value());
        object.put("name", session.roster().owner(row.endpoint()).orElseThrow().name());
        object.put("time", millis(row.report().time()));
        if (row.offset().isPresent()) {
            object.put("offset", rounded(row.offset().getAsDouble()));
        } else {
            object.putNull("offset");
        }
        object.put("bound", millis(row.report().bound()))
                .put("readiness", Forms.name(row.report().readiness()))
                .put("buffered", rounded(row.report().buffered()));
        // What is tried out is not for all to see, and taken out of the offset already.
        double shift = session.advised(row.endpoint());
        if (shift != 0) {
            object.put("shift", shift);
        }
        row.device().battery().ifPresent(level -> object.put("battery", rounded(level)));
        row.device().charging().ifPresent(charging -> object.put("charging", charging));
        row.device().signal().ifPresent(level -> object.put("signal", rounded(level)));
        if (!row.device().denies().isEmpty()) {
            ArrayNode denies = object.putArray("denies");
            row.device().denies().stream().sorted().map(Forms::name).forEach(denies::add);
        }
        row.device().call().ifPresent(call -> object.set("call", call(call)));
        return object;
    }

    private static ObjectNode call(Call call) {
        ObjectNode object = object().put("codec", call.codec());
        call.jitter().ifPresent(jitter -> object.put("jitter", rounded(jitter)));
        return object.put("delay", rounded(call.delay())).put("bound", rounded(call.bound()));
    }

    static Frame accepted(Optional<String> id, Entry entry) {
        ObjectNode frame = accepted(entry);
        id.ifPresent(text -> frame.put("id", text));
        return frame(frame);
    }

    static ObjectNode accepted(Entry entry) {
        return typed("accepted")
                .put("seq", entry.seq())
                .put("stamp", millis(entry.stamp()))
                .put("effectiveAt", millis(entry.effectiveAt()));
    }

    static Frame error(Optional<String> id, ErrorCode code, String message) {
        Refusals.note(code);
        ObjectNode frame = typed("error", id);
        return frame(frame.put("code", code.wire()).put("message", message));
    }

    /**
     * The session is over.
     *
     * @param reason may be empty
     */
    static Frame ended(String reason) {
        return error(Optional.empty(), ErrorCode.SESSION_ENDED, reason.isBlank() ? "The session is over." : reason);
    }

    static Frame invitation(Optional<String> id, SessionId session, Invitation invitation) {
        ObjectNode frame = invitation(session, invitation);
        id.ifPresent(text -> frame.put("id", text));
        return frame(frame);
    }

    /** What a person may know of a session before joining. */
    static ObjectNode summary(Session session) {
        ObjectNode summary = object().put("session", session.id().value()).put("title", session.title());
        summary.set("item", MediaForms.item(session.item()));
        ArrayNode sources = summary.putArray("sources");
        MediaOrigins.of(session.item()).forEach(sources::add);
        if (DossierForms.told(session)) {
            DossierForms.details(session, false, summary);
        }
        return summary.put("members", session.roster().members().size() - Forms.observers(session.roster()).size())
                .put("admission", Forms.name(session.rules().admission()))
                .put("locked", session.rules().locked())
                .put("chat", Forms.name(session.rules().chat()))
                .put("startsAt", session.stage().startsAt().map(Forms::millis).orElse(null));
    }

    /** A session in the list of those that are open to everybody. */
    static ObjectNode listed(Session session) {
        ObjectNode row = summary(session).put("url", "/s/" + session.id());
        ArrayNode names = row.putArray("names");
        session.roster().members().stream()
                .filter(member -> member.role() != Role.OBSERVER)
                .limit(20)
                .forEach(member -> names.add(member.name()));
        return row;
    }

    /** The timeline for a program, with where it is now. */
    static ObjectNode timelineNow(Session session, long now) {
        return Forms.timeline(session, typed("timeline"))
                .put("position", session.timeline().positionAt(now))
                .put("time", millis(now));
    }

    static String text(JsonNode node) {
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

    static ObjectNode object() {
        return Forms.object();
    }

    private static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    /** An answer, if the message it answers had an id. */
    private static ObjectNode typed(String type, Optional<String> id) {
        ObjectNode frame = typed(type);
        id.ifPresent(text -> frame.put("id", text));
        return frame;
    }
}
