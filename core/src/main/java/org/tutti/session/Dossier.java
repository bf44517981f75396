package org.tutti.session;

import java.util.Optional;

/**
 * What a session is to the organisation it belongs to. Immutable.
 *
 * @param tenant the organisation; empty if it is nobody's
 * @param owner the member that whoever of the staff created it is in it, whether they are here or not
 * @param details what it is to people and programs outside of it
 * @param notice what everybody in it is asked to agree to
 */
public record Dossier(
        Optional<String> tenant, Optional<MemberId> owner, Details details, Optional<Notice> notice) {

    static final Dossier NONE =
            new Dossier(Optional.empty(), Optional.empty(), Details.NONE, Optional.empty());

    Dossier with(Details now) {
        return new Dossier(tenant, owner, now, notice);
    }

    Dossier with(Optional<Notice> now) {
        return new Dossier(tenant, owner, details, now);
    }
}
