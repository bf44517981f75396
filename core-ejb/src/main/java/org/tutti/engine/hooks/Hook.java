package org.tutti.engine.hooks;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody elsewhere who is told what happens.
 *
 * @param url where it is posted to
 * @param types what they are told of; empty for all but chat
 * @param description for people, up to {@value #MAX_DESCRIPTION} characters; may be empty
 * @param paused why nothing is sent for now; what happens meanwhile is kept
 * @param createdAt µs
 */
public record Hook(
        String id,
        Scope scope,
        URI url,
        Set<EventType> types,
        String description,
        Optional<String> paused,
        long createdAt) {

    /** The longest description and address, in characters. */
    public static final int MAX_DESCRIPTION = 200, MAX_URL = 2000;

    public Hook {
        types = Set.copyOf(types);
    }

    boolean wants(EventType type) {
        return types.isEmpty() ? type.usual() : types.contains(type);
    }

    Hook paused(Optional<String> why) {
        return new Hook(id, scope, url, types, description, why, createdAt);
    }
}
