package org.tutti.session;

/**
 * Who caused an entry.
 *
 * @param kind what it is
 * @param id the endpoint's id, the strategy's name, or the server's name
 */
public record Actor(Kind kind, String id) {

    /** Kinds of actors. */
    public enum Kind {
        /** A member, by one of their endpoints. */
        ENDPOINT,
        /** The server itself: time, recovery. */
        ENGINE,
        /** A sync strategy. */
        STRATEGY
    }

    /** The actor that is an endpoint. */
    public static Actor endpoint(EndpointId id) {
        return new Actor(Kind.ENDPOINT, id.value());
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
