package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Once.Keyed;
import org.tutti.engine.Once.Known;
import org.tutti.engine.journal.Journal;
import org.tutti.session.Refusal.Code;

/** Requests that are sent again have one effect (C-68). */
class AnswersTest {

    private static final Keyed REQUEST = new Keyed("id", "caller", "request");

    @TempDir
    private Path folder;

    private JdbcConnectionPool database;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.of(folder);
        new Journal(database).prepare();
    }

    @AfterEach
    void close() {
        database.dispose();
    }

    private Answers answers() {
        return new Answers(database, ServerClock.system());
    }

    @Test
    void aRequest_isBegunOnce_andKnownByItsAnswer_alsoToAnotherServer() throws RefusedException {
        assertThat(answers().begin(REQUEST)).isInstanceOf(Known.Nothing.class);
        assertThat(answers().begin(REQUEST)).isInstanceOf(Known.Begun.class);
        answers().answered(REQUEST, "done");
        assertThat(answers().begin(REQUEST)).isEqualTo(new Known.Answer("done"));
    }

    /** C-5: the database decides, whichever server it came to. */
    @Test
    void ofTheSameRequest_atTwoServersAtOnce_oneIsDone() throws Exception {
        List<Answers> servers = List.of(answers(), answers());
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 20; i++) {
                var request = new Keyed("id" + i, "caller", "request");
                var start = new CyclicBarrier(8);
                List<Callable<Known>> all = new ArrayList<>();
                for (int client = 0; client < 8; client++) {
                    Answers server = servers.get(client % 2);
                    all.add(() -> {
                        start.await();
                        return server.begin(request);
                    });
                }
                List<Known> known = new ArrayList<>();
                for (Future<Known> each : clients.invokeAll(all)) {
                    known.add(each.get());
                }
                assertThat(known).filteredOn(Known.Nothing.class::isInstance).hasSize(1);
                assertThat(known).filteredOn(Known.Begun.class::isInstance).hasSize(7);
            }
        }
    }

    @Test
    void anotherRequestWithTheKey_isTold() throws RefusedException {
        answers().begin(REQUEST);
        assertThat(answers().begin(new Keyed("id", "caller", "another"))).isInstanceOf(Known.Other.class);
    }

    @Test
    void whatIsForgotten_isBegunAnew() throws RefusedException {
        answers().begin(REQUEST);
        answers().forget(REQUEST);
        assertThat(answers().begin(REQUEST)).isInstanceOf(Known.Nothing.class);
    }

    @Test
    void aCaller_hasAThousandKeys_andOthersStillHaveTheirs() throws RefusedException {
        for (int i = 0; i < Answers.MOST_OF_ONE; i++) {
            answers().begin(new Keyed("id" + i, "caller", "request"));
        }
        var refused = catchThrowableOfType(
                RefusedException.class, () -> answers().begin(new Keyed("more", "caller", "request")));
        assertThat(refused.refusal().code()).isEqualTo(Code.TOO_FAST);
        assertThat(answers().begin(new Keyed("id1", "caller", "request"))).isInstanceOf(Known.Begun.class);
        assertThat(answers().begin(new Keyed("its", "another", "request"))).isInstanceOf(Known.Nothing.class);
    }
}
