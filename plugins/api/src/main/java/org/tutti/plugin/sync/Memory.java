package org.tutti.plugin.sync;

import java.util.Arrays;

/**
 * What a strategy wants back next time: opaque bytes, tagged so that a later version of the strategy knows its own.
 * Stored in the session's journal with each decision that changes it. Immutable.
 */
public final class Memory {

    /** The most bytes a memory may hold. */
    public static final int LIMIT = 4096;

    /** Nothing remembered. */
    public static final Memory NONE = new Memory("", 0, new byte[0]);

    private final String strategy;
    private final int version;
    private final byte[] bytes;

    /**
     * @param strategy the name of the strategy that wrote it
     * @param version the layout of the bytes, chosen by the strategy
     * @param bytes at most {@value #LIMIT}; copied
     * @throws IllegalArgumentException if there are more
     */
    public Memory(String strategy, int version, byte[] bytes) {
        if (bytes.length > LIMIT) {
            throw new IllegalArgumentException("The memory of strategy %s holds %d bytes; the most is %d."
                    .formatted(strategy, bytes.length, LIMIT));
        }
        this.strategy = strategy;
        this.version = version;
        this.bytes = bytes.clone();
    }

    /** The name of the strategy that wrote it; empty for {@link #NONE}. */
    public String strategy() {
        return strategy;
    }

    /** The layout of the bytes. */
    public int version() {
        return version;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Memory that
                && strategy.equals(that.strategy)
                && version == that.version
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * strategy.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Memory[%s v%d, %d bytes]".formatted(strategy, version, bytes.length);
    }
}
