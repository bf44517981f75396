package org.tutti.session;

import org.pcollections.PVector;

/**
 * An item in the queue.
 *
 * @param id names it within its session: {@code i} and the place in the journal of the entry that added it
 * @param waitPoints where the timeline waits, in order of position
 */
public record QueueItem(String id, Item item, PVector<WaitPoint> waitPoints) {}
