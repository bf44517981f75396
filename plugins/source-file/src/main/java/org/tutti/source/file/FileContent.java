package org.tutti.source.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tutti.plugin.media.Content;

/**
 * A file as it was when it was asked for.
 *
 * @param file free of symbolic links
 */
record FileContent(Path file, long length, String type, String validator) implements Content {

    static FileContent of(Path file, String type) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        return new FileContent(file, attributes.size(), type, validator(attributes));
    }

    @Override
    public ReadableByteChannel open(long offset) throws IOException {
        Objects.checkIndex(offset, length + 1);
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            // Once open, the bytes are those of this file; before, another may have taken its place.
            if (!validator(attributes(file)).equals(validator)) {
                throw new IOException("'%s' has changed since it was asked for.\nMaybe it is being replaced: ask again."
                        .formatted(file.getFileName()));
            }
            return channel.position(offset);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Hashed, because the file key holds an inode number, which is nobody's business. */
    private static String validator(BasicFileAttributes attributes) {
        String identity = attributes.size() + " "
                + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " "
                + attributes.fileKey();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
