package org.tutti.session;

import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What is on, what comes, and what was. Immutable.
 *
 * @param items in the order they are played
 * @param current the id of the one that is on; always in the queue
 */
public record Queue(PVector<QueueItem> items, String current) {

    /** The most items of a queue. */
    public static final int LIMIT = 500;

    static Queue of(Item item, long seq) {
        var first = new QueueItem(id(seq), item, TreePVector.empty());
        return new Queue(TreePVector.singleton(first), first.id());
    }

    static String id(long seq) {
        return "i" + seq;
    }

    /** The item that is on. */
    public QueueItem now() {
        return items.get(index(current));
    }

    /** The item of this id. */
    public Optional<QueueItem> item(String id) {
        return items.stream().filter(item -> item.id().equals(id)).findFirst();
    }

    /** The one after (or, with −1, before) the one that is on. */
    Optional<QueueItem> beside(int step) {
        int index = index(current) + step;
        return index >= 0 && index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }

    Queue at(String id) {
        return new Queue(items, id);
    }

    Queue plus(QueueItem item) {
        return new Queue(items.plus(item), current);
    }

    Queue minus(String id) {
        return new Queue(items.minus(index(id)), current);
    }

    Queue with(QueueItem item) {
        return new Queue(items.with(index(item.id()), item), current);
    }

    /** With the item moved to stand before {@code before}, or last. */
    Queue moved(String id, Optional<String> before) {
        QueueItem item = items.get(index(id));
        Queue without = minus(id);
        int to = before.map(without::index).orElse(without.items.size());
        return new Queue(without.items.plus(to, item), current);
    }

    private int index(String id) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).id().equals(id)) {
                return i;
            }
        }
        throw new IllegalArgumentException("There is no item %s in the queue.".formatted(id));
    }
}
