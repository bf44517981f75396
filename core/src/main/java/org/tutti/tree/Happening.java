package org.tutti.tree;

import java.util.Optional;

/**
 * When an event was published last.
 *
 * @param event its name
 * @param rev the entry that published it
 * @param session the session's time then (s)
 * @param item the item that was on then, by its base URI
 * @param position where that was (s)
 */
public record Happening(String event, long rev, double session, Optional<String> item, double position) {}
