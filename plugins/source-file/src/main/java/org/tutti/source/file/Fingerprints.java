package org.tutti.source.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.tutti.plugin.media.MediaDescription.Fingerprint;

/** By what a file is recognised elsewhere, see {@link Fingerprint}; docs/protocol/fingerprints.json has examples. */
final class Fingerprints {

    private static final int WHOLE = 1 << 20, PIECE = 1 << 16, PIECES = 16;

    private Fingerprints() {}

    /** @param file free of symbolic links */
    static Fingerprint of(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long size = channel.size();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
            if (size <= WHOLE) {
                digest.update(piece(channel, 0, (int) size));
            } else {
                for (int i = 0; i < PIECES; i++) {
                    digest.update(piece(channel, i * (size - PIECE) / (PIECES - 1), PIECE));
                }
            }
            return new Fingerprint(size, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static ByteBuffer piece(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(length);
        while (piece.hasRemaining()) {
            if (channel.read(piece, from + piece.position()) < 0) {
                throw new EOFException("The file became shorter while it was read.");
            }
        }
        return piece.flip();
    }
}
