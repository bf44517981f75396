package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Barrier;
import org.tutti.session.Cause;
import org.tutti.session.EndpointId;
import org.tutti.session.Grant;
import org.tutti.session.Item;
import org.tutti.session.Line;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Note;
import org.tutti.session.QueueItem;
import org.tutti.session.Role;
import org.tutti.session.Roster;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.Stage;
import org.tutti.session.View;

/** What there is in a session, as JSON; {@code docs/protocol} describes each. */
final class Forms {

    /** How many of those who reacted alike are named. */
    private static final int NAMED = 50;

    private static final int REACTION_CHARACTERS = 60, MEMBER_CHARACTERS = 25;

    private Forms() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ObjectNode timeline(Session session, ObjectNode node) {
        Stage stage = session.stage();
        Timeline timeline = session.timeline();
        node.put("revision", session.seq()).put("item", stage.queue().current());
        node.set("motion", motion(timeline.current()));
        node.set("pending", timeline.pending().map(Forms::motion).orElse(null));
        node.put("rate", timeline.rate());
        node.set("hold", timeline.hold().map(hold -> hold(session, hold)).orElse(null));
        node.put("startsAt", stage.startsAt().map(Forms::millis).orElse(null));
        node.set("cause", session.cause().map(Forms::cause).orElse(null));
        if (session.policy().follow() != Rule.TIMELINE) {
            node.put("follow", name(session.policy().follow()));
        }
        return node;
    }

    private static ObjectNode hold(Session session, Hold hold) {
        Stage stage = session.stage();
        ObjectNode node = object()
                .put("reason", hold.reason())
                .put("since", millis(hold.since()))
                .put("until", hold.limited() ? millis(hold.until()) : null);
        ArrayNode waitingFor = node.putArray("waitingFor");
        // Of a crowd not all: what a client is told does not grow with it.
        int named = Crowd.of(session.roster()) ? Crowd.MEMBERS : stage.awaited().size();
        for (EndpointId endpoint : stage.awaited().subList(0, Math.min(named, stage.awaited().size()))) {
            // Who was made a silent observer meanwhile is not spoken of any more.
            Optional<Member> awaited =
                    session.roster().owner(endpoint).filter(_ -> session.roster().waitable(endpoint));
            awaited.ifPresent(member -> waitingFor
                    .addObject()
                    .put("endpoint", endpoint.value())
                    .put("member", member.id().value())
                    .put("name", member.name()));
        }
        if (stage.barrier().isEmpty()) {
            return node.putNull("barrier");
        }
        Barrier barrier = stage.barrier().get();
        return node.put("barrier", barrier.seq())
                .put("asked", barrier.asked())
                .put("ready", barrier.asked() - stage.awaited().size())
                .put("notBefore", millis(barrier.notBefore()));
    }

    private static ObjectNode motion(Motion motion) {
        return object()
                .put("position", motion.position())
                .put("velocity", motion.velocity())
                .put("timestamp", millis(motion.timestamp()));
    }

    static ObjectNode cause(Cause cause) {
        ObjectNode node = object()
                .put("kind", cause.kind())
                .put("member", cause.member().map(MemberId::value).orElse(null))
                .put("name", cause.name().isEmpty() ? null : cause.name())
                .put("at", millis(cause.at()))
                .put("reason", cause.reason());
        ObjectNode numbers = node.putObject("numbers");
        cause.numbers().forEach((name, value) -> {
            if (Double.isFinite(value)) {
                numbers.put(name, value);
            }
        });
        return node;
    }

    static ArrayNode trace(Session session) {
        ArrayNode causes = array();
        session.stage().trace().forEach(cause -> causes.add(cause(cause)));
        return causes;
    }

    /**
     * Who is here.
     *
     * @param rows who is named
     * @param observers whether the silent ones are counted
     */
    static ObjectNode roster(Session session, Collection<Member> rows, boolean observers, ObjectNode node) {
        Roster roster = session.roster();
        node.put("revision", session.seq());
        node.put("controller", roster.controller().map(member -> member.id().value()).orElse(null));
        ArrayNode requests = node.putArray("requests");
        roster.requests().entrySet().stream().limit(Crowd.MEMBERS).forEach(request -> requests.addObject()
                .put("member", request.getKey().value())
                .put("name", roster.member(request.getKey()).map(Member::name).orElse(""))
                .put("until", millis(request.getValue())));
        List<Member> unseen = observers ? List.of() : observers(roster);
        node.putObject("size")
                .put("members", roster.members().size() - unseen.size())
                .put("endpoints", roster.endpoints()
                        - unseen.stream().mapToInt(member -> member.endpoints().size()).sum());
        ArrayNode members = node.putArray("members");
        rows.forEach(member -> members.add(member(session, member)));
        return node;
    }

    static List<Member> observers(Roster roster) {
        return roster.members().stream().filter(member -> member.role() == Role.OBSERVER).toList();
    }

    /** A row of the roster. */
    static ObjectNode member(Session session, Member member) {
        Roster roster = session.roster();
        ObjectNode row = object()
                .put("member", member.id().value())
                .put("name", member.name())
                .put("role", name(member.role()));
        row.set("grants", grants(session.grants(member)));
        row.put("free", member.free()).put("muted", roster.standing(member.id()).muted());
        ArrayNode endpoints = row.putArray("endpoints");
        member.endpoints().forEach(endpoint -> endpoints
                .addObject()
                .put("endpoint", endpoint.value())
                .put("state", roster.resuming(endpoint) ? "resuming" : "connected")
                .put("plays", roster.plays(endpoint)));
        return row;
    }

    private static ArrayNode grants(Set<Grant> grants) {
        ArrayNode names = array();
        grants.stream().sorted().forEach(grant -> names.add(name(grant)));
        return names;
    }

    static ObjectNode queue(Session session, ObjectNode node) {
        node.put("revision", session.seq()).put("current", session.stage().queue().current());
        ArrayNode items = node.putArray("items");
        session.stage().queue().items().forEach(one -> items.add(queued(one)));
        return node;
    }

    /** An item of the queue. */
    static ObjectNode queued(QueueItem one) {
        ObjectNode row = object().put("id", one.id());
        row.set("item", MediaForms.item(one.item()));
        ArrayNode points = row.putArray("waitPoints");
        one.waitPoints().forEach(
                point -> points.addObject().put("position", point.position()).put("label", point.label()));
        return row;
    }

    static ObjectNode view(Session session, ObjectNode node) {
        View view = session.stage().view();
        return node.put("revision", session.seq())
                .put("scale", view.scale())
                .put("x", view.x())
                .put("y", view.y())
                .put("angle", view.angle())
                .put("yaw", view.yaw())
                .put("pitch", view.pitch())
                .put("roll", view.roll());
    }

    static ObjectNode rules(Session session, ObjectNode node) {
        Rules rules = session.rules();
        node.put("revision", session.seq())
                .put("strategy", session.policy().strategy());
        session.policy().fallback().ifPresent(reason -> node.put("fallback", reason));
        node.put("admission", name(rules.admission()))
                .put("locked", rules.locked())
                .put("memberLimit", rules.memberLimit())
                .put("joinAs", name(rules.joinAs()));
        ObjectNode grants = node.putObject("grants");
        for (Role role : Role.values()) {
            grants.set(name(role), grants(rules.of(role)));
        }
        node.put("handover", name(rules.handover()))
                .put("progressForAll", rules.progressForAll())
                .put("chat", name(rules.chat()))
                .put("slowMode", rules.slowMode())
                .put("advance", rules.advance());
        node.putObject("readiness")
                .put("seeks", rules.readiness().seeks())
                .put("quorum", rules.readiness().quorum())
                .put("limit", rules.readiness().limit());
        return node;
    }

    static ObjectNode door(Session session, ObjectNode node) {
        ArrayNode waiting = node.put("revision", session.seq()).putArray("waiting");
        session.door().waiting().values().forEach(knock -> waiting
                .addObject()
                .put("member", knock.member().value())
                .put("name", knock.name())
                .put("since", millis(knock.since()))
                .put("until", millis(knock.until())));
        return node;
    }

    /** A line of the chat without what it says. */
    static ObjectNode line(Line line, ObjectNode node) {
        node.put("seq", line.seq())
                .put("member", line.member().value())
                .put("name", line.name())
                .put("at", millis(line.at()))
                .put("since", millis(line.since()))
                .put("item", line.item())
                .put("position", line.position());
        ArrayNode reactions = node.putArray("reactions");
        line.reactions().forEach((reaction, members) -> {
            ArrayNode who = reactions.addObject()
                    .put("reaction", reaction)
                    .put("count", members.size())
                    .putArray("members");
            members.stream().limit(NAMED).forEach(member -> who.add(member.value()));
        });
        return node.put("removed", line.removed());
    }

    /** About how much the reactions to a line take. */
    static int reactionCharacters(Line line) {
        return line.reactions().values().stream()
                .mapToInt(members -> REACTION_CHARACTERS + MEMBER_CHARACTERS * Math.min(members.size(), NAMED))
                .sum();
    }

    /** A line of the chat as text; an encrypted one as its ciphertext. */
    static ObjectNode whole(Line line, ObjectNode node) {
        return line(line, node).put(line.encrypted() && !line.removed() ? "cipher" : "text", line.text());
    }

    static ArrayNode lines(Collection<Line> lines) {
        ArrayNode rows = array();
        lines.forEach(line -> rows.add(whole(line, object())));
        return rows;
    }

    static ObjectNode notes(Session session, Collection<Note> notes, ObjectNode node) {
        ArrayNode rows = node.put("revision", session.seq()).putArray("notes");
        notes.forEach(note -> rows.addObject()
                .put("seq", note.seq())
                .put("member", note.member().value())
                .put("name", note.name())
                .put("at", millis(note.at()))
                .put("item", note.item())
                .put("position", note.position())
                .put("text", note.text()));
        return node;
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Microseconds as milliseconds with three decimals: exact. */
    static BigDecimal millis(long micros) {
        return BigDecimal.valueOf(micros, 3);
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /** The words of a vocabulary, by how they are written. */
    static <E extends Enum<E>> Map<String, E> words(Class<E> type) {
        return java.util.Arrays.stream(type.getEnumConstants())
                .collect(java.util.stream.Collectors.toUnmodifiableMap(Forms::name, one -> one));
    }
}
