package org.tutti.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets when it has too many: of what strangers make it remember. Not thread-safe. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int most;

    /**
     * Forgets what came first.
     *
     * @param most how many it remembers; at least 1
     */
    public Recent(int most) {
        this(most, false);
    }

    private Recent(int most, boolean byUse) {
        super(16, 0.75f, byUse);
        this.most = most;
    }

    /**
     * One that forgets what was not asked for or changed for the longest time.
     *
     * @param most how many it remembers; at least 1
     */
    public static <K, V> Recent<K, V> byUse(int most) {
        return new Recent<>(most, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
