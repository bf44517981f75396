package org.tutti.engine.identity;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.FetchException;

/** By the fetch service, which goes to public addresses and to those that were allowed. */
record FetchedDocuments(Fetch fetch) implements Documents {

    /** A set of keys has a few thousand bytes. */
    private static final int MOST = 1 << 18;

    @Override
    public String read(URI address) throws IOException {
        try {
            Fetch.Part part = fetch.get(address, 0, MOST);
            boolean whole = part.length().orElse(part.bytes().length) <= part.bytes().length;
            if (part.status() / 100 != 2 || part.from() != 0 || !whole) {
                throw new IOException("%s answers %d with %d bytes. Maybe it is not the address of a provider."
                        .formatted(address, part.status(), part.bytes().length));
            }
            return new String(part.bytes(), StandardCharsets.UTF_8);
        } catch (FetchException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
