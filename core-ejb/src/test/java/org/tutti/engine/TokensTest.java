package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.SessionId;

class TokensTest {

    private static final SessionId SESSION = new SessionId("film-night");
    private static final MemberId ANA = new MemberId("ana");
    private static final Tokens.Seat SEAT = new Tokens.Seat(ANA, Role.HOST, new EndpointId("tab"));

    private final Tokens tokens = new Tokens("key".getBytes());

    @Test
    void genuineTokens_areGoodForWhatTheyWereMadeFor() {
        assertThat(tokens.hostOf(SESSION, tokens.host(SESSION, ANA, 0), 1)).contains(ANA);
        assertThat(tokens.seatOf(SESSION, tokens.seat(SESSION, SEAT, 0), 1)).contains(SEAT);
    }

    @Test
    void token_ofAnotherSessionOrUse_isRefused() {
        assertThat(tokens.hostOf(new SessionId("other"), tokens.host(SESSION, ANA, 0), 1)).isEmpty();
        assertThat(tokens.seatOf(SESSION, tokens.host(SESSION, ANA, 0), 1)).isEmpty();
        assertThat(tokens.hostOf(SESSION, tokens.seat(SESSION, SEAT, 0), 1)).isEmpty();
    }

    @Test
    void key_followsFromItsName_andBelongsToSomebody() {
        Actor actor = Actor.endpoint(new EndpointId("tab"));
        String kid = tokens.keyId(SESSION, actor, 10);
        assertThat(tokens.holderOf(kid, 9)).contains(new Tokens.Holder(SESSION, actor));
        assertThat(tokens.key(kid)).hasSize(32).isEqualTo(new Tokens("key".getBytes()).key(kid));
        assertThat(tokens.key(kid))
                .isNotEqualTo(tokens.key(tokens.keyId(SESSION, actor, 10)))
                .isNotEqualTo(new Tokens("else".getBytes()).key(kid));
    }

    @Test
    void nameOfAKey_isNoToken_andNoTokenNamesAKey_norOneThatIsForgedOrOld() {
        Actor actor = Actor.host(ANA);
        String kid = tokens.keyId(SESSION, actor, 10);
        assertThat(tokens.hostOf(SESSION, kid, 1)).isEmpty();
        assertThat(tokens.seatOf(SESSION, kid, 1)).isEmpty();
        assertThat(tokens.holderOf(kid, 10)).isEmpty();
        assertThat(tokens.holderOf(tokens.seat(SESSION, SEAT, 0), 1)).isEmpty();
        for (String forged : new String[] {
            "", "....", kid + "x", kid.replace("HOST", "ENGINE"), new Tokens("else".getBytes()).keyId(SESSION, actor, 10)
        }) {
            assertThat(tokens.holderOf(forged, 1)).as(forged).isEmpty();
        }
    }

    @Test
    void token_pastItsTime_isRefused() {
        assertThat(tokens.hostOf(SESSION, tokens.host(SESSION, ANA, 0), Tokens.LIFETIME)).isEmpty();
    }

    @Test
    void token_changedAnywhere_isRefused() {
        String token = tokens.host(SESSION, ANA, 0);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'x' ? 'y' : 'x';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(tokens.hostOf(SESSION, changed, 1)).as(changed).isEmpty();
        }
    }

    @Test
    void token_ofAnotherServer_isRefused() {
        assertThat(new Tokens("else".getBytes()).hostOf(SESSION, tokens.host(SESSION, ANA, 0), 1)).isEmpty();
    }

    @Test
    void nonsense_isRefused() {
        for (String nonsense : new String[] {"", ".", "a.b.c", "host.film-night.ana.1", "....."}) {
            assertThat(tokens.hostOf(SESSION, nonsense, 0)).isEmpty();
        }
    }

    @Test
    void keyThatIsCutShort_isNotUsed(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("token.key"), new byte[7]);
        assertThatThrownBy(() -> Tokens.keyedBy(file)).hasMessageContaining("7 bytes instead of 32");
    }

    @Test
    void key_isMadeOnce_andOnlyItsOwnerMayReadIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("deep/token.key");
        String token = Tokens.keyedBy(file).host(SESSION, ANA, 0);

        assertThat(Tokens.keyedBy(file).hostOf(SESSION, token, 1)).contains(ANA);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }
}
