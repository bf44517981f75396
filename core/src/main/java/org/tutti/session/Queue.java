package org.tutti.session;

import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What is on, what comes, and what was. Immutable.
 *
 * @param items in the order they are played
 * @param current the id of the one that is on; always in the queue
 * @param uris what the items are called in the synchronisation tree, and how many of them are called so
 */
public record Queue(PVector<QueueItem> items, String current, PMap<String, Integer> uris) {

    /** The most items of a queue. */
    public static final int LIMIT = 500;

    static Queue of(Item item, long seq) {
        var first = new QueueItem(id(seq), item, TreePVector.empty());
        return of(TreePVector.singleton(first), first.id());
    }

    /** @param current the id of one of the items */
    static Queue of(PVector<QueueItem> items, String current) {
        PMap<String, Integer> uris = HashTreePMap.empty();
        for (QueueItem one : items) {
            uris = counted(uris, one, 1);
        }
        return new Queue(items, current, uris);
    }

    private static PMap<String, Integer> counted(PMap<String, Integer> uris, QueueItem item, int more) {
        PMap<String, Integer> now = uris;
        for (String uri : item.item().uris()) {
            int count = now.getOrDefault(uri, 0) + more;
            now = count == 0 ? now.minus(uri) : now.plus(uri, count);
        }
        return now;
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
        return new Queue(items, id, uris);
    }

    Queue plus(QueueItem item) {
        return new Queue(items.plus(item), current, counted(uris, item, 1));
    }

    Queue minus(String id) {
        int index = index(id);
        return new Queue(items.minus(index), current, counted(uris, items.get(index), -1));
    }

    Queue with(QueueItem item) {
        return new Queue(items.with(index(item.id()), item), current, uris);
    }

    /** With the item moved to stand before {@code before}, or last. */
    Queue moved(String id, Optional<String> before) {
        QueueItem item = items.get(index(id));
        Queue without = minus(id);
        int to = before.map(without::index).orElse(without.items.size());
        return new Queue(without.items.plus(to, item), current, uris);
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
