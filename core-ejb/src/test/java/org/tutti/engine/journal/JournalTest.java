package org.tutti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.TestDatabase;
import org.tutti.engine.journal.Journal.Group;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.SessionId;

class JournalTest {

    static final SessionId ONE = new SessionId("one");
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

    @Test
    void entries_areReadAsTheyWereWritten() throws Exception {
        List<Entry> written = List.of(created(ONE), due(ONE, 2), due(ONE, 3));
        commit(written);
        assertThat(journal.entries(ONE, 0)).isEqualTo(written);
        assertThat(journal.entries(ONE, 2)).isEqualTo(written.subList(2, 3));
    }

    @Test
    void placeThatIsTaken_isAConflictOfItsSessionOnly() throws Exception {
        commit(List.of(created(ONE), created(TWO), due(ONE, 2)));

        Set<SessionId> conflicts = commit(List.of(due(TWO, 2), due(ONE, 2), due(ONE, 3), due(TWO, 3)));
        assertThat(conflicts).containsExactly(ONE);
        assertThat(journal.entries(ONE, 0)).hasSize(2);
        assertThat(journal.entries(TWO, 0)).hasSize(3);
    }

    @Test
    void afterAConflict_theJournalGoesOn() throws Exception {
        commit(List.of(created(ONE)));
        commit(List.of(created(ONE)));
        assertThat(commit(List.of(due(ONE, 2)))).isEmpty();
    }

    @Test
    void sessionThatIsOver_isNotOpen() throws Exception {
        commit(List.of(created(ONE), created(TWO)));
        journal.commit(new Group(List.of(due(ONE, 2)), Set.of(ONE), List.of(), List.of(), Optional.empty()));

        assertThat(journal.open()).containsExactly(TWO);
        assertThat(journal.ended(ONE)).contains(true);
        assertThat(journal.ended(TWO)).contains(false);
        assertThat(journal.ended(new SessionId("none"))).isEmpty();
    }

    @Test
    void sessionsThatAreOpen_areToldInTheOrderTheyBegan() throws Exception {
        for (int i : new int[] {2, 0, 3, 1}) {
            Entry created = created(new SessionId("session-" + (3 - i)));
            commit(List.of(new Entry(
                    created.session(), 1, created.stamp() + i, created.stamp() + i, created.actor(), created.input())));
        }
        assertThat(journal.open()).extracting(SessionId::value)
                .containsExactly("session-3", "session-2", "session-1", "session-0");
    }

    @Test
    void sessionsThatEndedLast_areToldWithWhen_theFirstFirst() throws Exception {
        commit(List.of(created(ONE), created(TWO)));
        Entry first = due(TWO, 2);
        Entry last = due(ONE, 3);
        journal.commit(new Group(List.of(first), Set.of(TWO), List.of(), List.of(), Optional.empty()));
        journal.commit(new Group(List.of(due(ONE, 2), last), Set.of(ONE), List.of(), List.of(), Optional.empty()));

        assertThat(journal.endedSince(first.stamp(), 10).entrySet())
                .containsExactly(Map.entry(TWO, first.stamp()), Map.entry(ONE, last.stamp()));
        assertThat(journal.endedSince(first.stamp(), 1)).containsOnlyKeys(ONE);
        assertThat(journal.endedSince(first.stamp() + 1, 10)).containsOnlyKeys(ONE);
    }

    @Test
    void heartbeat_isTheLastOneNoted() throws Exception {
        assertThat(journal.lastHeartbeat()).isEmpty();
        for (long at : new long[] {5, 9}) {
            journal.commit(new Group(List.of(), Set.of(), List.of(), List.of(), Optional.of(at)));
        }
        assertThat(journal.lastHeartbeat()).contains(9L);
    }

    @Test
    void heartbeat_isTheLatestOfAllNodes() throws Exception {
        journal.commit(new Group(List.of(), Set.of(), List.of(), List.of(), Optional.of(9L)));
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            statement.execute("insert into tutti_node values ('north.1', null, 1, 3, 12), ('south.1', null, 2, 3, 0)");
        }
        assertThat(journal.lastHeartbeat()).contains(12L);
    }

    @Test
    void sharedJournal_leavesTheHeartbeatToEachNode() throws Exception {
        try (var shared = new Journal(database, Optional.of("north.1"))) {
            shared.commit(new Group(List.of(created(ONE)), Set.of(), List.of(), List.of(), Optional.of(9L)));
        }
        assertThat(journal.entries(ONE, 0)).hasSize(1);
        assertThat(journal.lastHeartbeat()).isEmpty();
    }

    private Set<SessionId> commit(List<Entry> entries) throws Exception {
        return journal.commit(new Group(entries, Set.of(), List.of(), List.of(), Optional.empty()));
    }

    static Entry created(SessionId id) {
        var media = new MediaDescription("file:x", "X", 60, List.of(new Rendition("x.mp4", "video/mp4")));
        return new Entry(
                id, 1, 1000, 1000, Actor.engine("a"), new Input.Create("X", new Item("file", media), "server-clock"));
    }

    static Entry due(SessionId id, long seq) {
        return new Entry(id, seq, 1000 + seq, 1000 + seq, Actor.engine("a"), new Input.Due(seq));
    }
}
