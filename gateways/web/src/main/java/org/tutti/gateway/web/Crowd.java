package org.tutti.gateway.web;

import java.util.Comparator;
import java.util.List;
import org.tutti.engine.Offset;
import org.tutti.session.Roster;

/**
 * When a session is too large to tell everybody everything. From then on a client is told of itself, of whoever has
 * control and of the endpoints furthest off, once a second, so that what it is told does not grow with the session.
 */
final class Crowd {

    /** The most members of whom everybody is told at once. */
    static final int MEMBERS = 50;

    private static final int ENDPOINTS = 2 * MEMBERS;
    private static final int WORST = 10;

    private Crowd() {}

    static boolean of(Roster roster) {
        return roster.members().size() > MEMBERS || roster.endpoints() > ENDPOINTS;
    }

    /** The rows furthest off, worst first. */
    static List<Offset> worst(List<Offset> all) {
        return all.stream()
                .filter(row -> row.offset().isPresent())
                .sorted(Comparator.comparingDouble((Offset row) -> -Math.abs(row.offset().getAsDouble())))
                .limit(WORST)
                .toList();
    }
}
