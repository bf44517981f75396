package org.tutti.source.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import org.tutti.media.probe.Bytes;
import org.tutti.media.probe.Found;
import org.tutti.media.probe.Probe;

/** A file for the reader of media formats. */
record FileBytes(FileChannel channel, OptionalLong length) implements Bytes {

    /** @param file free of symbolic links */
    static Found probe(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            return Probe.of(new FileBytes(channel, OptionalLong.of(channel.size())));
        }
    }

    @Override
    public byte[] read(long from, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {}
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
