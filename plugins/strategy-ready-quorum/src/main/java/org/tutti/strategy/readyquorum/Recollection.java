package org.tutti.strategy.readyquorum;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tutti.plugin.sync.Memory;

/**
 * What the strategy remembers from one decision to the next, and how that is written as bytes. It changes while a
 * decision is made and lives no longer than that.
 *
 * <p>Endpoints are remembered by a 64-bit hash of their ids, and only so many of each kind, so that everything fits:
 * 33 + 3 × 2 + 256 × 8 + 64 × 17 + 32 × 16 = 3687 bytes of 4096. An endpoint that finds no place is not waited for.
 */
final class Recollection {

    static final String STRATEGY = "ready-quorum";
    static final int VERSION = 2;
    static final int MOST_READY = 256, MOST_STALLS = 64, MOST_FORGIVEN = 32;

    /** In place of the instant since which the room has played: there was no hold, or it has not played since. */
    static final long NO_HOLD_YET = Long.MIN_VALUE, NOT_PLAYING = Long.MAX_VALUE;

    /**
     * An endpoint has run out of media.
     *
     * @param since when it was first seen so (µs)
     * @param confirmed whether that has lasted as long as the strategy's patience
     */
    record Stall(long since, boolean confirmed) {}

    /** The hold that was asked for last and is not known to have ended; instants in µs. */
    record Asked(long at, long until, boolean released) {}

    /** The item, by a hash of its id; 0 before the first. */
    private long item;

    Optional<Asked> asked = Optional.empty();
    long playingSince = NO_HOLD_YET;
    final Set<Long> ready = new LinkedHashSet<>();
    final Map<Long, Stall> stalls = new LinkedHashMap<>();
    final Map<Long, Long> forgiven = new LinkedHashMap<>();

    private Recollection() {}

    /** What the memory holds; nothing if it is another strategy's, another version's or no sense can be made of it. */
    static Recollection of(Memory memory) {
        if (memory.strategy().equals(STRATEGY) && memory.version() == VERSION) {
            var known = new Recollection();
            if (known.read(ByteBuffer.wrap(memory.bytes()))) {
                return known;
            }
        }
        return new Recollection();
    }

    /** Who was ready for another item has yet to get ready for this one. */
    void turnTo(String itemId) {
        long now = hash(itemId);
        if (item != now) {
            item = now;
            ready.clear();
            stalls.clear();
        }
    }

    /** Remembers who is ready. Of too many, those who have gone make room; whoever finds none is not waited for. */
    void addReady(Collection<Long> endpoints, Set<Long> present) {
        if (ready.size() + endpoints.size() > MOST_READY && !ready.containsAll(endpoints)) {
            ready.retainAll(present);
        }
        for (long endpoint : endpoints) {
            if (ready.size() < MOST_READY) {
                ready.add(endpoint);
            }
        }
    }

    void addStall(long endpoint, Stall stall) {
        if (stalls.size() < MOST_STALLS || stalls.containsKey(endpoint)) {
            stalls.put(endpoint, stall);
        }
    }

    /** Does not wait for an endpoint again until then; of too many, the one forgiven first may be waited for again. */
    void forgive(long endpoint, long until, long now) {
        forgiven.values().removeIf(end -> end <= now);
        if (forgiven.size() == MOST_FORGIVEN) {
            forgiven.remove(forgiven.keySet().iterator().next());
        }
        forgiven.put(endpoint, until);
    }

    /** FNV-1a, 64 bits. Two endpoints that share a hash count as one: no harm worth more bytes. */
    static long hash(String endpoint) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < endpoint.length(); i++) {
            hash = (hash ^ endpoint.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    Memory toMemory() {
        ByteBuffer bytes = ByteBuffer.allocate(Memory.LIMIT);
        Asked hold = asked.orElse(new Asked(0, 0, false));
        bytes.putLong(item).putLong(playingSince).putLong(hold.at()).putLong(hold.until());
        bytes.put((byte) (asked.isEmpty() ? 0 : hold.released() ? 2 : 1));
        bytes.putShort((short) ready.size());
        ready.forEach(bytes::putLong);
        bytes.putShort((short) stalls.size());
        stalls.forEach((endpoint, stall) ->
                bytes.putLong(endpoint).putLong(stall.since()).put((byte) (stall.confirmed() ? 1 : 0)));
        bytes.putShort((short) forgiven.size());
        forgiven.forEach((endpoint, until) -> bytes.putLong(endpoint).putLong(until));
        byte[] written = new byte[bytes.flip().remaining()];
        bytes.get(written);
        return new Memory(STRATEGY, VERSION, written);
    }

    private boolean read(ByteBuffer bytes) {
        try {
            item = bytes.getLong();
            playingSince = bytes.getLong();
            long at = bytes.getLong();
            long until = bytes.getLong();
            byte state = bytes.get();
            asked = state == 0 ? Optional.empty() : Optional.of(new Asked(at, until, state == 2));
            for (int left = bytes.getShort(); left > 0; left--) {
                ready.add(bytes.getLong());
            }
            for (int left = bytes.getShort(); left > 0; left--) {
                stalls.put(bytes.getLong(), new Stall(bytes.getLong(), bytes.get() != 0));
            }
            for (int left = bytes.getShort(); left > 0; left--) {
                forgiven.put(bytes.getLong(), bytes.getLong());
            }
        } catch (BufferUnderflowException e) {
            return false;
        }
        return !bytes.hasRemaining()
                && ready.size() <= MOST_READY
                && stalls.size() <= MOST_STALLS
                && forgiven.size() <= MOST_FORGIVEN;
    }
}
