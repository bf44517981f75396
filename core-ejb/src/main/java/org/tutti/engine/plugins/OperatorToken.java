package org.tutti.engine.plugins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What shows that somebody runs this server: whoever can read the file. It is read each time, so that a new token in it
 * counts at once.
 */
final class OperatorToken {

    private static final int BYTES = 24;

    private final Path file;

    private OperatorToken(Path file) {
        this.file = file;
    }

    /** The token in a file, which is made, for its owner alone to read, if it is not there. */
    static OperatorToken in(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            // Whole or not at all: an empty file left by a crash would be nobody's token for ever. Temporary files are
            // their owner's alone from the start. If another server was faster, the last token counts, for both.
            Path part = Files.createTempFile(folder, ".operator", ".part");
            try {
                Files.writeString(part, "operator." + HexFormat.of().formatHex(random) + "\n");
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return new OperatorToken(file);
    }

    /** Whether it is this; never if the file is empty or cannot be read. */
    boolean is(String shown) {
        try {
            String token = Files.readString(file).strip();
            return !token.isEmpty()
                    && MessageDigest.isEqual(
                            token.getBytes(StandardCharsets.UTF_8), shown.strip().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }
}
