package org.tutti.engine.fetch;

import java.net.URI;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.tutti.plugin.media.FetchException;

/**
 * A way out: public addresses, and what the administrator allows on it.
 *
 * @param client connects to nothing else
 * @param hint what can be done about an address that is not public; {@code HOST:PORT} stands for it
 */
record Way(CloseableHttpClient client, Allowed allowed, String hint) {

    URI checked(URI address) throws FetchException {
        return Address.checked(address, allowed);
    }

    String hint(URI address) {
        return hint.replace("HOST", address.getHost()).replace("PORT", Integer.toString(Address.port(address)));
    }
}
