package org.tutti.engine.identity;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.tutti.engine.Staff;

/**
 * The account of who runs this server, in a file that the launcher makes at the first start: a salted hash of the
 * password, which is printed once and kept nowhere. It is read at each sign-in, so that a new one counts at once.
 */
final class HostAccount {

    /** Who it is, wherever accounts are compared. */
    static final String ACCOUNT = "urn:tutti:account:host";

    private static final String NAME = "host", TENANT = "default";

    /** Longer ones are not looked at: hashing is work. */
    private static final int LONGEST_PASSWORD = 200;

    private final Path file;

    HostAccount(Path file) {
        this.file = file;
    }

    /** Whether there is such an account. */
    boolean exists() {
        return Files.exists(file);
    }

    /**
     * Who signs in; empty if the name or the password is wrong, which takes the same time.
     *
     * @param expiresAt until when (µs)
     */
    Optional<Staff> signIn(String name, String password, long expiresAt) {
        Optional<Properties> account = read();
        if (account.isEmpty() || password.length() > LONGEST_PASSWORD) {
            return Optional.empty();
        }
        boolean right = matches(account.get(), password);
        return right & name.strip().equals(NAME)
                ? Optional.of(new Staff(
                        TENANT, ACCOUNT, "The host", Set.of(Staff.Role.ADMIN), Optional.empty(), expiresAt))
                : Optional.empty();
    }

    /** Since when there is this password (µs): who signed in before it, has to do so again. */
    long since() {
        return read().map(account -> Long.parseLong(account.getProperty("since"))).orElse(Long.MAX_VALUE);
    }

    private Optional<Properties> read() {
        var account = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            account.load(text);
            return Optional.of(account).filter(all -> all.containsKey("hash") && all.containsKey("since"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean matches(Properties account, String password) {
        try {
            byte[] hash = Base64.getDecoder().decode(account.getProperty("hash"));
            var spec = new PBEKeySpec(
                    password.toCharArray(),
                    Base64.getDecoder().decode(account.getProperty("salt")),
                    Integer.parseInt(account.getProperty("iterations")),
                    hash.length * 8);
            byte[] given = SecretKeyFactory.getInstance(account.getProperty("algorithm"))
                    .generateSecret(spec)
                    .getEncoded();
            return MessageDigest.isEqual(hash, given);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The file of the host's account is not as it was written; "
                    + "start with -Dtutti.host.reset=true.", e);
        }
    }
}
