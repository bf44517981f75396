package org.tutti.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Event.DoorChanged;
import org.tutti.session.Event.Ended;
import org.tutti.session.Event.QueueChanged;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Event.TurnedAway;
import org.tutti.session.Event.TracksPresented;
import org.tutti.session.Event.ViewChanged;
import org.tutti.session.Input.AccessRequest;
import org.tutti.session.Input.Belong;
import org.tutti.session.Input.ChatRequest;
import org.tutti.session.Input.Command;
import org.tutti.session.Input.Create;
import org.tutti.session.Input.Decide;
import org.tutti.session.Input.FallBack;
import org.tutti.session.Input.DossierRequest;
import org.tutti.session.Input.Drop;
import org.tutti.session.Input.Due;
import org.tutti.session.Input.Enter;
import org.tutti.session.Input.FloorRequest;
import org.tutti.session.Input.Join;
import org.tutti.session.Input.Leave;
import org.tutti.session.Input.NoteRequest;
import org.tutti.session.Input.QueueRequest;
import org.tutti.session.Input.Ready;
import org.tutti.session.Input.Remember;
import org.tutti.session.Input.Resume;
import org.tutti.session.Input.Takeover;
import org.tutti.session.Input.TreeRequest;
import org.tutti.session.Input.TrialRequest;
import org.tutti.session.Input.WatchFreely;
import org.tutti.session.Input.Window;
import org.tutti.session.Refusal.Code;
import org.tutti.tree.Tree;

/**
 * A group sharing one timeline. Somebody creates it on an item and becomes its host; members join from their devices;
 * the host in control plays, pauses, seeks, and all devices follow; devices lose their connection and come back; at the
 * end of the item the timeline stops; when nobody has been there for a day the session is over.
 *
 * <p>What it is about is divided: {@link Stage} what is on and how it moves, {@link Roster} who is here and who steers,
 * {@link Door} who waits to be let in, {@link Rules} what members may do, {@link Chat} what they say,
 * {@link Notes} what those who run it write down, {@link Trial} what is tried out with those who agree, {@link Tree}
 * what is linked to what.
 *
 * <p>All of this is a pure function of the journal: {@link #apply} takes the next {@link Entry} and says what becomes
 * of the session, or why the entry is refused. No clock is read, nothing is random, and the same entries always lead to
 * the same session. Immutable; any thread may read it.
 *
 * @param id the address
 * @param seq the place of the last entry in the journal; 0 before the first
 * @param stamp the stamp of the last entry (µs)
 * @param begunAt when it was created (µs)
 * @param title for people
 * @param rules what members may do
 * @param stage what is on; null only before the first entry
 * @param roster who is there
 * @param door who waits to be let in
 * @param chat what has been said
 * @param notes what those who run it have written down
 * @param dossier what it is to the organisation it belongs to
 * @param trial what is tried out
 * @param tree what is linked to what
 * @param policy the sync strategy
 * @param closesAt when it is over if nobody comes until then (µs); {@link Long#MAX_VALUE} while somebody is there
 * @param ended whether it is over
 */
public record Session(
        SessionId id,
        long seq,
        long stamp,
        long begunAt,
        String title,
        Rules rules,
        Stage stage,
        Roster roster,
        Door door,
        Chat chat,
        Notes notes,
        Dossier dossier,
        Trial trial,
        Tree tree,
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

    /** What devices need to hear of a start or a seek and to prepare it, in µs. */
    public static final long START_LEAD = 250_000;

    /** How long a session stays open after everybody has gone, and how long if nobody ever came, in µs. */
    public static final long EMPTY_LIMIT = 24L * 3600 * 1_000_000, UNUSED_LIMIT = 3600L * 1_000_000;

    /** The longest reason a strategy may give, in characters, and the most numbers. */
    public static final int MAX_REASON = 1000, MAX_NUMBERS = 32;

    /** A session before its first entry, which must be {@link Create}. */
    public static Session unborn(SessionId id) {
        return new Session(
                id, 0, 0, 0, "", Rules.STANDARD, null, Roster.EMPTY, Door.SHUT, Chat.EMPTY, Notes.NONE,
                Dossier.NONE, Trial.NONE, Tree.EMPTY, Policy.of(""), 0, false);
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
        return Math.min(
                Math.min(stage.nextDeadline(), closesAt), Math.min(roster.nextDeadline(), door.nextDeadline()));
    }

    /** What it is called in its synchronisation tree. */
    public String uri() {
        return "urn:tutti:session:" + id;
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

    /** How many seconds ahead of the timeline (negative: behind) an endpoint is to play, all in all. */
    public double shift(EndpointId endpoint) {
        return advised(endpoint) + injected(endpoint);
    }

    /** What of the {@link #shift} the strategy advises. */
    public double advised(EndpointId endpoint) {
        return policy.advice().getOrDefault(endpoint, 0.0);
    }

    /** What of the {@link #shift} is tried out: not for all to know. */
    public double injected(EndpointId endpoint) {
        return roster.owner(endpoint).map(member -> trial.injected(member.id())).orElse(0.0);
    }

    /** What a member may do. */
    public Set<Grant> grants(Member member) {
        return grants(member, roster);
    }

    /** Why an actor may not do what takes a permission, if so. The session says it again when it is done. */
    public Optional<Refusal> denied(Actor actor, Grant grant) {
        return Who.of(this, actor)
                .map(who -> who.may(grant) ? Optional.<Refusal>empty() : who.lacks(grant).why())
                .orElseGet(() -> Who.unknown(actor).why());
    }

    /** Why an actor may not do what is for those who run the session, if so. */
    public Optional<Refusal> runDenied(Actor actor) {
        return Who.of(this, actor)
                .map(who -> who.runs() ? Optional.<Refusal>empty() : who.doesNotRun().why())
                .orElseGet(() -> Who.unknown(actor).why());
    }

    /** Why an actor is nobody in this session, if so. */
    public Optional<Refusal> unknown(Actor actor) {
        return Who.of(this, actor).isPresent() ? Optional.empty() : Who.unknown(actor).why();
    }

    /** The member behind an actor; empty if it is none, or not here. */
    public Optional<MemberId> member(Actor actor) {
        return Who.of(this, actor).map(Who::id);
    }

    /** Why an actor may not invite to a role, if so. */
    public Optional<Refusal> inviteDenied(Actor actor, Role role) {
        return denied(actor, Grant.ADMIT).or(() -> Who.of(this, actor)
                .filter(who -> who.role().below(role))
                .map(who -> new Refusal(
                        Code.NOT_PERMITTED,
                        "%s may not invite somebody to be more in the session than they are.".formatted(who.name()))));
    }

    /**
     * Whether an invitation still lets somebody in: not when who made it has been turned out since, nor to run the
     * session when they could not invite to that any more.
     */
    public boolean invitationHolds(MemberId inviter, Role role) {
        Standing standing = roster.standing(inviter);
        return !standing.removed()
                && (!role.runs() || standing.role().map(now -> now.runs() && now.over(role)).orElse(true));
    }

    /** Whether a session can be scheduled at {@code now} to start by itself at {@code at} (µs). */
    public static boolean canStartAt(long at, long now) {
        return at > now && at <= now + Transport.FURTHEST;
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
        return Trees.settled(this, effect(entry));
    }

    private Outcome effect(Entry entry) {
        return switch (entry.input()) {
            case Create create -> create(create, entry);
            case Join join -> Access.join(this, join, entry);
            case Enter enter -> Access.enter(this, enter, entry);
            case Drop drop -> Presence.drop(this, drop, entry);
            case Resume resume -> Presence.resume(this, resume, entry);
            case Leave leave -> Presence.leave(this, leave, entry);
            case Remember remember -> Access.remember(this, remember, entry);
            case Command command -> Transport.command(this, command, entry);
            case FloorRequest request -> asked(entry, who -> Floor.request(this, who, request, entry));
            case AccessRequest request -> asked(entry, who -> Access.request(this, who, request, entry));
            case QueueRequest request -> asked(entry, who -> Items.request(this, who, request, entry));
            case ChatRequest request -> asked(entry, who -> Chat.request(this, who, request, entry));
            case NoteRequest request -> asked(entry, who -> Notes.request(this, who, request, entry));
            case DossierRequest request -> asked(entry, who -> Dossiers.request(this, who, request, entry));
            case TrialRequest request -> asked(entry, who -> Trials.request(this, who, request, entry));
            case TreeRequest request -> asked(entry, who -> Trees.request(this, who, request, entry));
            case Ready ready -> Barriers.ready(this, ready, entry);
            case WatchFreely(boolean freely) -> asked(entry, who -> Presence.watchFreely(this, who, freely, entry));
            case Input.SetName(String name) -> asked(entry, who -> Access.rename(this, who, name, entry));
            case Due due -> due(due, entry);
            case Decide decide -> Strategies.decide(this, decide, entry);
            case FallBack fallBack -> Strategies.fallBack(this, fallBack, entry);
            case Takeover takeover -> Succession.takeover(this, takeover, entry);
            case Input.Succeed succeed -> Succession.succeed(this, succeed, entry);
            case Window seen -> Items.window(this, seen, entry);
            case Belong belong -> Dossiers.belong(this, belong, entry);
        };
    }

    private Outcome asked(Entry entry, Function<Who, Outcome> answer) {
        return Who.of(this, entry.actor()).map(answer).orElseGet(() -> Who.unknown(entry.actor()));
    }

    private Outcome create(Create create, Entry entry) {
        if (create.title().isBlank() || create.title().length() > MAX_TITLE) {
            return Outcome.refused(Code.OUT_OF_RANGE, "A title has 1 to %d characters, not %d."
                    .formatted(MAX_TITLE, create.title().length()));
        }
        var session = new Session(
                id, entry.seq(), entry.stamp(), entry.stamp(), create.title(), Rules.STANDARD,
                Stage.of(create.item(), entry.seq(), entry.stamp()), Roster.EMPTY, Door.SHUT, Chat.EMPTY, Notes.NONE,
                Dossier.NONE, Trial.NONE, Tree.EMPTY, Policy.of(create.strategy()), entry.stamp() + UNUSED_LIMIT,
                false);
        return Outcome.accepted(session, new TimelineChanged(), new RosterChanged());
    }

    /**
     * Names and titles are shown to everybody: what could disturb the text around them is refused. Whatever journals
     * may hold passes here; {@link Texts} refuses more of it on the way in.
     */
    static boolean printable(String text) {
        return text.codePoints().allMatch(Session::printable);
    }

    static boolean printable(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.SURROGATE
                && !(character >= 0x202A && character <= 0x202E) && !(character >= 0x2066 && character <= 0x2069);
    }

    private Outcome due(Due due, Entry entry) {
        if (!byServer(entry) || due.deadline() > entry.stamp() || nextDeadline() > due.deadline()) {
            return Outcome.refused(Code.NOTHING_DUE, "Nothing is due at %d; the next deadline is %d."
                    .formatted(due.deadline(), nextDeadline()));
        }
        if (closesAt <= due.deadline()) {
            return Outcome.accepted(next(entry).over(), new Ended(""));
        }
        List<Event> events = new ArrayList<>();
        Session after = next(entry).with(Transport.due(this, due.deadline(), entry));
        if (!after.stage.queue().equals(stage.queue())) {
            events.add(new QueueChanged());
            events.add(new ViewChanged());
        }
        if (!after.stage.presented().equals(stage.presented())) {
            events.add(new TracksPresented());
        }
        Roster left = roster.expire(due.deadline());
        if (left != roster) {
            after = after.with(left);
            events.add(new RosterChanged());
        }
        for (Door.Knock knock : door.waiting().values()) {
            if (knock.until() <= due.deadline()) {
                after = after.with(after.door.minus(knock.member()));
                events.add(new TurnedAway(
                        knock.endpoint(),
                        new Refusal(Code.NOT_ADMITTED, "Nobody has let you in. Maybe nobody is there; try later.")));
            }
        }
        if (after.door != door) {
            events.add(new DoorChanged());
        }
        return withStart(after, entry, events);
    }

    /** Accepts. If those who are left are ready, what waited for the others starts. */
    Outcome withStart(Session after, Entry entry, List<Event> events) {
        Session started = after.with(Barriers.settled(after, after.stage, entry));
        if (started.stage.movedFrom(stage)) {
            events.add(new TimelineChanged());
        }
        return new Outcome.Accepted(started, List.copyOf(events));
    }

    static boolean byServer(Entry entry) {
        return entry.actor().kind() == Actor.Kind.ENGINE;
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

    /** As this, after an entry that is yet to have its effect. */
    Session next(Entry entry) {
        return new Session(
                id, entry.seq(), entry.stamp(), begunAt, title, rules, stage, roster, door, chat, notes, dossier,
                trial, tree, policy, closesAt, ended);
    }

    Session with(Stage now) {
        return new Session(
                id, seq, stamp, begunAt, title, rules, now, roster, door, chat, notes, dossier, trial, tree,
                policy, closesAt, ended);
    }

    Session with(Policy now) {
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, door, chat, notes, dossier, trial, tree, now,
                closesAt, ended);
    }

    Session with(Door now) {
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, now, chat, notes, dossier, trial, tree,
                policy, closesAt, ended);
    }

    Session with(Chat now) {
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, door, now, notes, dossier, trial, tree, policy,
                closesAt, ended);
    }

    Session with(Notes now) {
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, door, chat, now, dossier, trial, tree, policy,
                closesAt, ended);
    }

    Session with(Dossier now) {
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, door, chat, notes, now, trial, tree, policy,
                closesAt, ended);
    }

    Session with(Trial now) {
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, door, chat, notes, dossier, now, tree, policy,
                closesAt, ended);
    }

    Session with(Tree now) {
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, door, chat, notes, dossier, trial, now, policy,
                closesAt, ended);
    }

    Session with(Rules now) {
        var under = new Session(
                id, seq, stamp, begunAt, title, now, stage, roster, door, chat, notes, dossier, trial, tree,
                policy, closesAt, ended);
        return under.with(roster);
    }

    /** As this with these members; control rests with one who may have it. */
    Session with(Roster now) {
        Roster settled = now.settled(member -> grants(member, now).contains(Grant.CONTROL));
        long closes = settled.endpoints() > 0
                ? Long.MAX_VALUE
                : closesAt == Long.MAX_VALUE ? stamp + EMPTY_LIMIT : closesAt;
        var settledIn = new Session(
                id, seq, stamp, begunAt, title, rules, stage, settled, door, chat, notes, dossier, trial, tree,
                policy, closes, ended);
        return settledIn.openUntil(stage.startsAt());
    }

    private Set<Grant> grants(Member member, Roster now) {
        return member.role() == Role.HOST
                ? rules.of(Role.HOST)
                : now.standing(member.id()).grants().orElseGet(() -> rules.of(member.role()));
    }

    /** As this, open for an hour after it starts by itself. */
    Session openUntil(Optional<Long> start) {
        long closes = start.map(at -> Math.max(closesAt, at + UNUSED_LIMIT)).orElse(closesAt);
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, door, chat, notes, dossier, trial, tree,
                policy, closes, ended);
    }

    Session over() {
        return new Session(
                id, seq, stamp, begunAt, title, rules, stage, roster, door, chat, notes, dossier, trial, tree,
                policy, closesAt, true);
    }
}
