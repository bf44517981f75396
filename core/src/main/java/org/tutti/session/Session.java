package org.tutti.session;

import java.util.Optional;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Event.Ended;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Input.Command;
import org.tutti.session.Input.Create;
import org.tutti.session.Input.Decide;
import org.tutti.session.Input.Drop;
import org.tutti.session.Input.Due;
import org.tutti.session.Input.Join;
import org.tutti.session.Input.Leave;
import org.tutti.session.Input.Resume;
import org.tutti.session.Input.Takeover;
import org.tutti.session.Refusal.Code;

/**
 * A group sharing one timeline. Somebody creates it on an item and becomes its host; members join from their devices;
 * the host in control plays, pauses, seeks, and all devices follow; devices lose their connection and come back; at the
 * end of the item the timeline stops; when nobody has been there for a day the session is over.
 *
 * <p>All of this is a pure function of the journal: {@link #apply} takes the next {@link Entry} and says what becomes
 * of the session, or why the entry is refused. No clock is read, nothing is random, and the same entries always lead to
 * the same session. Immutable; any thread may read it.
 *
 * @param id the address
 * @param seq the place of the last entry in the journal; 0 before the first
 * @param stamp the stamp of the last entry (µs)
 * @param title for people
 * @param stage what is on; null only before the first entry
 * @param roster who is there
 * @param policy the sync strategy
 * @param closesAt when it is over if nobody comes until then (µs); {@link Long#MAX_VALUE} while somebody is there
 * @param ended whether it is over
 */
public record Session(
        SessionId id,
        long seq,
        long stamp,
        String title,
        Stage stage,
        Roster roster,
        Policy policy,
        long closesAt,
        boolean ended) {

    /** The slowest and fastest speed, as media players can follow it. */
    public static final double MIN_RATE = 0.25, MAX_RATE = 4;

    /** The longest name of a member and title of a session, in characters. */
    public static final int MAX_NAME = 80, MAX_TITLE = 120;

    /** How long a server may be away before the timeline is held where it was lost, in µs. */
    public static final long OUTAGE_LIMIT = 30_000_000;

    /** How far ahead a strategy may place a motion or the end of a hold, in µs. */
    public static final long STRATEGY_HORIZON = 60_000_000;

    /** How long a session stays open after everybody has gone, and how long if nobody ever came, in µs. */
    public static final long EMPTY_LIMIT = 24L * 3600 * 1_000_000, UNUSED_LIMIT = 3600L * 1_000_000;

    /** The longest reason a strategy may give, in characters, and the most numbers. */
    public static final int MAX_REASON = 1000, MAX_NUMBERS = 32;

    /** A session before its first entry, which must be {@link Create}. */
    public static Session unborn(SessionId id) {
        return new Session(
                id, 0, 0, "", null, Roster.EMPTY, new Policy("", Memory.NONE), 0, false);
    }

    /** Whether it has begun. */
    public boolean created() {
        return seq > 0;
    }

    /** The next instant (µs) at which time itself changes the session; {@link Long#MAX_VALUE} if it never does. */
    public long nextDeadline() {
        if (!created() || ended) {
            return Long.MAX_VALUE;
        }
        return Math.min(stage.nextDeadline(), Math.min(closesAt, roster.nextDeadline()));
    }

    /** What is on the timeline. */
    public Item item() {
        return stage.item();
    }

    /** How it moves. */
    public Timeline timeline() {
        return stage.timeline();
    }

    /** What last changed the timeline. */
    public Optional<Cause> cause() {
        return stage.cause();
    }

    /** The earliest instant (µs), at or after {@code at}, at which a command can take effect. */
    public long earliestEffect(long at) {
        return created() ? Playback.earliest(stage.timeline(), at) : at;
    }

    /**
     * Applies the next entry.
     *
     * @return the session after it with what is new, or why it is refused
     * @throws IllegalArgumentException if the entry belongs to another session, is not the next, or is stamped before
     *         the last: the journal is broken, not the input
     */
    public Outcome apply(Entry entry) {
        if (!entry.session().equals(id) || entry.seq() != seq + 1 || entry.stamp() < stamp) {
            throw new IllegalArgumentException(
                    "Entry %d of session %s, stamped %d, cannot follow entry %d of session %s, stamped %d."
                            .formatted(entry.seq(), entry.session(), entry.stamp(), seq, id, stamp));
        }
        if (created() == entry.input() instanceof Create) {
            return created()
                    ? Outcome.refused(Code.NOT_ALLOWED, "The session exists already.")
                    : Outcome.refused(Code.SESSION_UNKNOWN, "There is no session %s.".formatted(id));
        }
        if (ended) {
            return Outcome.refused(Code.SESSION_ENDED, "The session '%s' is over.".formatted(title));
        }
        return switch (entry.input()) {
            case Create create -> create(create, entry);
            case Join join -> join(join, entry);
            case Drop drop -> drop(drop, entry);
            case Resume resume -> resume(resume, entry);
            case Leave leave -> leave(leave, entry);
            case Command command -> Transport.command(this, command, entry);
            case Due due -> due(due, entry);
            case Decide decide -> Transport.decide(this, decide, entry);
            case Takeover takeover -> takeover(takeover, entry);
        };
    }

    private Outcome create(Create create, Entry entry) {
        if (create.title().isBlank() || create.title().length() > MAX_TITLE) {
            return Outcome.refused(Code.OUT_OF_RANGE, "A title has 1 to %d characters, not %d."
                    .formatted(MAX_TITLE, create.title().length()));
        }
        var session = new Session(
                id,
                entry.seq(),
                entry.stamp(),
                create.title(),
                Stage.of(create.item(), entry.stamp()),
                Roster.EMPTY,
                new Policy(create.strategy(), Memory.NONE),
                entry.stamp() + UNUSED_LIMIT,
                false);
        return Outcome.accepted(session, new TimelineChanged(), new RosterChanged());
    }

    private Outcome join(Join join, Entry entry) {
        if (join.name().isBlank() || join.name().length() > MAX_NAME) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "A name has 1 to %d characters, not %d.".formatted(MAX_NAME, join.name().length()));
        }
        if (!printable(join.name())) {
            return Outcome.refused(Code.OUT_OF_RANGE, "A name has no control characters and no half characters.");
        }
        if (roster.owner(join.endpoint()).isPresent()) {
            return Outcome.refused(Code.ALREADY_JOINED, "The endpoint %s is in the session.".formatted(join.endpoint()));
        }
        if (roster.endpoints() >= Roster.ENDPOINT_LIMIT) {
            return Outcome.refused(
                    Code.SESSION_FULL,
                    "The session is full: it takes %d endpoints.".formatted(Roster.ENDPOINT_LIMIT));
        }
        return rosterChanged(entry, roster.join(join.member(), join.endpoint(), join.name(), join.role()));
    }

    /** Names and titles are shown to everybody: what could disturb the text around them is refused. */
    public static boolean printable(String text) {
        return text.codePoints().allMatch(Session::printable);
    }

    private static boolean printable(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.SURROGATE
                && !(character >= 0x202A && character <= 0x202E) && !(character >= 0x2066 && character <= 0x2069);
    }

    private Outcome drop(Drop drop, Entry entry) {
        if (roster.owner(drop.endpoint()).isEmpty() || roster.resuming(drop.endpoint())) {
            return notJoined(drop.endpoint());
        }
        return rosterChanged(entry, roster.drop(drop.endpoint(), entry.stamp() + Roster.RESUME_LIMIT));
    }

    private Outcome resume(Resume resume, Entry entry) {
        return roster.owner(resume.endpoint()).isPresent()
                ? rosterChanged(entry, roster.resume(resume.endpoint()))
                : notJoined(resume.endpoint());
    }

    private Outcome leave(Leave leave, Entry entry) {
        return roster.owner(leave.endpoint()).isPresent()
                ? rosterChanged(entry, roster.leave(leave.endpoint()))
                : notJoined(leave.endpoint());
    }

    private Outcome due(Due due, Entry entry) {
        if (!byServer(entry) || due.deadline() > entry.stamp() || nextDeadline() > due.deadline()) {
            return Outcome.refused(Code.NOTHING_DUE, "Nothing is due at %d; the next deadline is %d."
                    .formatted(due.deadline(), nextDeadline()));
        }
        if (closesAt <= due.deadline()) {
            return Outcome.accepted(next(entry).over(), new Ended());
        }
        Session after = next(entry).with(roster.expire(due.deadline()));
        return changed(after.with(Transport.due(this, due.deadline(), entry)));
    }

    private Outcome takeover(Takeover takeover, Entry entry) {
        if (!byServer(entry)) {
            return Outcome.refused(Code.NOT_ALLOWED, "Only a server takes a session over.");
        }
        Session after = next(entry).with(roster.dropAll(entry.stamp() + Roster.RECOVERY_LIMIT));
        return changed(after.with(Transport.takenOver(this, takeover, entry)));
    }

    private static boolean byServer(Entry entry) {
        return entry.actor().kind() == Actor.Kind.ENGINE;
    }

    private Outcome notJoined(EndpointId endpoint) {
        return Outcome.refused(Code.NOT_JOINED, notIn(endpoint));
    }

    static String notIn(EndpointId endpoint) {
        return "The endpoint %s is not in the session. Maybe it was away too long; join again.".formatted(endpoint);
    }

    /** Accepts, with the events that follow from what is different. */
    Outcome changed(Session after) {
        boolean moved = after.stage.movedFrom(stage);
        boolean others = after.roster != roster;
        if (moved && others) {
            return Outcome.accepted(after, new TimelineChanged(), new RosterChanged());
        }
        return Outcome.accepted(after, moved ? new TimelineChanged() : new RosterChanged());
    }

    private Outcome rosterChanged(Entry entry, Roster now) {
        return Outcome.accepted(next(entry).with(now), new RosterChanged());
    }

    /** As this, after an entry that is yet to have its effect. */
    Session next(Entry entry) {
        return new Session(id, entry.seq(), entry.stamp(), title, stage, roster, policy, closesAt, ended);
    }

    Session with(Stage now) {
        return new Session(id, seq, stamp, title, now, roster, policy, closesAt, ended);
    }

    Session with(Policy now) {
        return new Session(id, seq, stamp, title, stage, roster, now, closesAt, ended);
    }

    private Session with(Roster now) {
        long closes = now.endpoints() > 0
                ? Long.MAX_VALUE
                : closesAt == Long.MAX_VALUE ? stamp + EMPTY_LIMIT : closesAt;
        return new Session(id, seq, stamp, title, stage, now, policy, closes, ended);
    }

    private Session over() {
        return new Session(id, seq, stamp, title, stage, roster, policy, closesAt, true);
    }
}
