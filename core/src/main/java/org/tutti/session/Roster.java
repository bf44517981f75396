package org.tutti.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Who is in a session, from which endpoints, and who has control. Immutable. Members stand in order of joining; a
 * member without endpoints is gone.
 */
public final class Roster {

    /** How long an endpoint keeps its place after its connection is gone, in µs. */
    public static final long RESUME_LIMIT = 5_000_000;

    /** The same after the server itself was gone. */
    public static final long RECOVERY_LIMIT = 30_000_000;

    /** The most endpoints a session takes: about as many as the benchmark fanout has in one. */
    public static final int ENDPOINT_LIMIT = 5_500;

    /** How long a request for control stands, in µs. */
    public static final long REQUEST_LIMIT = 60_000_000;

    /** The most members about whom something can be decided. */
    static final int STANDINGS_LIMIT = 10_000;

    /** Until there are so many, the server remembers by itself what members are: there is room for decisions always. */
    static final int REMEMBERED_LIMIT = STANDINGS_LIMIT / 2;

    static final Roster EMPTY = new Roster(
            OrderedPMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            Optional.empty(),
            OrderedPMap.empty(),
            OrderedPMap.empty(),
            HashTreePSet.empty());

    private final OrderedPMap<MemberId, Member> members;
    private final PMap<EndpointId, MemberId> owners;
    private final PMap<EndpointId, Long> resuming;
    private final Optional<MemberId> controller;
    private final OrderedPMap<MemberId, Long> requests;
    private final OrderedPMap<MemberId, Standing> standings;
    private final PSet<EndpointId> bystanders;

    private Roster(
            OrderedPMap<MemberId, Member> members,
            PMap<EndpointId, MemberId> owners,
            PMap<EndpointId, Long> resuming,
            Optional<MemberId> controller,
            OrderedPMap<MemberId, Long> requests,
            OrderedPMap<MemberId, Standing> standings,
            PSet<EndpointId> bystanders) {
        this.members = members;
        this.owners = owners;
        this.resuming = resuming;
        this.controller = controller;
        this.requests = requests;
        this.standings = standings;
        this.bystanders = bystanders;
    }

    /** All members, in order of joining. */
    public Collection<Member> members() {
        return members.values();
    }

    /** How many endpoints there are, resuming ones included. */
    public int endpoints() {
        return owners.size();
    }

    /** The member who has control. Never more than one; none if no host is here. */
    public Optional<Member> controller() {
        return controller.map(members::get);
    }

    /** The member with this id, if here. */
    public Optional<Member> member(MemberId id) {
        return Optional.ofNullable(members.get(id));
    }

    /** The member this endpoint belongs to, if it is here. */
    public Optional<Member> owner(EndpointId endpoint) {
        return Optional.ofNullable(owners.get(endpoint)).map(members::get);
    }

    /** Whether the endpoint is here but has no connection. */
    public boolean resuming(EndpointId endpoint) {
        return resuming.containsKey(endpoint);
    }

    /** The instant (µs) until which a resuming endpoint keeps its place. */
    public Optional<Long> resumingUntil(EndpointId endpoint) {
        return Optional.ofNullable(resuming.get(endpoint));
    }

    /** Who asks for control, longest first, with the instants (µs) until which they do. */
    public Map<MemberId, Long> requests() {
        return requests;
    }

    /** What has been decided about a member, here or not. */
    public Standing standing(MemberId member) {
        return standings.getOrDefault(member, Standing.NONE);
    }

    Map<MemberId, Standing> standings() {
        return standings;
    }

    /** Whether the endpoint plays the media: others are never waited for. */
    public boolean plays(EndpointId endpoint) {
        return !bystanders.contains(endpoint);
    }

    /** Whether the timeline may wait for this endpoint: it is here, plays, and not at its own pace. */
    public boolean waitable(EndpointId endpoint) {
        return plays(endpoint)
                && owner(endpoint).filter(member -> !member.free() && member.role() != Role.OBSERVER).isPresent();
    }

    /** The endpoints the timeline may wait for and that have a connection, in order of joining. */
    PVector<EndpointId> players() {
        List<EndpointId> players = members.values().stream()
                .flatMap(member -> member.endpoints().stream())
                .filter(endpoint -> waitable(endpoint) && !resuming(endpoint))
                .toList();
        return TreePVector.from(players);
    }

    /** The next instant (µs) at which time itself changes the roster; {@link Long#MAX_VALUE} if it never does. */
    long nextDeadline() {
        return Math.min(earliest(resuming), earliest(requests));
    }

    private static long earliest(Map<?, Long> instants) {
        return instants.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    Roster join(MemberId id, EndpointId endpoint, String name, Role role, boolean plays) {
        Member member = member(id).orElseGet(() -> new Member(id, name, role, TreePVector.empty(), false));
        return new Roster(
                members.plus(id, member.with(endpoint)),
                owners.plus(endpoint, id),
                resuming,
                controller,
                requests,
                standings,
                plays ? bystanders : bystanders.plus(endpoint));
    }

    Roster drop(EndpointId endpoint, long until) {
        return resuming(resuming.plus(endpoint, until));
    }

    /** After a restart nobody is connected, however it was before. */
    Roster dropAll(long until) {
        PMap<EndpointId, Long> all = HashTreePMap.empty();
        for (EndpointId endpoint : owners.keySet()) {
            all = all.plus(endpoint, until);
        }
        return resuming(all);
    }

    Roster resume(EndpointId endpoint) {
        return resuming(resuming.minus(endpoint));
    }

    private Roster resuming(PMap<EndpointId, Long> now) {
        return new Roster(members, owners, now, controller, requests, standings, bystanders);
    }

    Roster leave(EndpointId endpoint) {
        Member left = members.get(owners.get(endpoint)).without(endpoint);
        boolean gone = left.endpoints().isEmpty();
        return new Roster(
                gone ? members.minus(left.id()) : members.plus(left.id(), left),
                owners.minus(endpoint),
                resuming.minus(endpoint),
                controller,
                gone ? requests.minus(left.id()) : requests,
                standings,
                bystanders.minus(endpoint));
    }

    /** Without the endpoints that should have resumed, and the requests that should have been answered, by then (µs). */
    Roster expire(long instant) {
        Roster left = this;
        for (var entry : resuming.entrySet()) {
            if (entry.getValue() <= instant) {
                left = left.leave(entry.getKey());
            }
        }
        for (var entry : left.requests.entrySet()) {
            if (entry.getValue() <= instant) {
                left = left.answered(entry.getKey());
            }
        }
        return left;
    }

    /** With one more who asks for control. */
    Roster requested(MemberId id, long until) {
        return asking(requests.plus(id, until));
    }

    /** With one fewer who asks for control. */
    Roster answered(MemberId id) {
        return asking(requests.minus(id));
    }

    private Roster asking(OrderedPMap<MemberId, Long> now) {
        return new Roster(members, owners, resuming, controller, now, standings, bystanders);
    }

    /** With control in these hands, and their request for it answered. */
    Roster controlledBy(Optional<MemberId> id) {
        return new Roster(
                members, owners, resuming, id, id.map(requests::minus).orElse(requests), standings, bystanders);
    }

    /** With a member who is here changed. */
    Roster with(Member member) {
        return new Roster(
                members.plus(member.id(), member), owners, resuming, controller, requests, standings, bystanders);
    }

    Roster with(MemberId id, Standing standing) {
        return new Roster(
                members, owners, resuming, controller, requests, standings.plus(id, standing), bystanders);
    }

    /**
     * Control rests with whoever has it, while they are here and may have it; else it goes to the host who has been
     * here longest, else to the co-host. Only who may have it can ask for it.
     */
    Roster settled(Predicate<Member> mayControl) {
        Roster asked = this;
        for (MemberId id : requests.keySet()) {
            if (!mayControl.test(members.get(id))) {
                asked = asked.answered(id);
            }
        }
        if (asked.controller().filter(mayControl).isPresent()) {
            return asked;
        }
        Optional<MemberId> next = longest(Role.HOST, mayControl).or(() -> longest(Role.COHOST, mayControl));
        return next.equals(controller) ? asked : asked.controlledBy(next);
    }

    private Optional<MemberId> longest(Role role, Predicate<Member> mayControl) {
        return members.values().stream()
                .filter(member -> member.role() == role)
                .filter(mayControl)
                .map(Member::id)
                .findFirst();
    }

    /** Rebuilds a roster from its parts, as a snapshot has them. */
    static Roster of(
            Collection<Member> members,
            PMap<EndpointId, Long> resuming,
            Optional<MemberId> controller,
            OrderedPMap<MemberId, Long> requests,
            OrderedPMap<MemberId, Standing> standings,
            PSet<EndpointId> bystanders) {
        OrderedPMap<MemberId, Member> byId = OrderedPMap.empty();
        PMap<EndpointId, MemberId> owners = HashTreePMap.empty();
        for (Member member : members) {
            byId = byId.plus(member.id(), member);
            for (EndpointId endpoint : member.endpoints()) {
                owners = owners.plus(endpoint, member.id());
            }
        }
        return new Roster(byId, owners, resuming, controller, requests, standings, bystanders);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Roster that
                && TreePVector.from(members.values()).equals(TreePVector.from(that.members.values()))
                && resuming.equals(that.resuming)
                && controller.equals(that.controller)
                && List.copyOf(requests.entrySet()).equals(List.copyOf(that.requests.entrySet()))
                && standings.equals(that.standings)
                && bystanders.equals(that.bystanders);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return "Roster[members=%s, resuming=%s, controller=%s, requests=%s, standings=%s]"
                .formatted(members.values(), resuming, controller, requests, standings);
    }
}
