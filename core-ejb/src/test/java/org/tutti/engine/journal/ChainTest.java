package org.tutti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.engine.journal.JournalTest.ONE;
import static org.tutti.engine.journal.JournalTest.created;
import static org.tutti.engine.journal.JournalTest.due;

import java.nio.file.Path;
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
import org.tutti.session.Entry;
import org.tutti.session.SessionId;

/** Whatever server writes, and however, the entries of a session are one chain. */
class ChainTest {

    private static final SessionId TWO = new SessionId("two");

    @TempDir
    private Path folder;

    private JdbcConnectionPool database;
    private Journal journal;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.of(folder);
        journal = new Journal(database);
        journal.prepare();
    }

    @AfterEach
    void close() {
        journal.close();
        database.dispose();
    }

    private static Set<SessionId> commit(Journal journal, Entry... entries) throws Exception {
        return journal.commit(new Group(List.of(entries), Set.of(), List.of(), List.of(), Optional.empty()));
    }

    private void assertChained(SessionId id, int entries) throws Exception {
        List<Stored> rows = journal.ledger().rows(id, 0, 100);
        assertThat(rows).hasSize(entries);
        String before = Chain.BEGINNING;
        for (Stored row : rows) {
            assertThat(row.payload()).contains(Chain.payload(row.salt().orElseThrow(), row.input()));
            before = Chain.digest(
                    before, id, row.seq(), row.stamp(), row.effectiveAt(), row.payload().orElseThrow(), row.actor());
            assertThat(row.digest()).as("entry %d", row.seq()).contains(before);
        }
    }

    /** Exports of every release are verified by these formulas; the figures are from another program. */
    @Test
    void theFormulas_areWhatTheyWere() {
        String payload =
                Chain.payload("0123456789abcdef".repeat(2), "{\"type\":\"say/1\",\"text\":\"Žofie 😀\"}");
        assertThat(payload).isEqualTo("88400bdd5ba47cef6148b0c17fb2893ce3384a142d83f54795f83c06c7437612");
        assertThat(Chain.digest(
                        Chain.BEGINNING, new SessionId("film-night"), 1, 1790000000000000L, 1790000000250000L, payload,
                        "endpoint:ana-tab"))
                .isEqualTo("ce6621b73741af053834de438e161278de32070538849c08613a46e1118cf021");
    }

    @Test
    void entriesOfManySessionsInOneGroup_areAChainEach() throws Exception {
        commit(journal, created(ONE), created(TWO), due(ONE, 2), due(TWO, 2));
        commit(journal, due(TWO, 3), due(ONE, 3));
        assertChained(ONE, 3);
        assertChained(TWO, 3);
    }

    @Test
    void whereAnotherServerWroteMeanwhile_theChainGoesOnFromThere_whoeverWrites() throws Exception {
        var other = new Journal(database);
        commit(journal, created(ONE), created(TWO), due(ONE, 2));
        commit(other, due(ONE, 3), due(ONE, 4));

        assertThat(commit(journal, due(ONE, 3), due(TWO, 2), due(ONE, 4))).containsExactly(ONE);
        assertThat(commit(journal, due(ONE, 5))).isEmpty();
        assertThat(commit(other, due(ONE, 6), due(TWO, 3))).isEmpty();
        other.close();
        assertChained(ONE, 6);
        assertChained(TWO, 3);
    }

    @Test
    void head_isTheLastOfWhatIsOpen() throws Exception {
        assertThat(journal.head(ONE)).isEmpty();
        commit(journal, created(ONE), due(ONE, 2));
        assertThat(journal.head(ONE).map(Head::seq)).contains(2L);
        journal.commit(new Group(List.of(due(ONE, 3)), Set.of(ONE), List.of(), List.of(), Optional.empty()));
        assertThat(journal.head(ONE)).isEmpty();
        assertChained(ONE, 3);
    }
}
