package org.tutti.gateway.web;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often what was refused, of the whole server. Thread-safe. */
final class Refusals {

    private static final Map<ErrorCode, LongAdder> COUNTS = new EnumMap<>(ErrorCode.class);

    static {
        for (ErrorCode code : ErrorCode.values()) {
            COUNTS.put(code, new LongAdder());
        }
    }

    private Refusals() {}

    static void note(ErrorCode code) {
        COUNTS.get(code).increment();
    }

    /** How often so far, since the start. */
    static long count(ErrorCode code) {
        return COUNTS.get(code).sum();
    }
}
