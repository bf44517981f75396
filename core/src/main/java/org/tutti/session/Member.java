package org.tutti.session;

import org.pcollections.PVector;

/**
 * A person in a session.
 *
 * @param name as they gave it
 * @param endpoints the devices they are here with, at least one, in order of joining
 */
public record Member(MemberId id, String name, Role role, PVector<EndpointId> endpoints) {

    Member with(EndpointId endpoint) {
        return new Member(id, name, role, endpoints.plus(endpoint));
    }

    Member without(EndpointId endpoint) {
        return new Member(id, name, role, endpoints.minus(endpoint));
    }
}
