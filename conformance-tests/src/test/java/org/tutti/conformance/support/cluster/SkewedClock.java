package org.tutti.conformance.support.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A wall clock that is wrong, by libfaketime, which answers in place of the C library; the monotonic clock is left
 * alone. Java asks the C library for both, so that the server sees what a machine shows whose clock was set wrong.
 * Its "monotonic fix" must be off: with it a thread of Java that waits for a while does not wait at all.
 */
final class SkewedClock {
    /** Where Debian puts it. */
    static final String LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private SkewedClock() {}

    static boolean isThere() {
        return Files.exists(Path.of(LIBRARY));
    }

    /** What runs a program so. */
    static List<String> by(Duration ahead) {
        double seconds = ahead.toMillis() / 1000.0;
        return List.of("env", "LD_PRELOAD=" + LIBRARY, "FAKETIME=" + (seconds < 0 ? "" : "+") + seconds,
                "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", "NO_FAKE_STAT=1");
    }
}
