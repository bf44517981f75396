package org.tutti.strategy.liveedge;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Nudge;

/**
 * What the strategy remembers from one decision to the next. It changes while a decision is made and lives no longer
 * than that.
 */
final class Notes {

    static final String STRATEGY = "live-edge";
    private static final int VERSION = 1;
    private static final long NOT_OFF = Long.MAX_VALUE;

    /** In such steps (s) the least error is remembered, so that the memory does not change with every report. */
    private static final double GRAIN = 0.25;

    Nudge nudge = Nudge.NONE;
    private long offSince = NOT_OFF;
    /** The least the timeline was off since (s), with the sign of where it ought to go. */
    private double least;

    private Notes() {}

    /** What the memory holds; nothing if it is another strategy's, another version's or no sense can be made of it. */
    static Notes of(Memory memory) {
        var notes = new Notes();
        if (memory.strategy().equals(STRATEGY) && memory.version() == VERSION) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(memory.bytes());
                notes.nudge = Nudge.read(bytes);
                notes.offSince = bytes.getLong();
                notes.least = bytes.getDouble();
            } catch (BufferUnderflowException e) {
                return new Notes();
            }
        }
        return notes;
    }

    void watch(double error, double tolerance, long now) {
        if (Math.abs(error) <= tolerance) {
            forget();
            return;
        }
        double grains = Math.copySign(Math.max(tolerance, Math.floor(Math.abs(error) / GRAIN) * GRAIN), error);
        if (offSince == NOT_OFF || grains * least < 0) {
            offSince = now;
            least = grains;
        } else if (Math.abs(grains) < Math.abs(least)) {
            least = grains;
        }
    }

    boolean offFor(long micros, long now) {
        return offSince != NOT_OFF && now - offSince >= micros;
    }

    double least() {
        return least;
    }

    void forget() {
        offSince = NOT_OFF;
        least = 0;
    }

    /** As bytes; as it was while there is nothing to remember. */
    Memory toMemory(Memory before) {
        byte[] written = bytes();
        return before.equals(Memory.NONE) && Arrays.equals(written, new Notes().bytes())
                ? before
                : new Memory(STRATEGY, VERSION, written);
    }

    private byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Nudge.BYTES + Long.BYTES + Double.BYTES);
        nudge.write(bytes);
        return bytes.putLong(offSince).putDouble(least).array();
    }
}
