package org.tutti.engine.plugins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
            Files.createDirectories(file.toAbsolutePath().getParent());
            try {
                if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.createFile(
                            file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                } else {
                    Files.createFile(file);
                }
                Files.writeString(file, "operator." + HexFormat.of().formatHex(random) + "\n");
            } catch (FileAlreadyExistsException e) {
                return new OperatorToken(file); // Another server with the same folder was faster.
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
