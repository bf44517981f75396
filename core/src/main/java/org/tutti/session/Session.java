package org.tutti.session;

import java.util.List;
import java.util.Optional;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Event.Advised;
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
import org.tutti.session.Input.Pause;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Resume;
import org.tutti.session.Input.Seek;
import org.tutti.session.Input.SetRate;
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
 * @param item what is on the timeline; null only before the first entry
 * @param timeline how it moves; null only before the first entry
 * @param cause what last changed the timeline
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
        Item item,
        Timeline timeline,
        Optional<Cause> cause,
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
                id, 0, 0, "", null, null, Optional.empty(), Roster.EMPTY, new Policy("", Memory.NONE), 0, false);
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
        long end = Playback.end(timeline);
        long hold = timeline.hold().map(Hold::until).orElse(Long.MAX_VALUE);
        return Math.min(Math.min(end, hold), Math.min(closesAt, roster.nextDeadline()));
    }

    /** The earliest instant (µs), at or after {@code at}, at which a command can take effect. */
    public long earliestEffect(long at) {
        return created() ? Playback.earliest(timeline, at) : at;
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
                    ? refused(Code.NOT_ALLOWED, "The session exists already.")
                    : refused(Code.SESSION_UNKNOWN, "There is no session %s.".formatted(id));
        }
        if (ended) {
            return refused(Code.SESSION_ENDED, "The session '%s' is over.".formatted(title));
        }
        return switch (entry.input()) {
            case Create create -> create(create, entry);
            case Join join -> join(join, entry);
            case Drop drop -> drop(drop, entry);
            case Resume resume -> resume(resume, entry);
            case Leave leave -> leave(leave, entry);
            case Command command -> command(command, entry);
            case Due due -> due(due, entry);
            case Decide decide -> decide(decide, entry);
            case Takeover takeover -> takeover(takeover, entry);
        };
    }

    private Outcome create(Create create, Entry entry) {
        if (create.title().isBlank() || create.title().length() > MAX_TITLE) {
            return refused(Code.OUT_OF_RANGE, "A title has 1 to %d characters, not %d."
                    .formatted(MAX_TITLE, create.title().length()));
        }
        MediaDescription media = create.item().media();
        var session = new Session(
                id,
                entry.seq(),
                entry.stamp(),
                create.title(),
                create.item(),
                Timeline.startingAt(entry.stamp(), media.duration()),
                Optional.empty(),
                Roster.EMPTY,
                new Policy(create.strategy(), Memory.NONE),
                entry.stamp() + UNUSED_LIMIT,
                false);
        return new Outcome.Accepted(session, List.of(new TimelineChanged(), new RosterChanged()));
    }

    private Outcome join(Join join, Entry entry) {
        if (join.name().isBlank() || join.name().length() > MAX_NAME) {
            return refused(
                    Code.OUT_OF_RANGE,
                    "A name has 1 to %d characters, not %d.".formatted(MAX_NAME, join.name().length()));
        }
        if (!printable(join.name())) {
            return refused(Code.OUT_OF_RANGE, "A name has no control characters and no half characters.");
        }
        if (roster.owner(join.endpoint()).isPresent()) {
            return refused(Code.ALREADY_JOINED, "The endpoint %s is in the session.".formatted(join.endpoint()));
        }
        if (roster.endpoints() >= Roster.ENDPOINT_LIMIT) {
            return refused(
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

    private Outcome command(Command command, Entry entry) {
        Optional<Refusal> denied = controlDenied(entry.actor());
        if (denied.isPresent()) {
            return new Outcome.Refused(denied.get());
        }
        long at = earliestEffect(Math.max(entry.effectiveAt(), entry.stamp()));
        Timeline now = Playback.settled(timeline, entry.stamp());
        return switch (command) {
            case Play _ -> timelineChanged(entry, "play", at, Playback.play(now, at));
            case Pause _ -> timelineChanged(entry, "pause", at, Playback.pause(now, at));
            case Seek(double position) ->
                position >= 0 && position <= timeline.duration()
                        ? timelineChanged(entry, "seek", at, Playback.seek(now, position, at))
                        : refused(Code.OUT_OF_RANGE, beyond(position));
            case SetRate(double rate) ->
                rateInRange(rate)
                        ? timelineChanged(entry, "setRate", at, Playback.setRate(now, rate, at))
                        : refused(
                                Code.OUT_OF_RANGE,
                                "The rate %s lies outside %s to %s.".formatted(rate, MIN_RATE, MAX_RATE));
        };
    }

    private static boolean rateInRange(double rate) {
        return rate >= MIN_RATE && rate <= MAX_RATE;
    }

    private String beyond(double position) {
        if (!(position >= 0)) {
            return "The seek target %s s lies before the start of '%s'."
                    .formatted(position, item.media().title());
        }
        return "The seek target %s lies beyond the end %s of '%s'. Maybe the item changed after the slider was drawn."
                .formatted(HumanTime.text(position), HumanTime.text(timeline.duration()), item.media().title());
    }

    private Optional<Refusal> controlDenied(Actor actor) {
        if (actor.kind() != Actor.Kind.ENDPOINT) {
            return Optional.of(new Refusal(Code.NOT_ALLOWED, "Only members give commands."));
        }
        var endpoint = new EndpointId(actor.id());
        Optional<Member> member = roster.owner(endpoint);
        if (member.isEmpty()) {
            return Optional.of(new Refusal(Code.NOT_JOINED, notIn(endpoint)));
        }
        if (member.equals(roster.controller())) {
            return Optional.empty();
        }
        String who = roster.controller().map(Member::name).orElse("Nobody");
        return Optional.of(new Refusal(
                Code.CONTROL_DENIED,
                "%s has control; %s does not.".formatted(who, member.get().name())));
    }

    private Outcome due(Due due, Entry entry) {
        if (!byServer(entry) || due.deadline() > entry.stamp() || nextDeadline() > due.deadline()) {
            return refused(Code.NOTHING_DUE, "Nothing is due at %d; the next deadline is %d."
                    .formatted(due.deadline(), nextDeadline()));
        }
        if (closesAt <= due.deadline()) {
            return accepted(next(entry, timeline, cause, roster, policy, true), new Ended());
        }
        Roster left = roster.expire(due.deadline());
        Session after = next(entry, timeline, cause, left, policy, false);
        long end = Playback.end(timeline);
        if (end <= due.deadline()) {
            Timeline ended = Playback.stoppedAt(timeline, end, Optional.empty());
            after = after.moved(ended, new Cause("end", Optional.empty(), "", end));
        } else if (timeline.hold().filter(hold -> hold.until() <= due.deadline()).isPresent()) {
            Timeline now = Playback.settled(timeline, entry.stamp());
            long at = earliestEffect(Math.max(entry.effectiveAt(), entry.stamp()));
            after = after.moved(Playback.release(now, at), new Cause("release", Optional.empty(), "", at));
        }
        return changed(after);
    }

    private Outcome decide(Decide decide, Entry entry) {
        if (entry.actor().kind() != Actor.Kind.STRATEGY || !decide.strategy().equals(policy.strategy())) {
            return refused(Code.NOT_ALLOWED, "The session runs under the strategy %s, not %s."
                    .formatted(policy.strategy(), decide.strategy()));
        }
        Decision decision = decide.decision();
        if (decision.reason().length() > MAX_REASON || decision.numbers().size() > MAX_NUMBERS) {
            return refused(Code.OUT_OF_RANGE, "A decision of %s has a reason of %d characters and %d numbers; %d and %d fit."
                    .formatted(decide.strategy(), decision.reason().length(), decision.numbers().size(), MAX_REASON,
                            MAX_NUMBERS));
        }
        long at = earliestEffect(Math.max(entry.effectiveAt(), entry.stamp()));
        Timeline now = Playback.settled(timeline, entry.stamp());
        Session after = next(
                entry, timeline, cause, roster, new Policy(decide.strategy(), decision.memory()), false);
        var because = new Cause("strategy", Optional.empty(), decide.strategy(), at);
        return switch (decision.action()) {
            case Decision.Keep _ -> accepted(after);
            case Decision.Retime(var motion) -> {
                if (!now.latest().moving()) {
                    yield accepted(after);
                }
                if (!rateInRange(motion.velocity()) || motion.timestamp() > at + STRATEGY_HORIZON) {
                    yield refused(Code.OUT_OF_RANGE, "The strategy %s asks for %s.".formatted(decide.strategy(), motion));
                }
                long when = Math.max(at, motion.timestamp());
                yield changed(after.moved(Playback.retime(now, motion, when), because));
            }
            case Decision.Wait(_, long until) -> {
                if (!now.latest().moving()) {
                    yield accepted(after);
                }
                var hold = new Hold(decision.reason(), at, Math.clamp(until, at, at + STRATEGY_HORIZON));
                yield changed(after.moved(Playback.hold(now, hold, at), because));
            }
            case Decision.Release _ ->
                timeline.hold().isPresent() ? changed(after.moved(Playback.release(now, at), because)) : accepted(after);
            case Decision.Advise(String endpoint, double correction) ->
                accepted(after, new Advised(new EndpointId(endpoint), correction));
        };
    }

    private Outcome takeover(Takeover takeover, Entry entry) {
        if (!byServer(entry)) {
            return refused(Code.NOT_ALLOWED, "Only a server takes a session over.");
        }
        Session after = next(
                entry, timeline, cause, roster.dropAll(entry.stamp() + Roster.RECOVERY_LIMIT), policy, false);
        // What was accepted before the outage still counts, also what was to take effect a little later.
        long lostAt = earliestEffect(Math.max(takeover.lostAt(), stamp));
        long away = entry.stamp() - lostAt;
        if (away <= OUTAGE_LIMIT || !timeline.latest().moving() || Playback.end(timeline) <= lostAt) {
            return changed(after);
        }
        var hold = new Hold(
                "The server was away for %s. Press play to go on from here.".formatted(HumanTime.text(away / 1e6)),
                lostAt,
                Long.MAX_VALUE);
        Timeline held = Playback.stoppedAt(timeline, lostAt, Optional.of(hold));
        return changed(after.moved(held, new Cause("outage", Optional.empty(), "", lostAt)));
    }

    private static boolean byServer(Entry entry) {
        return entry.actor().kind() == Actor.Kind.ENGINE;
    }

    private Outcome notJoined(EndpointId endpoint) {
        return refused(Code.NOT_JOINED, notIn(endpoint));
    }

    private static String notIn(EndpointId endpoint) {
        return "The endpoint %s is not in the session. Maybe it was away too long; join again.".formatted(endpoint);
    }

    private static Outcome refused(Code code, String message) {
        return new Outcome.Refused(new Refusal(code, message));
    }

    private static Outcome accepted(Session session, Event... events) {
        return new Outcome.Accepted(session, List.of(events));
    }

    /** Accepts, with the events that follow from what is different. */
    private Outcome changed(Session after) {
        boolean moved = !after.timeline.equals(timeline) || !after.cause.equals(cause);
        boolean others = after.roster != roster;
        if (moved && others) {
            return accepted(after, new TimelineChanged(), new RosterChanged());
        }
        return moved ? accepted(after, new TimelineChanged()) : accepted(after, new RosterChanged());
    }

    private Outcome rosterChanged(Entry entry, Roster now) {
        return accepted(next(entry, timeline, cause, now, policy, false), new RosterChanged());
    }

    private Outcome timelineChanged(Entry entry, String kind, long at, Timeline now) {
        Member member = roster.owner(new EndpointId(entry.actor().id())).orElseThrow();
        var by = new Cause(kind, Optional.of(member.id()), member.name(), at);
        return accepted(next(entry, now, Optional.of(by), roster, policy, false), new TimelineChanged());
    }

    private Session moved(Timeline now, Cause because) {
        return new Session(
                id, seq, stamp, title, item, now, Optional.of(because), roster, policy, closesAt, ended);
    }

    private Session next(
            Entry entry, Timeline timeline, Optional<Cause> cause, Roster roster, Policy policy, boolean ended) {
        long closes = roster.endpoints() > 0
                ? Long.MAX_VALUE
                : closesAt == Long.MAX_VALUE ? entry.stamp() + EMPTY_LIMIT : closesAt;
        return new Session(
                id, entry.seq(), entry.stamp(), title, item, timeline, cause, roster, policy, closes, ended);
    }
}
