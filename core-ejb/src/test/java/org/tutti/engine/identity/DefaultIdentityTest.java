package org.tutti.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Staff.Role;
import org.tutti.session.Refusal.Code;

/** C-22, C-23. */
class DefaultIdentityTest {

    private static final String PASSWORD = "correct horse";

    @TempDir
    Path data;

    private long now = 1_800_000_000_000_000L;
    private DefaultIdentity identity;

    @BeforeEach
    void begin() throws IOException {
        account(now - 1);
        identity = started(1);
    }

    private DefaultIdentity started(int key) throws IOException {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) key;
        return new DefaultIdentity(
                new WebTokens(List.of(), _ -> "", () -> now), new StaffTokens(bytes),
                new SignedOut(data.resolve("signed-out"), now), new HostAccount(data.resolve("host.account")),
                () -> now, () -> {});
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
        started(1);
        assertThat(data.resolve("signed-out")).as("what has expired").isEmptyFile();
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
