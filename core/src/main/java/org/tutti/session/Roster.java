package org.tutti.session;

import java.util.Collection;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
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

    static final Roster EMPTY =
            new Roster(OrderedPMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), Optional.empty());

    private final OrderedPMap<MemberId, Member> members;
    private final PMap<EndpointId, MemberId> owners;
    private final PMap<EndpointId, Long> resuming;
    private final Optional<MemberId> controller;

    private Roster(
            OrderedPMap<MemberId, Member> members,
            PMap<EndpointId, MemberId> owners,
            PMap<EndpointId, Long> resuming,
            Optional<MemberId> controller) {
        this.members = members;
        this.owners = owners;
        this.resuming = resuming;
        this.controller = controller;
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

    /** The next instant (µs) at which a resuming endpoint loses its place; {@link Long#MAX_VALUE} if there is none. */
    long nextDeadline() {
        return resuming.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    Roster join(MemberId id, EndpointId endpoint, String name, Role role) {
        Member member = member(id).orElseGet(() -> new Member(id, name, role, TreePVector.empty()));
        return new Roster(members.plus(id, member.with(endpoint)), owners.plus(endpoint, id), resuming, controller)
                .settled();
    }

    Roster drop(EndpointId endpoint, long until) {
        return new Roster(members, owners, resuming.plus(endpoint, until), controller);
    }

    /** After a restart nobody is connected, however it was before. */
    Roster dropAll(long until) {
        PMap<EndpointId, Long> all = HashTreePMap.empty();
        for (EndpointId endpoint : owners.keySet()) {
            all = all.plus(endpoint, until);
        }
        return new Roster(members, owners, all, controller);
    }

    Roster resume(EndpointId endpoint) {
        return new Roster(members, owners, resuming.minus(endpoint), controller);
    }

    Roster leave(EndpointId endpoint) {
        Member left = members.get(owners.get(endpoint)).without(endpoint);
        return new Roster(
                        left.endpoints().isEmpty() ? members.minus(left.id()) : members.plus(left.id(), left),
                        owners.minus(endpoint),
                        resuming.minus(endpoint),
                        controller)
                .settled();
    }

    /** Without the endpoints that should have resumed by {@code instant}. */
    Roster expire(long instant) {
        Roster left = this;
        for (var entry : resuming.entrySet()) {
            if (entry.getValue() <= instant) {
                left = left.leave(entry.getKey());
            }
        }
        return left;
    }

    /** Control rests with whoever has it; if they are gone, with the host who has been here longest. */
    private Roster settled() {
        if (controller.filter(members::containsKey).isPresent()) {
            return this;
        }
        Optional<MemberId> next = members.values().stream()
                .filter(member -> member.role() == Role.HOST)
                .map(Member::id)
                .findFirst();
        return new Roster(members, owners, resuming, next);
    }

    /** Rebuilds a roster from its parts, as a snapshot has them. */
    static Roster of(Collection<Member> members, PMap<EndpointId, Long> resuming, Optional<MemberId> controller) {
        OrderedPMap<MemberId, Member> byId = OrderedPMap.empty();
        PMap<EndpointId, MemberId> owners = HashTreePMap.empty();
        for (Member member : members) {
            byId = byId.plus(member.id(), member);
            for (EndpointId endpoint : member.endpoints()) {
                owners = owners.plus(endpoint, member.id());
            }
        }
        return new Roster(byId, owners, resuming, controller);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Roster that
                && TreePVector.from(members.values()).equals(TreePVector.from(that.members.values()))
                && resuming.equals(that.resuming)
                && controller.equals(that.controller);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return "Roster[members=%s, resuming=%s, controller=%s]".formatted(members.values(), resuming, controller);
    }
}
