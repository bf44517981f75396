package org.tutti.tree;

import java.util.List;
import java.util.Optional;

/**
 * When an event was published last.
 *
 * @param event its name
 * @param rev the entry that published it
 * @param session the session's time then (s)
 * @param items all URIs of the item that was on then, the one it goes by first
 * @param position where that was (s)
 */
public record Happening(String event, long rev, double session, List<String> items, double position) {

    /** The item that was on then. */
    public Optional<String> item() {
        return items.stream().findFirst();
    }
}
