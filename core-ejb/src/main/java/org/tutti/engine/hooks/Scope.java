package org.tutti.engine.hooks;

import java.util.List;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Of which sessions a hook is told. */
public sealed interface Scope {

    /** The tenant of sessions that belong to nobody. */
    String DEFAULT_TENANT = "default";

    /** Of all of a tenant; those that belong to nobody are those of {@link #DEFAULT_TENANT}. */
    record Tenant(String name) implements Scope {}

    /** Of one; the hook goes when the session is over and all of it has been told. */
    record Single(SessionId session) implements Scope {}

    /** How many hooks there can be for it. */
    default int most() {
        return switch (this) {
            case Tenant _ -> 20;
            case Single _ -> 3;
        };
    }

    /** Those that a session is of. */
    static List<Scope> of(Session session) {
        return List.of(
                new Tenant(session.dossier().tenant().orElse(DEFAULT_TENANT)), new Single(session.id()));
    }
}
