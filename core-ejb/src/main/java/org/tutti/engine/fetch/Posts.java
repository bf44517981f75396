package org.tutti.engine.fetch;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.tutti.plugin.media.FetchException;

/** How the server sends what others asked to be told, under the checks of {@link GuardedPost}. Thread-safe. */
public interface Posts {

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param retryAfter as the header of this name has it
     */
    record Answer(int status, Optional<String> retryAfter) {}

    /**
     * Looks an address up, without connecting to it; blocks for as long as that takes. What is found is checked again
     * with each connection.
     *
     * @throws FetchException if nothing is sent there, in words for who named it
     */
    void check(URI address) throws FetchException;

    /**
     * Sends, and waits for the beginning of the answer: for some seconds at the most.
     *
     * @throws FetchException if there is no answer, or nothing may be sent there
     */
    Answer post(URI address, Map<String, String> headers, String type, byte[] body) throws FetchException;
}
