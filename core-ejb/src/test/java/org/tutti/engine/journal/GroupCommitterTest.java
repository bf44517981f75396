package org.tutti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.TestDatabase;
import org.tutti.engine.journal.GroupCommitter.Fate;
import org.tutti.engine.journal.Journal.Group;
import org.tutti.session.Entry;
import org.tutti.session.Outcome;
import org.tutti.session.Session;

class GroupCommitterTest {

    @TempDir
    private Path folder;

    private JdbcConnectionPool database;
    private Journal journal;
    private GroupCommitter committer;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.of(folder);
        journal = new Journal(database);
        journal.prepare();
    }

    @AfterEach
    void close() {
        committer.close();
        database.dispose();
    }

    private Fate append(Lease lease, Entry entry, Session after) throws Exception {
        var fate = new CompletableFuture<Fate>();
        committer.append(lease, entry, after, List.of(), fate::complete);
        return fate.get(10, TimeUnit.SECONDS);
    }

    /** Design rule 7: without this the loser's next entry would follow the winner's first, and mix two histories. */
    @Test
    void afterAConflict_nothingMoreOfTheLoserIsWritten() throws Exception {
        Entry created = JournalTest.created(JournalTest.ONE);
        journal.commit(new Group(List.of(created), Set.of(), List.of(), List.of(), Optional.empty()));
        committer = new GroupCommitter(journal, () -> 0, () -> false, Thread::new);
        Session after = ((Outcome.Accepted) Session.unborn(JournalTest.ONE).apply(created)).session();
        var loser = new Lease();

        assertThat(append(loser, created, after)).isEqualTo(Fate.CONFLICT);
        assertThat(append(loser, JournalTest.due(JournalTest.ONE, 2), after)).isEqualTo(Fate.FAILED);
        assertThat(journal.entries(JournalTest.ONE, 0)).hasSize(1);

        assertThat(append(new Lease(), JournalTest.due(JournalTest.ONE, 2), after)).isEqualTo(Fate.DURABLE);
        assertThat(committer.entries()).isEqualTo(1);
    }
}
