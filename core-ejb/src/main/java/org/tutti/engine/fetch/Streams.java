package org.tutti.engine.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import java.util.OptionalLong;
import org.tutti.plugin.media.FetchException;

/**
 * How the server itself reads what has no end, as live programmes: under the same checks as
 * {@link org.tutti.plugin.media.Fetch}, but without a limit to size and time. Not for plug-ins. Thread-safe.
 */
@FunctionalInterface
public interface Streams {

    /**
     * Asks an address; blocks for some seconds at the most.
     *
     * @return the answer, whatever its status; close it in any case
     * @throws FetchException if there is no answer, or the address may not be asked
     */
    Body open(URI address) throws FetchException;

    /**
     * An answer that is still being given.
     *
     * @param address where it comes from in the end, after redirects
     * @param status of HTTP: 200 if there are bytes
     * @param length of it in bytes, if the server says it: then it has an end
     * @param headers of the answer, whatever their case; of several of a name the first
     * @param bytes as they come, by one thread at a time; reading fails after 15 s without any. Closing it, by any thread,
     *        ends the connection
     */
    record Body(
            URI address, int status, OptionalLong length, Map<String, String> headers, ReadableByteChannel bytes)
            implements AutoCloseable {

        /** An answer of whose headers nothing else matters. */
        public Body(URI address, int status, OptionalLong length, ReadableByteChannel bytes) {
            this(address, status, length, Map.of(), bytes);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
