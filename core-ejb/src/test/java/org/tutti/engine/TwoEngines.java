package org.tutti.engine;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Line;

/** Two engines on one database, and a network between them that does what a test says: Ana is at the owner, Bob is not. */
abstract class TwoEngines {

    static final Duration SOON = TestEngine.SOON;

    @TempDir
    Path data;

    final FakeCluster network = new FakeCluster();
    TestEngine north;
    TestEngine south;
    Created film;
    Joined ana;
    Joined bob;

    @BeforeEach
    void start() throws Exception {
        north = new TestEngine(data, network.node("north.1"));
        south = new TestEngine(data, network.node("south.1"));
        film = north.create();
        await().atMost(SOON).until(() -> south.engine.sessions().size() == 1);
        ana = north.host(film, "Ana");
        bob = south.join(film.session(), "Bob", Optional.empty(), Optional.empty());
    }

    @AfterEach
    void stop() {
        network.close();
        south.close();
        north.close();
    }

    /** Somebody says something; the result is there when they are answered. */
    CompletableFuture<Reply<Entry>> say(TestEngine at, Joined who, String text) {
        var reply = new CompletableFuture<Reply<Entry>>();
        at.engine.request(film.session(), Actor.endpoint(who.endpoint()), new Input.Say(text), reply::complete);
        return reply;
    }

    /** The chat as it is at an engine. */
    List<String> lines(TestEngine at) {
        return at.session(film.session()).chat().lines().stream().map(Line::text).toList();
    }
}
