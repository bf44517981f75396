package org.tutti.media.probe;

import java.io.IOException;
import java.util.OptionalLong;

/** The bytes of a file that may be far away: each call may cost a round trip. */
public interface Bytes {

    /**
     * The bytes from a place on.
     *
     * @param from from 0
     * @param most how many at the most; fewer come only at the end of what can be had, and none beyond it
     * @throws IOException if they cannot be had
     */
    byte[] read(long from, int most) throws IOException;

    /** How many there are, if that is known. */
    OptionalLong length();
}
