package org.tutti.strategy.controller;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.tutti.plugin.sync.Report;

/**
 * How many different reports in a row have said the same. Nothing is remembered of reports that say nothing, so that a
 * room in which all is well has nothing to write down.
 *
 * @param what they say: 0 nothing, else 1 or &minus;1
 * @param count how many, {@value #MOST} at most
 * @param last the time (µs) of the last one
 */
record Streak(int what, int count, long last) {

    static final Streak NONE = new Streak(0, 0, 0);
    static final int BYTES = 10, MOST = 2;

    /** With one more report, which may be the last one again; without a report nothing is new. */
    Streak seen(int says, Optional<Report> report) {
        if (report.isEmpty() || says == 0) {
            return NONE;
        }
        long time = report.get().time();
        if (says != what) {
            return new Streak(says, 1, time);
        }
        return time == last || count == MOST ? this : new Streak(says, count + 1, time);
    }

    boolean times(int wanted) {
        return count >= wanted;
    }

    void write(ByteBuffer bytes) {
        bytes.put((byte) what).put((byte) count).putLong(last);
    }

    static Streak read(ByteBuffer bytes) {
        return new Streak(bytes.get(), bytes.get(), bytes.getLong());
    }
}
