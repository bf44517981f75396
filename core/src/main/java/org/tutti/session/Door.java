package org.tutti.session;

import java.util.Optional;
import org.pcollections.HashTreePSet;
import org.pcollections.OrderedPMap;
import org.pcollections.PSet;

/**
 * Who waits to be let in, and which invitations are good no longer. Immutable.
 *
 * @param waiting by member, longest first
 * @param revoked the ids of invitations that were revoked
 */
public record Door(OrderedPMap<MemberId, Knock> waiting, PSet<String> revoked) {

    /** How long somebody waits to be let in, in µs. */
    public static final long LIMIT = 300_000_000;

    /** How many can wait at once, and how many invitations be revoked. */
    static final int MOST_WAITING = 100, MOST_REVOKED = 1000;

    static final Door SHUT = new Door(OrderedPMap.empty(), HashTreePSet.empty());

    /**
     * Somebody at the door.
     *
     * @param until when they are turned away if nobody answers (µs)
     */
    public record Knock(
            MemberId member, EndpointId endpoint, String name, Role role, boolean plays, long since, long until) {}

    /** The one who waits with this endpoint. */
    public Optional<Knock> with(EndpointId endpoint) {
        return waiting.values().stream().filter(knock -> knock.endpoint().equals(endpoint)).findFirst();
    }

    Door plus(Knock knock) {
        return new Door(waiting.plus(knock.member(), knock), revoked);
    }

    Door minus(MemberId member) {
        return new Door(waiting.minus(member), revoked);
    }

    Door revoking(String invitation) {
        return new Door(waiting, revoked.plus(invitation));
    }

    long nextDeadline() {
        return waiting.values().stream().mapToLong(Knock::until).min().orElse(Long.MAX_VALUE);
    }
}
