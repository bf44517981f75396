package org.tutti.gateway.web;

import java.util.Optional;
import org.tutti.session.Actor;

/**
 * To whom a tree is told.
 *
 * @param address of the tree, as they asked for it: absolute, {@code …/api/sessions/ID/tree}
 * @param actor empty for whoever reads what is published
 */
record TreeReader(String address, Optional<Actor> actor) {

    /** The site in whose words links are told; no site's for a program, which knows what everybody does. */
    String site() {
        return actor.filter(one -> one.kind() == Actor.Kind.ENDPOINT).map(Actor::id).orElse("");
    }

    /** The address of a link. */
    String link(String id) {
        return address + "/triples/" + id;
    }
}
