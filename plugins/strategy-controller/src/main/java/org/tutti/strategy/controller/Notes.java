package org.tutti.strategy.controller;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Nudge;

/**
 * What the strategy remembers from one decision to the next; instants in µs. It changes while a decision is made and
 * lives no longer than that.
 */
final class Notes {

    static final String STRATEGY = "controller";
    private static final int VERSION = 1;
    private static final int BYTES = Nudge.BYTES + 2 * Streak.BYTES + 3 * Long.BYTES + 1;
    private static final long SHORTEST_PAUSE = 10_000_000;
    private static final int MOST_DOUBLINGS = 3;

    /** Whether the controller is ahead of the timeline (1) or behind it (−1). */
    Streak off = Streak.NONE;
    Streak starving = Streak.NONE;
    /** The end of the hold that was asked for; 0 if none is. */
    long waitUntil;
    long waitAgainFrom;
    Nudge nudge = Nudge.NONE;
    long moveAgainFrom;
    /** How many moves in a row helped nothing. */
    private int vain;

    private Notes() {}

    /** What the memory holds; nothing if it is another strategy's, another version's or no sense can be made of it. */
    static Notes of(Memory memory) {
        var notes = new Notes();
        if (memory.strategy().equals(STRATEGY) && memory.version() == VERSION) {
            try {
                notes.read(ByteBuffer.wrap(memory.bytes()));
            } catch (BufferUnderflowException e) {
                return new Notes();
            }
        }
        return notes;
    }

    /** The hold is over. */
    void waitedUntil(long now, long rest) {
        waitUntil = 0;
        waitAgainFrom = now + rest;
    }

    /** The timeline is moved; if that follows on a move that helped nothing, the next one has to wait. */
    void begin(Nudge next, boolean again) {
        vain = again ? Math.min(vain + 1, MOST_DOUBLINGS + 1) : 0;
        moveAgainFrom = vain == 0 ? 0 : next.until() + (SHORTEST_PAUSE << vain - 1);
        nudge = next;
        off = Streak.NONE;
    }

    private void read(ByteBuffer bytes) {
        nudge = Nudge.read(bytes);
        off = Streak.read(bytes);
        starving = Streak.read(bytes);
        waitUntil = bytes.getLong();
        waitAgainFrom = bytes.getLong();
        moveAgainFrom = bytes.getLong();
        vain = Math.clamp(bytes.get(), 0, MOST_DOUBLINGS + 1);
    }

    /** As bytes; as it was while there is nothing to remember. */
    Memory toMemory(Memory before) {
        byte[] written = bytes();
        return before.equals(Memory.NONE) && Arrays.equals(written, new Notes().bytes())
                ? before
                : new Memory(STRATEGY, VERSION, written);
    }

    private byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        nudge.write(bytes);
        off.write(bytes);
        starving.write(bytes);
        return bytes.putLong(waitUntil).putLong(waitAgainFrom).putLong(moveAgainFrom).put((byte) vain).array();
    }
}
