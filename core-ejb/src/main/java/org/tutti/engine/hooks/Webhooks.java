package org.tutti.engine.hooks;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tutti.engine.RefusedException;

/**
 * The hooks of this server, for gateways. Who may ask is checked before. Every method reads or writes the database in
 * the thread of who asks, and throws {@link RefusedException} until the server is ready. Thread-safe.
 */
public interface Webhooks {

    /**
     * What somebody wants to be told.
     *
     * @param types empty for all but chat
     * @param secret {@code whsec_} and Base64 of 24 to 64 bytes; made if empty
     */
    record Wish(URI url, Set<EventType> types, String description, Optional<String> secret) {}

    /** @param secret what messages are signed by; it is not told again */
    record Made(Hook hook, String secret) {}

    /** What is to be otherwise; what is empty stays as it is. */
    record Change(
            Optional<URI> url,
            Optional<Set<EventType>> types,
            Optional<String> description,
            Optional<Boolean> paused) {}

    /**
     * How a hook does.
     *
     * @param pending how many events wait to be taken
     * @param dropped how many were not taken within a week, and are gone
     * @param takenAt when the last was taken (µs)
     * @param failedAt when the last attempt failed (µs)
     * @param failure why, for people
     * @param nextTry when the next attempt is made after one that failed (µs)
     */
    record State(
            Hook hook,
            long pending,
            long dropped,
            Optional<Long> takenAt,
            Optional<Long> failedAt,
            Optional<String> failure,
            Optional<Long> nextTry) {}

    /** For monitoring: what waits now, and what was taken and what attempts failed since the server started. */
    record Figures(long pending, long delivered, long failed) {}

    /** @throws RefusedException if there are too many, or nothing is sent to such an address */
    Made create(Scope scope, Wish wish) throws RefusedException;

    /** In the order they were made. */
    List<State> list(Scope scope) throws RefusedException;

    /** Empty if there is no such hook in this scope. */
    Optional<State> get(Scope scope, String id) throws RefusedException;

    /**
     * Changes a hook. One that goes on after a pause is sent at once what has waited.
     *
     * @return empty if there is no such hook in this scope
     */
    Optional<State> change(Scope scope, String id, Change change) throws RefusedException;

    /** @return whether there was such a hook; what it was yet to be told is gone with it */
    boolean delete(Scope scope, String id) throws RefusedException;

    /**
     * Sends a test event now; blocks for some seconds at the most. If it is taken, what waits is sent as well.
     *
     * @return empty if there is no such hook in this scope; else why it was not taken, empty if it was
     */
    Optional<Optional<String>> test(Scope scope, String id) throws RefusedException;

    Figures figures();
}
