package org.tutti.gateway.sip.sound;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What soundtracks may take.
 *
 * @param copy the longest film of another server, bytes
 * @param disk all copies and soundtracks together, bytes
 * @param decoders films that are decoded at the same time; others wait for their turn
 * @param stretchers soundtracks that are made for another speed at the same time
 * @param run how long one run of a decoder may take
 * @param unused after this time without a listener everything of a soundtrack is deleted
 * @param again after this time what went wrong is tried again by who listens next
 */
public record Limits(
        long copy, long disk, int decoders, int stretchers, Duration run, Duration unused, Duration again) {

    /** 2 GB and 20 GB, two and four programs, 30 min, 10 min, 1 min. */
    public static final Limits USUAL = new Limits(
            2L << 30, 20L << 30, 2, 4, Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofMinutes(1));

    /** The setting with how much disk soundtracks may take, GB. */
    public static final String DISK = "tutti.sip.disk";

    /**
     * The usual ones, but for the disk as the setting says.
     *
     * @throws IllegalArgumentException if it is no number of 1 or more
     */
    public static Limits of(Function<String, Optional<String>> config) {
        String disk = config.apply(DISK).map(String::strip).orElse("");
        if (disk.isEmpty()) {
            return USUAL;
        }
        if (!disk.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException("%s takes a number of GB, 1 or more, not '%s'.".formatted(DISK, disk));
        }
        return USUAL.withDisk(Long.parseLong(disk) << 30);
    }

    Limits withDisk(long bytes) {
        return new Limits(copy, bytes, decoders, stretchers, run, unused, again);
    }
}
