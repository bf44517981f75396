package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.tutti.engine.fetch.Streams;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.plugin.media.FetchException;

/** A programme of another server, which has no end. */
record EndlessMedia(URI address, Streams streams) implements Media.Bytes {

    /** @return empty if it has an end */
    static Optional<Media.Bytes> at(String url, Streams streams) throws SilentException {
        try (Body body = streams.open(URI.create(url))) {
            if (body.status() != 200) {
                throw new SilentException("The programme's server does not give it (%d).".formatted(body.status()));
            }
            return body.length().isPresent()
                    ? Optional.empty()
                    : Optional.of(new EndlessMedia(body.address(), streams));
        } catch (FetchException e) {
            throw new SilentException("The programme cannot be fetched: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SilentException("The programme cannot be fetched.", e);
        } catch (IllegalArgumentException e) {
            throw new SilentException("The programme is at an address that cannot be read.", e);
        }
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public ReadableByteChannel from(long offset) throws IOException {
        try {
            return streams.open(address).bytes();
        } catch (FetchException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
