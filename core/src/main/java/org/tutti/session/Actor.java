package org.tutti.session;

/**
 * Who caused an entry.
 *
 * @param kind what it is
 * @param id the endpoint's id, the member's (also of staff), the strategy's name, or the server's name
 */
public record Actor(Kind kind, String id) {

    /** Kinds of actors. */
    public enum Kind {
        /** A member, by one of their endpoints. */
        ENDPOINT,
        /** The member who created the session, by a program of theirs that has the host token. */
        HOST,
        /** Somebody of the organisation that the session belongs to, by a program or page of theirs. */
        STAFF,
        /** The server itself: time, recovery. */
        ENGINE,
        /** A sync strategy. */
        STRATEGY
    }

    /** The actor that is an endpoint. */
    public static Actor endpoint(EndpointId id) {
        return new Actor(Kind.ENDPOINT, id.value());
    }

    /** The actor that has the host token of a member. */
    public static Actor host(MemberId id) {
        return new Actor(Kind.HOST, id.value());
    }

    /** The actor that is one of the staff; that they may act in the session is checked before. */
    public static Actor staff(MemberId id) {
        return new Actor(Kind.STAFF, id.value());
    }

    /** The actor that is a server. */
    public static Actor engine(String node) {
        return new Actor(Kind.ENGINE, node);
    }

    /** The actor that is a strategy. */
    public static Actor strategy(String name) {
        return new Actor(Kind.STRATEGY, name);
    }
}
