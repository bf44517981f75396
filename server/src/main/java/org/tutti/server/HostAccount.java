package org.tutti.server;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Makes the account of who runs this server: at the first start, and anew with {@value #RESET}. Of the password only a
 * salted hash is kept, in a file that its owner alone may read.
 */
final class HostAccount {

    static final String RESET = "tutti.host.reset";

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int ITERATIONS = 210_000, BITS = 256;

    /** Letters and digits that nobody takes for each other; 24 of them are 120 bits. */
    private static final String SIGNS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 24, GROUP = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private HostAccount() {}

    /**
     * Makes the account if there is none, or if it is to be anew.
     *
     * @return the password, if one was made
     */
    static Optional<String> made(Path file, boolean anew, Instant now) throws SettingException {
        if (Files.exists(file) && !anew) {
            return Optional.empty();
        }
        String password = password();
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            // Whole or not at all. Temporary files are their owner's alone from the start.
            Path part = Files.createTempFile(folder, ".host", ".part");
            Files.writeString(part, account(password, now));
            if (anew) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return Optional.of(password);
            }
            return first(part, file) ? Optional.of(password) : Optional.empty();
        } catch (IOException e) {
            throw new SettingException(
                    "The host's account %s cannot be made: %s. Maybe the folder cannot be written to.",
                    file, e.getMessage());
        }
    }

    /** Of several servers that start at once, in one folder, only the first has its way. */
    private static boolean first(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String password() {
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(i > 0 && i % GROUP == 0 ? "-" : "").append(SIGNS.charAt(RANDOM.nextInt(SIGNS.length())));
        }
        return password.toString();
    }

    private static String account(String password, Instant now) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return """
                algorithm=%s
                iterations=%d
                salt=%s
                hash=%s
                since=%d
                """.formatted(ALGORITHM, ITERATIONS, text(salt), text(hash(password, salt)),
                ChronoUnit.MICROS.between(Instant.EPOCH, now));
    }

    private static byte[] hash(String password, byte[] salt) {
        try {
            var spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, BITS);
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
