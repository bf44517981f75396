package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tutti.engine.Sessions;
import org.tutti.session.Session;

/**
 * How people come into a session other than by its page.
 *
 * @param addresses where they do, by gateway
 * @param desks where they are asked for the number of the session, by gateway
 * @param number of the session, if it has one
 * @param dials whether somebody can be called up
 */
record OtherWays(Map<String, String> addresses, Map<String, String> desks, Optional<String> number, boolean dials) {

    static final OtherWays NONE = new OtherWays(Map.of(), Map.of(), Optional.empty(), false);

    /** @param page the gateway that is not another */
    static OtherWays of(Sessions sessions, Session session, String page) {
        return new OtherWays(
                without(sessions.addresses(session), page),
                without(sessions.desks(), page),
                sessions.number(session.id()),
                sessions.dials());
    }

    private static Map<String, String> without(SortedMap<String, String> all, String name) {
        SortedMap<String, String> others = new TreeMap<>(all);
        others.remove(name);
        return others;
    }

    /** Puts into a message what there is of it; a number only with somebody who asks for it. */
    void put(ObjectNode object) {
        if (!addresses.isEmpty()) {
            addresses.forEach(object.putObject("addresses")::put);
        }
        if (!desks.isEmpty() && number.isPresent()) {
            object.put("number", number.get());
            desks.forEach(object.putObject("desks")::put);
        }
        if (dials) {
            object.put("dials", true);
        }
    }
}
