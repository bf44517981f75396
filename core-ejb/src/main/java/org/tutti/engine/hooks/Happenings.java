package org.tutti.engine.hooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Cause;
import org.tutti.session.Details;
import org.tutti.session.Door.Knock;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.QueueItem;
import org.tutti.session.Role;
import org.tutti.session.Session;

/** Says what of an entry may matter to programs elsewhere. Names are as the roster shows them; observers have none. */
final class Happenings {

    private final Session before, after;
    private final Entry entry;
    private final List<Happening> all = new ArrayList<>();

    private Happenings(Session before, Session after, Entry entry) {
        this.before = before;
        this.after = after;
        this.entry = entry;
    }

    /** That there is a session, as it is once all it was wished to begin with is written. */
    static List<Happening> begun(Session session, Entry entry) {
        var happenings = new Happenings(session, session, entry);
        happenings.begun();
        return happenings.all;
    }

    /** What an entry has changed, in the order in which it is told. */
    static List<Happening> of(Session before, Session after, Entry entry, List<Event> events) {
        var happenings = new Happenings(before, after, entry);
        events.forEach(happenings::event);
        happenings.input();
        return happenings.all;
    }

    static String instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private void add(EventType type, ObjectNode data) {
        all.add(new Happening(type, Optional.empty(), data));
    }

    private void add(EventType type, MemberId subject, ObjectNode data) {
        all.add(new Happening(type, Optional.of(subject), data));
    }

    private void begun() {
        ObjectNode data = object();
        after.dossier().tenant().ifPresent(tenant -> data.put("tenant", tenant));
        details(data);
        data.set("item", item(after.stage().queue().now()));
        data.put("items", after.stage().queue().items().size());
        add(EventType.SESSION_CREATED, data);
        after.stage().startsAt().ifPresent(_ -> scheduled());
    }

    private void event(Event event) {
        switch (event) {
            case Event.TimelineChanged _ -> timeline();
            case Event.RosterChanged _ -> roster();
            case Event.QueueChanged _ -> item();
            case Event.DoorChanged _ -> door();
            case Event.ChatChanged(Line line) -> chat(line);
            case Event.DetailsChanged _ -> add(EventType.DETAILS_CHANGED, details(object()));
            case Event.Ended(String reason) ->
                add(EventType.SESSION_ENDED, object().put("reason", reason).put("entries", entry.seq()));
            case Event.NoticeChanged _, Event.ViewChanged _, Event.TracksPresented _, Event.RulesChanged _,
                    Event.Admitted _, Event.TurnedAway _, Event.NotesChanged _, Event.TrialChanged _,
                    Event.TreeChanged _, Event.Shifted _ -> {}
        }
    }

    private void input() {
        switch (entry.input()) {
            case Input.Schedule _ -> scheduled();
            case Input.Agree agree -> agreed(agree);
            case Input.TransferHost(MemberId member) ->
                add(EventType.HOST_CHANGED, member, member(object(), after.roster().member(member)));
            default -> {}
        }
    }

    private void timeline() {
        Timeline was = before.timeline(), now = after.timeline();
        if (now.hold().isPresent() && was.hold().isEmpty()) {
            add(EventType.HOLD_STARTED, object()
                    .put("reason", now.hold().get().reason())
                    .put("position", position(now)));
        } else if (was.hold().isPresent() && now.hold().isEmpty()) {
            add(EventType.HOLD_ENDED, object().put("position", position(now)));
        }
        // What a strategy does to keep the timeline in step is nobody's news.
        if (entry.input() instanceof Input.Command || was.latest().moving() != now.latest().moving()) {
            after.cause().ifPresent(cause -> playback(now, cause));
        }
    }

    /** Without the reason: it may name whom the group waits for, and such a name could not be found to be erased. */
    private void playback(Timeline now, Cause cause) {
        ObjectNode data = object()
                .put("cause", cause.kind())
                .put("playing", now.latest().moving())
                .put("position", position(now))
                .put("rate", now.rate())
                .put("effectiveAt", instant(now.latest().timestamp()));
        if (cause.member().isPresent()) {
            data.put("name", cause.name());
            add(EventType.PLAYBACK_CHANGED, cause.member().get(), data);
        } else {
            add(EventType.PLAYBACK_CHANGED, data);
        }
    }

    /** In seconds, where the timeline will be when what is pending takes effect. */
    private static double position(Timeline timeline) {
        Motion latest = timeline.latest();
        return Math.clamp(latest.position(), 0, timeline.duration());
    }

    private void roster() {
        for (Member member : before.roster().members()) {
            if (after.roster().member(member.id()).isEmpty()) {
                add(EventType.MEMBER_LEFT, member.id(), member(object(), Optional.of(member)));
            }
        }
        for (Member member : after.roster().members()) {
            if (before.roster().member(member.id()).isEmpty()) {
                add(EventType.MEMBER_JOINED, member.id(), member(object(), Optional.of(member)));
            }
        }
        Optional<Member> controller = after.roster().controller();
        if (!controller.map(Member::id).equals(before.roster().controller().map(Member::id))) {
            all.add(new Happening(
                    EventType.CONTROL_CHANGED, controller.map(Member::id), member(object(), controller)));
        }
    }

    private static ObjectNode member(ObjectNode data, Optional<Member> member) {
        member.ifPresent(one -> named(data, one.name(), one.role()));
        return data;
    }

    private static ObjectNode named(ObjectNode data, String name, Role role) {
        if (role != Role.OBSERVER) {
            data.put("name", name);
        }
        return data.put("role", role.name().toLowerCase(Locale.ROOT));
    }

    private void door() {
        for (Knock knock : after.door().waiting().values()) {
            if (!before.door().waiting().containsKey(knock.member())) {
                add(
                        EventType.MEMBER_WAITING,
                        knock.member(),
                        named(object(), knock.name(), knock.role()).put("until", instant(knock.until())));
            }
        }
    }

    private void item() {
        QueueItem now = after.stage().queue().now();
        if (!now.id().equals(before.stage().queue().current())) {
            ObjectNode data = object();
            data.set("item", item(now));
            add(EventType.ITEM_CHANGED, data);
        }
    }

    /** Without the locator: addresses of media may be secrets. */
    private static ObjectNode item(QueueItem item) {
        return object().put("id", item.id()).put("title", item.item().media().title());
    }

    private void chat(Line line) {
        if (!line.removed() && line.seq() != entry.seq()) {
            return;
        }
        ObjectNode data = object().put("line", line.seq()).put("position", line.position()).put("item", line.item());
        if (line.removed()) {
            data.put("removed", true);
        } else {
            Role role = after.roster().member(line.member()).map(Member::role).orElse(Role.PARTICIPANT);
            named(data, line.name(), role).put("text", line.text()).put("encrypted", line.encrypted());
        }
        add(EventType.CHAT, line.member(), data);
    }

    private void scheduled() {
        add(
                EventType.SESSION_SCHEDULED,
                object().put("startsAt", after.stage().startsAt().map(Happenings::instant).orElse(null)));
    }

    private void agreed(Input.Agree agree) {
        after.dossier().notice().ifPresent(notice -> after.member(entry.actor()).ifPresent(member -> add(
                agree.agreed() ? EventType.CONSENT_GIVEN : EventType.CONSENT_REFUSED,
                member,
                member(object(), after.roster().member(member))
                        .put("notice", notice.seq())
                        .put("text", notice.text()))));
    }

    private ObjectNode details(ObjectNode data) {
        Details details = after.dossier().details();
        data.put("privacy", details.privacy().name().toLowerCase(Locale.ROOT))
                .put("description", details.description());
        details.hashtags().forEach(data.putArray("hashtags")::add);
        return data;
    }
}
