package org.tutti.session;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePVector;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Event.QueueChanged;
import org.tutti.session.Input.Dequeue;
import org.tutti.session.Input.Enqueue;
import org.tutti.session.Input.QueueRequest;
import org.tutti.session.Input.Reorder;
import org.tutti.session.Input.SetWaitPoints;
import org.tutti.session.Input.Window;
import org.tutti.session.Refusal.Code;

/** What changes the queue. */
final class Items {

    /** The most wait points of an item, and of all items together: everybody is sent the whole queue. */
    private static final int MAX_POINTS = 50, MAX_POINTS_OF_ALL = 1000;

    private Items() {}

    static Outcome request(Session session, Who who, QueueRequest request, Entry entry) {
        if (!who.may(Grant.QUEUE)) {
            return who.lacks(Grant.QUEUE);
        }
        Queue queue = session.stage().queue();
        return switch (request) {
            case Enqueue(Item item) ->
                queue.items().size() < Queue.LIMIT
                        ? changed(session, entry, queue.plus(
                                new QueueItem(Queue.id(entry.seq()), item, TreePVector.empty())))
                        : Outcome.refused(
                                Code.QUEUE_FULL, "The queue is full: it takes %d items.".formatted(Queue.LIMIT));
            case Dequeue(String item) -> {
                if (queue.item(item).isEmpty()) {
                    yield unknown(item);
                }
                yield item.equals(queue.current())
                        ? Outcome.refused(
                                Code.NOT_ALLOWED,
                                "'%s' is on. Put another item on before it is taken out."
                                        .formatted(session.item().media().title()))
                        : changed(session, entry, queue.minus(item));
            }
            case Reorder(String item, Optional<String> before) -> {
                Optional<String> missing = Optional.of(item)
                        .filter(id -> queue.item(id).isEmpty())
                        .or(() -> before.filter(id -> queue.item(id).isEmpty()));
                yield missing.map(Items::unknown)
                        .orElseGet(() -> before.filter(item::equals).isPresent()
                                ? changed(session, entry, queue)
                                : changed(session, entry, queue.moved(item, before)));
            }
        };
    }

    /** Sets the wait points of an item. */
    static Outcome setWaitPoints(Session session, SetWaitPoints request, Entry entry) {
        Queue queue = session.stage().queue();
        Optional<QueueItem> item = queue.item(request.item());
        if (item.isEmpty()) {
            return unknown(request.item());
        }
        List<WaitPoint> points = request.points();
        double duration = item.get().item().media().duration();
        if (points.size() > MAX_POINTS) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE, "An item has at most %d wait points, not %d.".formatted(MAX_POINTS, points.size()));
        }
        int others = queue.items().stream()
                .filter(one -> !one.id().equals(request.item()))
                .mapToInt(one -> one.waitPoints().size())
                .sum();
        if (others + points.size() > MAX_POINTS_OF_ALL) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "The items of a queue have at most %d wait points together; the others have %d."
                            .formatted(MAX_POINTS_OF_ALL, others));
        }
        for (WaitPoint point : points) {
            if (!(point.position() > 0 && point.position() < duration)) {
                return Outcome.refused(
                        Code.OUT_OF_RANGE,
                        "The wait point at %s s lies outside '%s', which has %s."
                                .formatted(point.position(), item.get().item().media().title(), HumanTime.text(duration)));
            }
            if (point.label().isBlank() || point.label().length() > Session.MAX_TITLE
                    || !Session.printable(point.label())) {
                return Outcome.refused(
                        Code.OUT_OF_RANGE,
                        "The label of a wait point has 1 to %d printable characters.".formatted(Session.MAX_TITLE));
            }
        }
        List<WaitPoint> ordered = points.stream()
                .sorted(Comparator.comparingDouble(WaitPoint::position))
                .toList();
        var now = new QueueItem(request.item(), item.get().item(), TreePVector.from(ordered));
        // What the timeline has passed already is behind it.
        Stage stage = session.stage();
        Timeline from = request.item().equals(queue.current())
                ? Playback.from(stage.timeline(), entry.stamp())
                : stage.timeline();
        Session after = session.next(entry).with(stage.with(from).with(queue.with(now)));
        return Outcome.accepted(after, new QueueChanged());
    }

    /** How far back one can go in a live item. */
    static Outcome window(Session session, Window seen, Entry entry) {
        if (!Session.byServer(entry)) {
            return Outcome.refused(Code.NOT_ALLOWED, "How much of a stream is there, only its source says.");
        }
        Queue queue = session.stage().queue();
        Optional<QueueItem> item = queue.item(seen.item());
        Optional<Live> live = item.flatMap(one -> one.item().media().live());
        if (live.isEmpty() || !(seen.window() > 0)) {
            return unknown(seen.item());
        }
        Live was = live.get();
        var now = new Live(was.origin(), was.programmeTime(), was.delay(), seen.window(), was.anchor());
        var described = new Item(item.get().item().source(), item.get().item().media().with(now));
        return changed(session, entry, queue.with(new QueueItem(seen.item(), described, item.get().waitPoints())));
    }

    static Outcome unknown(String item) {
        return Outcome.refused(
                Code.ITEM_UNKNOWN, "There is no item %s in the queue. Maybe it was taken out.".formatted(item));
    }

    private static Outcome changed(Session session, Entry entry, Queue now) {
        return Outcome.accepted(session.next(entry).with(session.stage().with(now)), new QueueChanged());
    }
}
