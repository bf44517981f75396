package org.tutti.gateway.sip.sound;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whether a film may be decoded from its beginning on before all of it is there. */
final class Streamable {

    private static final int MOST_BOXES = 64;
    private static final int STEP = 1 << 20;

    private Streamable() {}

    /**
     * Waits until it is known, or all of the film is there.
     *
     * @throws SilentException if the film cannot be had
     */
    static boolean await(Copy film) throws IOException, SilentException, InterruptedException {
        for (long there = film.await(0); !film.complete() && !film.closed(); there = film.await(there + STEP)) {
            if (is(film.file(), there)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param there how many bytes of it are there, its beginning
     * @return false as well as long as too few are there to tell
     */
    static boolean is(Path film, long there) throws IOException {
        try (FileChannel file = FileChannel.open(film)) {
            String first = text(at(file, 0, 12, there));
            return first.startsWith("ftyp", 4) || first.startsWith("moov", 4)
                    ? indexFirst(file, there)
                    : first.startsWith("\u001aE\u00df\u00a3") || first.startsWith("OggS") || first.startsWith("fLaC")
                            || first.startsWith("RIFF") || first.startsWith("ID3") || first.startsWith("\u00ff");
        } catch (EOFException e) {
            return false;
        }
    }

    /** MP4 (ISO/IEC 14496-12): whether its index, the box moov, lies before what it is of, and is there. */
    private static boolean indexFirst(FileChannel file, long there) throws IOException {
        long at = 0;
        for (int i = 0; i < MOST_BOXES; i++) {
            ByteBuffer head = at(file, at, 16, there);
            long size = Integer.toUnsignedLong(head.getInt());
            String kind = text(head.slice(4, 4));
            if (size == 1) {
                size = head.getLong(8);
            }
            if (size < 8 || at + size < at) {
                return false;
            } else if (kind.equals("moov")) {
                return at + size <= there;
            } else if (kind.equals("mdat")) {
                return false;
            }
            at += size;
        }
        return false;
    }

    private static ByteBuffer at(FileChannel file, long from, int count, long there) throws IOException {
        if (from + count > there) {
            throw new EOFException();
        }
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
}
