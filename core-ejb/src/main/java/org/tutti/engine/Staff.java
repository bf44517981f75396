package org.tutti.engine;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tutti.session.Dossier;
import org.tutti.session.MemberId;
import org.tutti.session.Privacy;
import org.tutti.session.Session;
import org.tutti.session.Template;

/**
 * Somebody of an organisation that uses this server, as an identity provider vouches for them.
 *
 * @param tenant the organisation: 1 to 64 letters, digits, {@code . _ -}
 * @param account who they are, the same each time: a URI made of issuer and subject
 * @param name for people
 * @param roles what they are to this server; at least one
 * @param template what the sessions they create begin as; empty for the standard
 * @param expiresAt until when this holds (µs)
 */
public record Staff(
        String tenant, String account, String name, Set<Role> roles, Optional<Template> template, long expiresAt) {

    /** What staff may do in the sessions of their tenant. */
    public enum Role {
        /** Everything: every session, webhooks, erasure. */
        ADMIN,
        /** Create sessions, and run those they created. */
        HOST,
        /** Find all sessions and come in unseen, as an observer. */
        SUPERVISOR,
        /** Read, export and verify journals. */
        AUDITOR
    }

    public Staff {
        roles = Set.copyOf(roles);
    }

    /** Whether they are this, or may do everything. */
    public boolean is(Role role) {
        return roles.contains(role) || roles.contains(Role.ADMIN);
    }

    /** Whether a session is of their organisation. */
    public boolean isOfTheirs(Session session) {
        return session.dossier().tenant().equals(Optional.of(tenant));
    }

    /**
     * Whether they may find a session: any of their organisation, but private ones only if they created them, or may find
     * all.
     *
     * @param self who they are in that session, or would be
     */
    public boolean finds(Session session, Supplier<MemberId> self) {
        Dossier dossier = session.dossier();
        return isOfTheirs(session)
                && (dossier.details().privacy() != Privacy.PRIVATE
                        || is(Role.SUPERVISOR)
                        || is(Role.AUDITOR)
                        || dossier.owner().equals(Optional.of(self.get())));
    }
}
