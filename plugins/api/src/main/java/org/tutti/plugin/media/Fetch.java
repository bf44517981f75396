package org.tutti.plugin.media;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How a plug-in reads from other servers, and the only way it should: an OSGi service of the host, which connects to
 * public addresses alone and to those its administrator allows, follows redirects under the same check, and keeps time
 * and size within limits. No cookies, no proxy, no credentials.
 *
 * <p><b>Threads.</b> May be called from several threads at once; each call blocks until it has its answer, at most six
 * seconds.
 */
@ProviderType
public interface Fetch {

    /** The most bytes one call reads: 4 MiB. */
    int MOST = 1 << 22;

    /**
     * Reads a part of what is at an address.
     *
     * @param address {@code http} or {@code https}; a fragment is left out
     * @param from the first byte wanted, from 0
     * @param most how many bytes at the most, 1 to {@link #MOST}
     * @return the answer, whatever its status; its bytes may be others than those asked for, see {@link Part#from}
     * @throws FetchException if there is no answer, or the address may not be asked
     * @throws IllegalArgumentException if {@code from} or {@code most} is out of range
     */
    Part get(URI address, long from, int most) throws FetchException;

    /**
     * An answer.
     *
     * @param address where it comes from in the end, after redirects
     * @param status of HTTP: 206 or 200 if there are bytes
     * @param type what the server says it is, such as {@code video/mp4}; without parameters, in lower case
     * @param from where the bytes lie: what was asked for if the server gives parts, else 0
     * @param length of the whole in bytes, if the server says it
     * @param parts whether the server gives parts: a player can only seek if it does
     * @param bytes belongs to the caller; empty unless the status is 206 or 200
     * @param shared whether the server lets pages of ours read it, and not only play it (CORS)
     * @param at when the answer began, µs of the server clock; 0 if that is not known
     */
    record Part(
            URI address,
            int status,
            Optional<String> type,
            long from,
            OptionalLong length,
            boolean parts,
            byte[] bytes,
            boolean shared,
            long at) {

        /** An answer that pages may not read. */
        public Part(
                URI address,
                int status,
                Optional<String> type,
                long from,
                OptionalLong length,
                boolean parts,
                byte[] bytes) {
            this(address, status, type, from, length, parts, bytes, false, 0);
        }
    }
}
