package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Staff.Role;
import org.tutti.session.Details;
import org.tutti.session.Dossier;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/** Who of the staff may read what is written of a session; who runs one: IdentityIT. */
class StaffDeskTest {

    private static final SessionId SESSION = new SessionId("s");

    /** Tokens read {@code TENANT ACCOUNT ROLE}. */
    private final StaffDesk desk = new StaffDesk(
            new Identity() {
                @Override
                public boolean recognises(String token) {
                    return true;
                }

                @Override
                public Staff staff(String token) {
                    String[] part = token.split(" ");
                    return new Staff(part[0], part[1], part[1], Set.of(Role.valueOf(part[2])), Optional.empty(), 1);
                }
            },
            (_, account) -> new MemberId(account));

    private final Dossier ofOlga =
            new Dossier(Optional.of("acme"), Optional.of(new MemberId("olga")), Details.NONE, Optional.empty());
    private final Dossier nobodys = new Dossier(Optional.empty(), Optional.empty(), Details.NONE, Optional.empty());

    @Test
    void auditors_administrators_andWhoCreatedIt_readWhatIsWritten() {
        for (String token : new String[] {"acme olga HOST", "acme ada ADMIN", "acme aud AUDITOR"}) {
            assertThatCode(() -> desk.checkReader(SESSION, ofOlga, token)).doesNotThrowAnyException();
        }
    }

    @Test
    void others_andOtherTenants_doNot() {
        refused(() -> desk.checkReader(SESSION, ofOlga, "acme otto HOST"));
        refused(() -> desk.checkReader(SESSION, ofOlga, "acme sue SUPERVISOR"));
        refused(() -> desk.checkReader(SESSION, ofOlga, "acme olga SUPERVISOR"));
        refused(() -> desk.checkReader(SESSION, ofOlga, "bolt ada ADMIN"));
        refused(() -> desk.checkReader(SESSION, ofOlga, "bolt olga HOST"));
        refused(() -> desk.checkReader(SESSION, nobodys, "default host ADMIN"));
    }

    private static void refused(ThrowingCallable asking) {
        assertThatThrownBy(asking).isInstanceOfSatisfying(RefusedException.class, refused ->
                assertThat(refused.refusal().code()).isEqualTo(Code.NOT_PERMITTED));
    }
}
