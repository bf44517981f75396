package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.tutti.conformance.support.JournalFile;
import org.tutti.conformance.support.NeedsPostgresql;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.engine.rig.Postgresql;

/** The database is taken away from a server, and given back. */
@Tag("durable")
@Tag("long")
@NeedsPostgresql
@TestInstance(Lifecycle.PER_CLASS)
class DatabaseAwayIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ENOUGH = 50;

    private Postgresql database;
    private TuttiServer server;

    @BeforeAll
    void start() throws SQLException {
        database = Postgresql.alone().create("films");
        server = TuttiServer.on(database, "films", "away");
    }

    @AfterAll
    void stop() {
        try (Postgresql _ = database; TuttiServer _ = server) {
            // Both, the server first.
        }
    }

    /** Whatever became of a test: the next begins with both. */
    @AfterEach
    void startWhatIsDown() {
        if (!database.isRunning()) {
            database.start();
        }
        if (!server.isAlive()) {
            server.launch();
        }
        server.awaitReady();
        await("the server to serve").atMost(SOON)
                .until(() -> server.api().post("api/sessions", "{\"item\":\"file:demo\"}").statusCode() == 201);
    }

    /** What a host's program sends one after the other, and what became of it. */
    private static final class Steering implements Runnable, AutoCloseable {
        private final TuttiApi api;
        private final TuttiApi.Created session;
        private final Thread host;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger refused = new AtomicInteger();
        private final Map<Long, Integer> accepted = Collections.synchronizedMap(new TreeMap<>());

        Steering(TuttiServer server) {
            api = server.api();
            session = api.createSession("Away");
            host = Thread.ofPlatform().unstarted(this);
            host.start();
        }

        @Override
        public void run() {
            for (int position = 0; !over.get(); position = (position + 1) % 100) {
                try {
                    HttpResponse<String> answer = api.request(session, seek(position));
                    if (answer.statusCode() == 200) {
                        accepted.put(parse(answer).get("seq").asLong(), position);
                    } else {
                        assertProblem(answer, 503, "not-ready");
                        refused.incrementAndGet();
                    }
                } catch (UncheckedIOException e) {
                    refused.incrementAndGet(); // the server was killed
                }
            }
        }

        /** Returns when nothing more is sent. */
        @Override
        public void close() throws InterruptedException {
            over.set(true);
            host.join();
        }

        void awaitMore(String what, Callable<Integer> count) throws Exception {
            int goal = count.call() + ENOUGH;
            await(what).atMost(SOON).until(() -> count.call() >= goal);
        }
    }

    private void isAllThere(Steering steering) throws SQLException {
        List<JournalFile.Row> journal = JournalFile.read(server, steering.session.session());
        steering.accepted.forEach((seq, position) -> {
            JournalFile.Row row = journal.get((int) (seq - 1));
            assertThat(row.seq()).isEqualTo(seq);
            assertThat(row.input()).startsWith("{\"type\":\"seek/1\",\"position\":" + position + ".0");
        });
    }

    @Test
    @Requirement("C-16")
    void databaseKilledAndStartedAgain_nothingAcceptedIsLost_andMeanwhileRequestsAreToldToWait() throws Exception {
        try (Steering steering = new Steering(server)) {
            steering.awaitMore("accepted", steering.accepted::size);
            database.kill();
            steering.awaitMore("told to wait", steering.refused::get);
            assertProblem(server.api().post("api/sessions", "{\"item\":\"file:demo\"}"), 503, "not-ready");
            assertThat(server.isAlive()).isTrue();
            database.start();
            steering.awaitMore("accepted again", steering.accepted::size);
            steering.close();
            isAllThere(steering);
        }
    }

    @Test
    @Requirement("C-16")
    void serverKilledAndStartedAgain_nothingAcceptedIsLost() throws Exception {
        try (Steering steering = new Steering(server)) {
            steering.awaitMore("accepted", steering.accepted::size);
            server.kill9();
            server.restart();
            steering.awaitMore("accepted again", steering.accepted::size);
            steering.close();
            isAllThere(steering);
        }
    }

    @Test
    void serverThatStartsWithoutItsDatabase_saysSo_answersThatItIsNotReady_andServesOnceItIsThere() {
        TuttiApi.Created before = server.api().createSession("Before");
        server.stop();
        database.kill();
        server.launch();
        server.consoleLineWith("The database cannot be used");
        assertProblem(server.api().post("api/sessions", "{\"item\":\"file:demo\"}"), 503, "not-ready");
        assertProblem(server.api().get("api/sessions/" + before.session()), 503, "not-ready");
        database.start();
        server.awaitReady();
        assertThat(server.api().summary(before.session()).get("title").asText()).isEqualTo("Before");
    }
}
