package org.tutti.plugin.media;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import org.osgi.annotation.versioning.ConsumerType;

/** Bytes a source serves: fixed in length and content for as long as the validator stays the same. */
@ConsumerType
public interface Content {

    /** How many bytes there are. */
    long length();

    /** The media type, such as {@code video/mp4}. */
    String type();

    /** A strong validator: changes whenever the bytes do. Printable ASCII without quotes; becomes the ETag. */
    String validator();

    /**
     * Opens the bytes from {@code offset} on. The caller closes the channel.
     *
     * @param offset from 0 to {@link #length()}
     * @throws IOException if they cannot be read
     */
    ReadableByteChannel open(long offset) throws IOException;
}
