package org.tutti.session;

import org.pcollections.PMap;
import org.pcollections.PVector;

/**
 * A line of the chat, tied to the moment of the film it was said at.
 *
 * @param seq the entry it came with, which is its name
 * @param at when it was said (µs)
 * @param since µs since the session began
 * @param item the item that was on, by its id in the queue
 * @param position where the timeline was, in seconds
 * @param text what was said; when {@code encrypted}, Base64 of what only the members can read; empty once removed
 * @param reactions who reacted how
 * @param removed whether it was taken away
 */
public record Line(
        long seq,
        MemberId member,
        String name,
        long at,
        long since,
        String item,
        double position,
        String text,
        boolean encrypted,
        PMap<String, PVector<MemberId>> reactions,
        boolean removed) {

    Line with(PMap<String, PVector<MemberId>> now) {
        return new Line(seq, member, name, at, since, item, position, text, encrypted, now, removed);
    }

    Line blanked() {
        return new Line(
                seq, member, name, at, since, item, position, "", encrypted, org.pcollections.OrderedPMap.empty(), true);
    }
}
