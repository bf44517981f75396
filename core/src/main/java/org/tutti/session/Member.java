package org.tutti.session;

import org.pcollections.PVector;

/**
 * A person in a session.
 *
 * @param name as they gave it
 * @param endpoints the devices they are here with, at least one, in order of joining
 * @param free whether they watch at their own pace for now
 */
public record Member(MemberId id, String name, Role role, PVector<EndpointId> endpoints, boolean free) {

    Member with(EndpointId endpoint) {
        return new Member(id, name, role, endpoints.plus(endpoint), free);
    }

    Member without(EndpointId endpoint) {
        return new Member(id, name, role, endpoints.minus(endpoint), free);
    }

    Member as(Role now) {
        return new Member(id, name, now, endpoints, free);
    }

    Member named(String now) {
        return new Member(id, now, role, endpoints, free);
    }

    Member free(boolean now) {
        return new Member(id, name, role, endpoints, now);
    }
}
