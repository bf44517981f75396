package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Set;

/**
 * A message for the many clients of a large session, each of which gets a row of its own after the rows that all get.
 * The shared part is encoded once.
 */
final class Excerpt {

    private static final int TAIL = 2;

    private final byte[] head;
    private final boolean rows;
    private final Set<String> shown;
    private final Frame shared;

    /**
     * @param message ends with an array of rows
     * @param shown whose rows these are
     */
    Excerpt(ObjectNode message, Set<String> shown) {
        byte[] whole = Frames.bytes(message);
        if (whole[whole.length - 1] != '}' || whole[whole.length - TAIL] != ']') {
            throw new IllegalArgumentException("An excerpt ends with an array of rows: " + message);
        }
        this.head = Arrays.copyOf(whole, whole.length - TAIL);
        this.rows = head[head.length - 1] != '[';
        this.shown = shown;
        this.shared = joined(new byte[0]);
    }

    /** Whether everybody gets this row anyhow. */
    boolean shows(String key) {
        return shown.contains(key);
    }

    /** The message without a row of one's own. */
    Frame shared() {
        return shared;
    }

    Frame with(ObjectNode own) {
        byte[] row = Frames.bytes(own);
        byte[] tail = new byte[row.length + 1];
        tail[0] = ',';
        System.arraycopy(row, 0, tail, 1, row.length);
        return joined(rows ? tail : row);
    }

    private Frame joined(byte[] own) {
        byte[] whole = Arrays.copyOf(head, head.length + own.length + TAIL);
        System.arraycopy(own, 0, whole, head.length, own.length);
        whole[whole.length - TAIL] = ']';
        whole[whole.length - 1] = '}';
        return new Frame(whole);
    }
}
