package org.tutti.strategy.controller;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.tutti.plugin.sync.Report;

/**
 * What a player has said of itself in one report after the other: how many have said the same. Nothing is remembered of
 * reports that say nothing, so that a room in which all is well has nothing to write down.
 *
 * @param what they say: 0 nothing, else 1 or &minus;1
 * @param count how many, two at most
 * @param last the time (µs) of the last one
 * @param value the figure it came with (s)
 * @param slope how fast that figure changes, s per second, by the last two
 */
record Streak(int what, int count, long last, double value, double slope) {

    static final Streak NONE = new Streak(0, 0, 0, 0, 0);
    static final int BYTES = 26;
    private static final int MOST = 2;

    /** With one more report, which may be the last one again; without a report nothing is new. */
    Streak seen(int says, double figure, Optional<Report> report) {
        if (report.isEmpty() || says == 0) {
            return NONE;
        }
        long time = report.get().time();
        if (says != what) {
            return new Streak(says, 1, time, figure, 0);
        }
        return time <= last
                ? this
                : new Streak(says, Math.min(count + 1, MOST), time, figure, (figure - value) / ((time - last) / 1e6));
    }

    /** Whether it is more than a slip: twice in a row. */
    boolean convincing() {
        return count == MOST;
    }

    void write(ByteBuffer bytes) {
        bytes.put((byte) what).put((byte) count).putLong(last).putDouble(value).putDouble(slope);
    }

    static Streak read(ByteBuffer bytes) {
        return new Streak(bytes.get(), bytes.get(), bytes.getLong(), bytes.getDouble(), bytes.getDouble());
    }
}
