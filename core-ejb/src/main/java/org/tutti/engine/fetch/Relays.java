package org.tutti.engine.fetch;

import java.net.URI;
import java.util.Optional;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.plugin.media.FetchException;

/**
 * How the server passes on what players may not read where it is: under the same checks as
 * {@link org.tutti.plugin.media.Fetch}, while it comes. Not for plug-ins. Thread-safe.
 */
@FunctionalInterface
public interface Relays {

    /**
     * Asks an address; blocks for some seconds at the most.
     *
     * @param range of what is there, as in {@code Range}: {@code bytes=0-1023}
     * @return the answer, whatever its status; close it in any case
     * @throws FetchException if there is no answer, or the address may not be asked
     */
    Body pass(URI address, Optional<String> range) throws FetchException;
}
