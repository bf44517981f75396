package org.tutti.engine.hooks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tutti.engine.Outbox;
import org.tutti.engine.journal.Outgoing;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Says what is told to which hooks: all that there are are in memory, as the database has them. Thread-safe. */
final class Hooks implements Outbox, Delivery.Hooked {

    private static final Logger LOG = System.getLogger(Hooks.class.getName());

    private final HookTable table;
    private final CloudEvents events;
    private final Consumer<Waiting.Lane> due;

    /** How many of the entries that a session begins with are yet to come. */
    private final Map<SessionId, Integer> beginning = new ConcurrentHashMap<>();

    /** Replaced whole, under the lock of this object. */
    private volatile Map<String, Receiver> all = Map.of();

    private volatile Map<Scope, List<Receiver>> byScope = Map.of();

    private Couriers couriers;

    /** @param due told of each lane in which there may be something new */
    Hooks(HookTable table, CloudEvents events, Consumer<Waiting.Lane> due) {
        this.table = table;
        this.events = events;
        this.due = due;
    }

    /** Before anything else: couriers ask for hooks, and hooks for couriers. */
    void attach(Couriers those) {
        couriers = those;
    }

    Couriers couriers() {
        return couriers;
    }

    synchronized void load() throws SQLException {
        Map<String, Receiver> read = new LinkedHashMap<>();
        table.all().forEach(receiver -> read.put(receiver.hook().id(), receiver));
        replace(read);
    }

    private void replace(Map<String, Receiver> now) {
        byScope = now.values().stream().collect(Collectors.groupingBy(receiver -> receiver.hook().scope()));
        all = now;
    }

    @Override
    public Optional<Receiver> receiver(String hook) {
        return Optional.ofNullable(all.get(hook));
    }

    boolean ofASession(String hook) {
        return receiver(hook).filter(each -> each.hook().scope() instanceof Scope.Single).isPresent();
    }

    /** In the order they were made. */
    List<Receiver> of(Scope scope) {
        return byScope.getOrDefault(scope, List.of());
    }

    /** @return false if its scope has as many as it can have */
    synchronized boolean add(Receiver receiver) throws SQLException {
        Scope scope = receiver.hook().scope();
        if (of(scope).size() >= scope.most()) {
            return false;
        }
        table.insert(receiver);
        put(receiver);
        return true;
    }

    private void put(Receiver receiver) {
        Map<String, Receiver> now = new LinkedHashMap<>(all);
        now.put(receiver.hook().id(), receiver);
        replace(now);
    }

    /** Changes one; nothing happens if it is gone. */
    synchronized void change(Hook hook) throws SQLException {
        Receiver before = all.get(hook.id());
        if (before != null) {
            table.update(hook);
            put(new Receiver(hook, before.secret()));
        }
    }

    synchronized void remove(String hook) throws SQLException {
        table.delete(hook);
        Map<String, Receiver> now = new LinkedHashMap<>(all);
        now.remove(hook);
        replace(now);
        couriers.stop(hook);
    }

    @Override
    public synchronized void pause(String hook, String why) throws SQLException {
        Receiver receiver = all.get(hook);
        if (receiver != null) {
            change(receiver.hook().paused(Optional.of(why)));
            couriers.stop(hook);
            LOG.log(Level.WARNING, "TUTTI-0021 Webhook {0} is paused: {1}", hook, why);
        }
    }

    @Override
    public void begins(SessionId session, int entries) {
        beginning.put(session, entries);
    }

    @Override
    public List<Outgoing> of(Session before, Session after, Entry entry, List<Event> news) {
        try {
            List<Receiver> receivers = hearing(after);
            return outgoing(happenings(before, after, entry, news, receivers.isEmpty()), receivers, after, entry);
        } catch (RuntimeException e) {
            // What others are told of is never worth a session.
            LOG.log(Level.ERROR, "TUTTI-0022 Entry %d of a session cannot be told of.".formatted(entry.seq()), e);
            return List.of();
        }
    }

    /** @param unheard whether nobody listens, so that only what a session begins with has to be counted */
    private List<Happening> happenings(
            Session before, Session after, Entry entry, List<Event> news, boolean unheard) {
        Integer left = beginning.computeIfPresent(after.id(), (_, entries) -> entries - 1);
        if (left == null) {
            return unheard || !before.created() ? List.of() : Happenings.of(before, after, entry, news);
        }
        if (left > 0 && !after.ended()) {
            return List.of();
        }
        beginning.remove(after.id());
        return unheard || after.ended() ? List.of() : Happenings.begun(after, entry);
    }

    private List<Receiver> hearing(Session session) {
        return all.isEmpty()
                ? List.of()
                : Scope.of(session).stream().flatMap(scope -> of(scope).stream()).toList();
    }

    private List<Outgoing> outgoing(
            List<Happening> happenings, List<Receiver> receivers, Session session, Entry entry) {
        List<Outgoing> outgoing = new ArrayList<>();
        for (int part = 0; part < happenings.size(); part++) {
            Happening happening = happenings.get(part);
            List<Hook> wanting = receivers.stream()
                    .map(Receiver::hook)
                    .filter(hook -> hook.wants(happening.type()))
                    .toList();
            if (!wanting.isEmpty()) {
                String body = events.write(happening, part, session, entry);
                for (Hook hook : wanting) {
                    outgoing.add(new Outgoing(
                            hook.id(),
                            session.id(),
                            entry.seq(),
                            part,
                            happening.type().wire(),
                            entry.stamp(),
                            body));
                }
            }
        }
        return outgoing;
    }

    @Override
    public void durable(List<Outgoing> outgoing) {
        outgoing.stream()
                .map(each -> new Waiting.Lane(each.hook(), each.session()))
                .distinct()
                .forEach(due);
    }
}
