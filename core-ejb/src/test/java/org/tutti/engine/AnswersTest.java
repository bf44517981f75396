package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Once.Keyed;
import org.tutti.engine.Once.Known;
import org.tutti.session.Refusal.Code;

/** Requests that are sent again have one effect (C-68). */
class AnswersTest {

    private static final Keyed REQUEST = new Keyed("id", "caller", "request");

    @TempDir
    private Path folder;

    private JdbcConnectionPool database;

    @BeforeEach
    void open() throws Exception {
        database = JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("answers"), "sa", "");
        try (InputStream script = AnswersTest.class.getResourceAsStream("/db/migration/V4__idempotency.sql");
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
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
