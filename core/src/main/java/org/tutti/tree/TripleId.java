package org.tutti.tree;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a link for life: {@code t18}, or {@code t18-2} for the third of those that one entry added. In the order
 * they were added.
 *
 * @param seq the place in the journal of the entry that added it, from 1
 * @param index its place in that, from 0
 */
public record TripleId(long seq, int index) implements Comparable<TripleId> {

    private static final Pattern FORM = Pattern.compile("t([1-9][0-9]{0,17})(?:-([1-9][0-9]{0,5}))?");
    private static final Comparator<TripleId> ORDER =
            Comparator.comparingLong(TripleId::seq).thenComparingInt(TripleId::index);

    /** The id that a text is; empty if it is none. */
    public static Optional<TripleId> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new TripleId(
                        Long.parseLong(matcher.group(1)),
                        matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * Names a link that is only in the recording of a session, {@code r5}: in no tree, and {@link #of} knows none such.
     *
     * @param number 1 or more
     */
    static TripleId recorded(int number) {
        return new TripleId(0, number);
    }

    boolean isRecorded() {
        return seq == 0;
    }

    @Override
    public int compareTo(TripleId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        if (isRecorded()) {
            return "r" + index;
        }
        return index == 0 ? "t" + seq : "t" + seq + "-" + index;
    }
}
