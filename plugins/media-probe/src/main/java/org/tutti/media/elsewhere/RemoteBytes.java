package org.tutti.media.elsewhere;

import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.tutti.media.probe.Bytes;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;

/**
 * Media on another server, read by parts; of a server that gives none, only the beginning.
 *
 * @param first its beginning, which is at hand
 */
record RemoteBytes(Fetch fetch, Part first) implements Bytes {

    /** How much is asked for at first: most media tell everything in it. */
    static final int FIRST = 1 << 17;

    @Override
    public byte[] read(long from, int most) throws IOException {
        byte[] beginning = first.bytes();
        if (from + most <= beginning.length || !first.parts() || isWhole(beginning.length)) {
            int start = (int) Math.min(from, beginning.length);
            return Arrays.copyOfRange(beginning, start, Math.min(start + most, beginning.length));
        }
        try {
            Part part = fetch.get(first.address(), from, most);
            if (!part.parts() || part.from() != from) {
                throw new IOException("The server gave another part than was asked for.");
            }
            return part.bytes();
        } catch (FetchException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean isWhole(int bytes) {
        return first.length().isPresent() && first.length().getAsLong() <= bytes;
    }

    @Override
    public OptionalLong length() {
        return first.length();
    }
}
