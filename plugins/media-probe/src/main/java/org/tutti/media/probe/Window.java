package org.tutti.media.probe;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Looks at a file through the piece of it that was read last; reads another only when it must, and not often. */
final class Window {

    static final int PIECE = 1 << 16;
    private static final int MOST_PIECES = 12;

    private final Bytes bytes;
    private byte[] piece = {};
    private long start;
    private int pieces;

    Window(Bytes bytes) {
        this.bytes = bytes;
    }

    OptionalLong length() {
        return bytes.length();
    }

    /**
     * Some bytes, big-endian.
     *
     * @throws EOFException if the file ends before, or too much of it would have to be read
     */
    ByteBuffer at(long from, int count) throws IOException {
        ByteBuffer some = upTo(from, count);
        if (some.remaining() < count) {
            throw new EOFException("There are no %d bytes at %d.".formatted(count, from));
        }
        return some;
    }

    /** As {@link #at}, fewer where the file ends. */
    ByteBuffer upTo(long from, int most) throws IOException {
        if (from < 0 || most > PIECE) {
            throw new EOFException("No file has %d bytes at %d.".formatted(most, from));
        }
        if (from < start || from + most > start + piece.length) {
            if (++pieces > MOST_PIECES) {
                throw new EOFException("It takes more than %d pieces.".formatted(MOST_PIECES));
            }
            start = from;
            piece = bytes.read(from, PIECE);
        }
        int offset = (int) (from - start);
        return ByteBuffer.wrap(piece, offset, Math.min(most, piece.length - offset)).slice();
    }
}
