package org.tutti.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Staff.Role;
import org.tutti.engine.TestDatabase;
import org.tutti.engine.journal.Journal;
import org.tutti.session.Refusal.Code;

/** C-22, C-23. */
class DefaultIdentityTest {

    private static final String PASSWORD = "correct horse";

    @TempDir
    Path data;

    private long now = 1_800_000_000_000_000L;
    private JdbcConnectionPool database;
    private boolean away;
    private DefaultIdentity identity;

    @BeforeEach
    void begin() throws Exception {
        database = TestDatabase.of(data);
        new Journal(database).prepare();
        account(now - 1);
        identity = started(1);
    }

    @AfterEach
    void close() {
        database.dispose();
    }

    private DefaultIdentity started(int key) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) key;
        return new DefaultIdentity(
                new WebTokens(List.of(), _ -> "", () -> now), new StaffTokens(bytes),
                new SignedOut(source(), data.resolve("signed-out"), () -> now),
                new HostAccount(data.resolve("host.account")),
                () -> now, () -> {});
    }

    /** The database, unless it is away. */
    private DataSource source() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    if (away) {
                        throw new SQLException("It is away.");
                    }
                    return method.invoke(database, arguments);
                });
    }

    /** As the launcher writes it, with less work. */
    private void account(long since) throws IOException {
        try {
            byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8};
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, 1000, 256))
                    .getEncoded();
            Files.writeString(data.resolve("host.account"), """
                    algorithm=PBKDF2WithHmacSHA512
                    iterations=1000
                    salt=%s
                    hash=%s
                    since=%d
                    """.formatted(Base64.getEncoder().encodeToString(salt), Base64.getEncoder().encodeToString(hash), since));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refused(String token) {
        assertThat(identity.recognises(token)).isTrue();
        assertThatThrownBy(() -> identity.staff(token))
                .isInstanceOfSatisfying(RefusedException.class, refused ->
                        assertThat(refused.refusal().code()).isEqualTo(Code.TOKEN_REFUSED));
    }

    @Test
    void theHost_signsInByThePassword_andByNoOther() throws RefusedException {
        assertThat(identity.staff(identity.signIn("host", PASSWORD)).roles()).containsExactly(Role.ADMIN);
        for (String[] wrong : new String[][] {{"host", "guess"}, {"root", PASSWORD}, {"host", ""}, {"host", "x".repeat(201)}}) {
            assertThatThrownBy(() -> identity.signIn(wrong[0], wrong[1])).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void whoSignsOut_isNobody_alsoAfterARestart_untilTheySignInAnew() throws Exception {
        String first = identity.signIn("host", PASSWORD);
        String second = identity.signIn("host", PASSWORD);
        identity.signOut(first);
        refused(first);
        identity = started(1);
        refused(first);
        assertThat(identity.staff(second).tenant()).isEqualTo("default");
        assertThatThrownBy(() -> identity.signOut(first)).isInstanceOf(RefusedException.class);
        now += StaffTokens.LIFETIME;
        refused(second);
        identity.signOut(identity.signIn("host", PASSWORD));
        assertThat(signedOut()).as("without what has expired").isEqualTo(1);
    }

    @Test
    void whoSignedOutAtAServerOfBefore_staysSignedOut_andTheFileGoes() throws Exception {
        String gone = identity.signIn("host", PASSWORD);
        String here = identity.signIn("host", PASSWORD);
        byte[] key = new byte[32];
        key[0] = 1;
        String id = new StaffTokens(key).read(gone).orElseThrow().id();
        Path file = data.resolve("signed-out");
        Files.writeString(file, "expired %d\n%s %d\nbroken".formatted(now - 1, id, now + StaffTokens.LIFETIME));
        identity = started(1);
        away = true;
        assertThatThrownBy(() -> identity.staff(gone)).isInstanceOf(RefusedException.class);
        assertThat(file).as("not yet taken over").exists();
        away = false;
        refused(gone);
        assertThat(identity.staff(here).name()).isEqualTo("The host");
        assertThat(file).doesNotExist();
        assertThat(signedOut()).isEqualTo(1);
        identity = started(1);
        refused(gone);
    }

    private long signedOut() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from tutti_signed_out")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** C-5: servers with one key and one database are one to those who sign in. */
    @Test
    void whoSignsInAtOneServer_isKnownAtAnother_untilTheySignOutAtEither() throws Exception {
        DefaultIdentity another = started(1);
        String token = identity.signIn("host", PASSWORD);
        String other = identity.signIn("host", PASSWORD);
        assertThat(another.staff(token).name()).isEqualTo("The host");
        identity.signOut(token);
        another.refresh();
        assertThatThrownBy(() -> another.staff(token)).hasMessageContaining("You have signed out");
        assertThat(another.staff(other).name()).isEqualTo("The host");
    }

    @Test
    void aDatabaseThatIsAway_bringsNobodyBack_andMakesNobodyWaitWhoIsKnown() throws Exception {
        String in = identity.signIn("host", PASSWORD);
        String out = identity.signIn("host", PASSWORD);
        identity.signOut(out);
        assertThat(identity.staff(in).name()).isEqualTo("The host");
        away = true;
        identity.refresh();
        refused(out);
        assertThat(identity.staff(in).name()).isEqualTo("The host");
        notReady(() -> identity.signOut(in));
        DefaultIdentity starting = started(1);
        notReady(() -> starting.staff(in));
    }

    private static void notReady(ThrowingCallable asked) {
        assertThatThrownBy(asked).isInstanceOfSatisfying(RefusedException.class, refused ->
                assertThat(refused.refusal().code()).isEqualTo(Code.NOT_READY));
    }

    @Test
    void aNewPassword_signsOutWhoHadTheOldOne() throws Exception {
        String before = identity.signIn("host", PASSWORD);
        now += 1_000_000;
        account(now);
        refused(before);
        now += 1;
        assertThat(identity.staff(identity.signIn("host", PASSWORD)).name()).isEqualTo("The host");
    }

    @Test
    void aToken_ofAnotherServer_orWithAnotherLetter_isRefused() throws Exception {
        String token = identity.signIn("host", PASSWORD);
        for (int i : new int[] {6, 20, token.length() / 2, token.lastIndexOf('.') + 1}) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            refused(token.substring(0, i) + other + token.substring(i + 1));
        }
        identity = started(2);
        refused(token);
        assertThat(identity.recognises("host.abc.def.1.mac")).isFalse();
    }
}
