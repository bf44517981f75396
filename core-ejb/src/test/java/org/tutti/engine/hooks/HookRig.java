package org.tutti.engine.hooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.tutti.engine.RefusedException;
import org.tutti.engine.TestDatabase;
import org.tutti.engine.fetch.Posts;
import org.tutti.engine.hooks.Webhooks.Change;
import org.tutti.engine.hooks.Webhooks.Made;
import org.tutti.engine.hooks.Webhooks.Wish;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Outgoing;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Webhooks on a real journal, with a clock that goes when it is told to, and receivers that do as they are told. */
final class HookRig implements AutoCloseable {

    static final Actor SERVER = Actor.engine("test");
    static final long SECOND = 1_000_000;

    /** What a receiver was sent. */
    record Received(URI url, Map<String, String> headers, String body) {
        JsonNode json() {
            try {
                return new JsonMapper().readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError(body, e);
            }
        }

        String id() {
            return json().path("id").asText();
        }

        String session() {
            return id().substring(0, id().indexOf('/'));
        }

        String type() {
            return json().path("type").asText();
        }
    }

    /** What a receiver does. */
    interface Behaviour {
        Posts.Answer on(Received received) throws FetchException;
    }

    private record Timed(long due, Runnable task) {}

    final List<Received> received = new ArrayList<>();
    final Map<String, Session> sessions = new HashMap<>();
    final List<Outgoing> written = new ArrayList<>();
    Behaviour behaviour = _ -> new Posts.Answer(204, Optional.empty());
    DefaultWebhooks webhooks;
    long now = 1_800_000_000L * SECOND;
    /** How far the wall clock is ahead of the server clock (µs), as after the machine has slept. */
    long slept;
    final JdbcConnectionPool database;
    final Journal journal;
    private final Set<String> onTheWay = new HashSet<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timed> alarms = new PriorityQueue<>(Comparator.comparingLong(Timed::due));

    /** @param folder to which the database belongs */
    HookRig(Path folder) throws SQLException {
        database = TestDatabase.of(folder);
        journal = new Journal(database);
        journal.prepare();
        restart();
    }

    /** As when the server was killed: what it had in memory is gone. */
    void restart() throws SQLException {
        tasks.clear();
        alarms.clear();
        webhooks = server();
    }

    /** One more on the same database. */
    DefaultWebhooks server() throws SQLException {
        DefaultWebhooks server = closed();
        server.open();
        return server;
    }

    /** One more that is not open yet. */
    DefaultWebhooks closed() {
        return new DefaultWebhooks(
                database,
                new Receivers(),
                new CloudEvents("https://tutti.example.org"),
                () -> now,
                () -> now + slept,
                () -> UUID.randomUUID().toString(),
                Backoff.of("1,600", new Random(7)),
                tasks::add,
                this::alarm);
    }

    private void alarm(long delay, Runnable task) {
        if (delay == 0) {
            // As on a thread of the timer.
            task.run();
        } else {
            alarms.add(new Timed(now + delay, task));
        }
    }

    /** How many couriers are about to leave. */
    int underway() {
        return tasks.size();
    }

    private final class Receivers implements Posts {
        @Override
        public void check(URI address) throws FetchException {
            if (address.getHost().startsWith("192.168.")) {
                throw new FetchException(FetchException.Reason.NOT_PUBLIC, "It is in a private network.");
            }
        }

        @Override
        public Answer post(URI address, Map<String, String> headers, String type, byte[] body) throws FetchException {
            var event = new Received(address, headers, new String(body, StandardCharsets.UTF_8));
            String lane = address + " " + event.session();
            if (!onTheWay.add(lane)) {
                throw new AssertionError("Two couriers in one lane: " + lane);
            }
            try {
                return behaviour.on(event);
            } finally {
                onTheWay.remove(lane);
            }
        }
    }

    Posts.Answer take(Received event) {
        received.add(event);
        return new Posts.Answer(204, Optional.empty());
    }

    static Posts.Answer answer(int status) {
        return new Posts.Answer(status, Optional.empty());
    }

    static FetchException silence() {
        return new FetchException(FetchException.Reason.UNREACHABLE, "It does not answer.");
    }

    /** Runs all that can be run now. */
    void settle() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, with all that happens in it. */
    void pass(Duration time) {
        long until = now + time.toNanos() / 1000;
        settle();
        while (!alarms.isEmpty() && alarms.peek().due <= until) {
            Timed next = alarms.remove();
            now = Math.max(now, next.due);
            next.task.run();
            settle();
        }
        now = until;
    }

    /** While a courier is on the way to it, or to others. */
    void pauseAndResume(Made made) {
        try {
            for (boolean paused : List.of(true, false)) {
                webhooks.change(made.hook().scope(), made.hook().id(), new Change(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(paused)));
            }
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    Made hook(Scope scope, EventType... types) throws RefusedException {
        URI url = URI.create("https://crm.example.org/" + UUID.randomUUID());
        return webhooks.create(scope, new Wish(url, Set.of(types), "", Optional.empty()));
    }

    Scope.Single create(String id, String title) throws SQLException {
        var session = new SessionId(id);
        sessions.put(id, Session.unborn(session));
        var media = new MediaDescription("file:x", "X", 60, List.of(new Rendition("x.mp4", "video/mp4")));
        act(id, SERVER, new Input.Create(title, new Item("file", media), "server-clock"));
        return new Scope.Single(session);
    }

    void join(String session, String name, Role role) throws SQLException {
        var enter = new Input.Enter(
                new MemberId("m-" + name),
                new EndpointId("e-" + name),
                name,
                role,
                role == Role.HOST ? Input.Way.HOST : Input.Way.INVITATION,
                Optional.empty(),
                true);
        act(session, Actor.endpoint(new EndpointId("e-" + name)), enter);
    }

    void by(String name, String session, Input input) throws SQLException {
        act(session, Actor.endpoint(new EndpointId("e-" + name)), input);
    }

    /** As the engine does it. */
    void act(String id, Actor actor, Input input) throws SQLException {
        Session before = sessions.get(id);
        now += 1000;
        var entry = new Entry(before.id(), before.seq() + 1, now, now, actor, input);
        if (!(before.apply(entry) instanceof Outcome.Accepted(Session after, var events))) {
            throw new AssertionError(before.apply(entry).toString());
        }
        sessions.put(id, after);
        List<Outgoing> outgoing = webhooks.outbox().of(before, after, entry, events);
        journal.commit(new Journal.Group(
                List.of(entry),
                after.ended() ? Set.of(before.id()) : Set.of(),
                List.of(),
                outgoing,
                Optional.empty()));
        written.addAll(outgoing);
        webhooks.outbox().durable(outgoing);
    }

    @Override
    public void close() {
        journal.close();
        database.dispose();
    }
}
