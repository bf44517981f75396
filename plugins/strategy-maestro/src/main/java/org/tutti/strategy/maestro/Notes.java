package org.tutti.strategy.maestro;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Nudge;

/**
 * What the strategy remembers from one decision to the next. It changes while a decision is made and lives no longer
 * than that. Endpoints are remembered by the hash of their ids, sixteen at most.
 */
final class Notes {

    private static final int VERSION = 1;
    private static final int MOST_PASSED_OVER = 16;
    private static final long PASSED_OVER_FOR = 60_000_000;
    private static final long TOGETHER = Long.MAX_VALUE;

    private final String strategy;
    private long apartSince = TOGETHER;
    /** Since when, by endpoint. */
    private final Map<Integer, Long> passedOver = new LinkedHashMap<>();
    Nudge nudge = Nudge.NONE;

    private Notes(String strategy) {
        this.strategy = strategy;
    }

    /** What the memory holds; nothing if it is another strategy's, another version's or no sense can be made of it. */
    static Notes of(Memory memory, String strategy) {
        var notes = new Notes(strategy);
        if (memory.strategy().equals(strategy) && memory.version() == VERSION) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(memory.bytes());
                notes.nudge = Nudge.read(bytes);
                notes.apartSince = bytes.getLong();
                while (bytes.hasRemaining() && notes.passedOver.size() < MOST_PASSED_OVER) {
                    notes.passedOver.put(bytes.getInt(), bytes.getLong());
                }
            } catch (BufferUnderflowException e) {
                return new Notes(strategy);
            }
        }
        return notes;
    }

    /** Players are apart from when they exceed the threshold (s) until they are well below it. */
    void watch(double asynchrony, double threshold, long now) {
        if (asynchrony > threshold) {
            apartSince = Math.min(apartSince, now);
        } else if (asynchrony < 0.75 * threshold) {
            apartSince = TOGETHER;
        }
    }

    boolean apart(long now, long patience) {
        return apartSince != TOGETHER && now - apartSince >= patience;
    }

    void passOver(String endpoint, long now) {
        if (passedOver.size() == MOST_PASSED_OVER) {
            passedOver.remove(passedOver.keySet().iterator().next());
        }
        passedOver.put(endpoint.hashCode(), now);
    }

    /** An endpoint is in step; it is believed again if it was passed over for long enough. */
    void inStep(String endpoint, long now) {
        passedOver.computeIfPresent(
                endpoint.hashCode(), (_, since) -> now - since < PASSED_OVER_FOR ? since : null);
    }

    boolean passedOver(String endpoint) {
        return passedOver.containsKey(endpoint.hashCode());
    }

    /** As bytes; as it was while there is nothing to remember. */
    Memory toMemory(Memory before) {
        if (nudge.equals(Nudge.NONE) && apartSince == TOGETHER && passedOver.isEmpty() && before.equals(Memory.NONE)) {
            return before;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Nudge.BYTES + Long.BYTES + 12 * passedOver.size());
        nudge.write(bytes);
        bytes.putLong(apartSince);
        passedOver.forEach((endpoint, since) -> bytes.putInt(endpoint).putLong(since));
        return new Memory(strategy, VERSION, bytes.array());
    }
}
