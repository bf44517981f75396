package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;

/** Gives the bytes of what is on. Calls may block for some seconds. Thread-safe. */
@FunctionalInterface
public interface Media {

    /** @throws SilentException if they cannot be had, in words for people */
    Bytes open(Item item, Rendition rendition) throws SilentException;

    /** The bytes of one rendition. */
    interface Bytes {

        /** How many there are; empty if they have no end or it is not known: then they are only read as they come. */
        OptionalLong length();

        /** Whether they lie on this server: then there may be any number of them. */
        default boolean own() {
            return false;
        }

        /** Those from {@code offset} on; 0 if the length is not known. The caller closes the channel. */
        ReadableByteChannel from(long offset) throws IOException;
    }
}
