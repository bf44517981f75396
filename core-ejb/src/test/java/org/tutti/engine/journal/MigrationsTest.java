package org.tutti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.TestDatabase;
import org.tutti.engine.journal.Journal.Group;
import org.tutti.session.SessionId;

class MigrationsTest {

    @TempDir
    private Path folder;

    private JdbcConnectionPool database;

    @BeforeEach
    void make() throws Exception {
        database = TestDatabase.of(folder);
    }

    @AfterEach
    void close() {
        database.dispose();
    }

    @Test
    void everyScript_isListed() {
        Path scripts = Path.of("src/main/resources/db/migration");
        assertThat(scripts.toFile().list()).containsExactlyInAnyOrderElementsOf(Migrations.SCRIPTS);
    }

    @Test
    void twice_isAsOnce() throws Exception {
        Migrations.run(database);
        assertThatCode(() -> Migrations.run(database)).doesNotThrowAnyException();
    }

    /** As the first servers made them, before there were migrations. */
    @Test
    void tablesOfEarlierDays_keepWhatTheyHave_andGetWhatTheyLack() throws Exception {
        execute("create table tutti_session (id varchar(64) primary key, ended boolean not null)");
        execute("create table tutti_journal (session varchar(64) not null, seq bigint not null, stamp bigint not null,"
                + " effective_at bigint not null, actor varchar(160) not null, input varchar(16384) not null,"
                + " primary key (session, seq))");
        execute("insert into tutti_session values ('one', false)");
        execute("insert into tutti_journal values ('one', 1, 1000, 1000, 'engine:a', '{\"type\":\"due/1\",\"deadline\":1}')");

        var journal = new Journal(database);
        journal.prepare();
        assertThat(journal.entries(JournalTest.ONE, 0)).hasSize(1);
        assertThat(journal.ledger().beforeDigests(JournalTest.ONE)).isEqualTo(1);
        journal.commit(new Group(
                List.of(JournalTest.due(JournalTest.ONE, 2)), Set.of(JournalTest.ONE), List.of(), List.of(), Optional.of(7L)));
        journal.close();
        assertThat(journal.endedSince(0, 10)).containsOnlyKeys(JournalTest.ONE);
        assertThat(journal.lastHeartbeat()).contains(7L);
        assertThat(journal.ledger().beforeDigests(JournalTest.ONE)).as("what came later has digests").isEqualTo(1);
        assertThat(journal.ledger().beforeDigests(new SessionId("two"))).isZero();
        execute("insert into tutti_journal (session, seq, stamp, effective_at, actor, input)"
                + " values ('two', 1, 1, 1, 'engine:a', '" + "x".repeat(20_000) + "')");
    }

    @Test
    void databaseOfANewerServer_isLeftAlone_andTheErrorSaysSo() throws Exception {
        Migrations.run(database);
        execute("insert into \"tutti_schema\" select 99, '99', 'beyond', 'SQL', 'V99__beyond.sql', 0, 'sa',"
                + " current_timestamp, 0, true");
        assertThatThrownBy(() -> Migrations.run(database))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("V99__beyond.sql")
                .hasMessageContaining("newer server");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
