package org.tutti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.RefusedException;
import org.tutti.session.Refusal.Code;

/** Copies of a journal in a file. */
class BackupTest {

    private static final long NOON = 1_763_812_800_000_000L;

    @TempDir
    private Path data;

    private JdbcConnectionPool database;
    private Path backups;

    @BeforeEach
    void open() throws Exception {
        database = JdbcConnectionPool.create("jdbc:h2:file:" + data.resolve("journal"), "sa", "");
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("create table entries (seq bigint primary key)");
        }
        backups = data.resolve("backups");
        Files.writeString(data.resolve("token.key"), "secret");
    }

    @AfterEach
    void close() {
        database.dispose();
    }

    private Path copy() throws Exception {
        try (Connection connection = database.getConnection()) {
            return BackupBean.copy(connection, data, NOON);
        }
    }

    private long there() throws IOException {
        try (Stream<Path> all = Files.list(backups)) {
            return all.count();
        }
    }

    @Test
    void copy_hasTheJournalAndTheKey() throws Exception {
        Path folder = copy();
        assertThat(folder).hasParent(backups).hasFileName("20251122T120000.000Z");
        assertThat(folder.resolve("journal.zip")).isNotEmptyFile();
        assertThat(folder.resolve("token.key")).hasContent("secret");
        assertThat(there()).isEqualTo(1);
    }

    @Test
    void copyThatFails_leavesNoKeys() throws Exception {
        Path inTheWay = copy();
        assertThatThrownBy(this::copy).isInstanceOf(IOException.class);
        assertThat(there()).isEqualTo(1);
        assertThat(inTheWay.resolve("token.key")).exists();
    }

    @Test
    void whatAStoppedServerLeft_goes_andTooManyAreRefused() throws Exception {
        Files.createDirectories(backups.resolve(".part1"));
        Files.writeString(backups.resolve(".part1/token.key"), "secret");
        for (int i = 0; i < BackupBean.MOST; i++) {
            Files.createDirectory(backups.resolve("backup" + i));
        }
        assertThatThrownBy(this::copy).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(Code.NOT_ALLOWED);
            assertThat(refused).hasMessageContaining("50 backups").hasMessageContaining("delete them");
        });
        assertThat(there()).isEqualTo(BackupBean.MOST);
        Files.delete(backups.resolve("backup0"));
        assertThat(copy()).exists();
    }
}
