package org.tutti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.engine.TestDatabase;
import org.tutti.engine.journal.GroupCommitter.Fate;
import org.tutti.engine.journal.Journal.Group;
import org.tutti.session.Entry;
import org.tutti.session.Outcome;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

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
        return append(lease, entry, after, List.of());
    }

    private Fate append(Lease lease, Entry entry, Session after, List<Outgoing> outgoing) throws Exception {
        var fate = new CompletableFuture<Fate>();
        committer.append(lease, entry, after, outgoing, fate::complete);
        return fate.get(10, TimeUnit.SECONDS);
    }

    private static Session after(Entry created) {
        return ((Outcome.Accepted) Session.unborn(created.session()).apply(created)).session();
    }

    /** Design rule 7: without this the loser's next entry would follow the winner's first, and mix two histories. */
    @Test
    void afterAConflict_nothingMoreOfTheLoserIsWritten() throws Exception {
        Entry created = JournalTest.created(JournalTest.ONE);
        journal.commit(new Group(List.of(created), Set.of(), List.of(), List.of(), Optional.empty()));
        committer = new GroupCommitter(journal, () -> 0, () -> false, Thread::new);
        Session after = after(created);
        var loser = new Lease();

        assertThat(append(loser, created, after)).isEqualTo(Fate.CONFLICT);
        assertThat(append(loser, JournalTest.due(JournalTest.ONE, 2), after)).isEqualTo(Fate.FAILED);
        assertThat(journal.entries(JournalTest.ONE, 0)).hasSize(1);

        assertThat(append(new Lease(), JournalTest.due(JournalTest.ONE, 2), after)).isEqualTo(Fate.DURABLE);
        assertThat(committer.entries()).isEqualTo(1);
    }

    private static List<Throwable> failures() {
        return List.of(new SQLException("for once"), new IllegalStateException("for once"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void ofAGroupThatFailsHalfWay_nothingIsWritten_andTheNextIsDurableAlone(Throwable failure) throws Exception {
        var two = new SessionId("two");
        committer = new GroupCommitter(
                new Journal(failingOnceAtTheOutbox(failure)), () -> 0, () -> false, Thread::new);
        Entry first = JournalTest.created(JournalTest.ONE);
        Entry next = JournalTest.created(two);
        var told = new Outgoing("hook", JournalTest.ONE, 1, 0, "created", 1, "{}");

        assertThat(append(new Lease(), first, after(first), List.of(told))).isEqualTo(Fate.FAILED);
        assertThat(append(new Lease(), next, after(next), List.of())).isEqualTo(Fate.DURABLE);
        assertThat(journal.entries(JournalTest.ONE, 0)).isEmpty();
        assertThat(journal.entries(two, 0)).hasSize(1);
    }

    private DataSource failingOnceAtTheOutbox(Throwable failure) {
        var fails = new AtomicBoolean(true);
        return proxy(DataSource.class, (_, asked, by) -> call(database, asked, by) instanceof Connection connection
                ? proxy(Connection.class, (_, method, values) -> {
                    if (values != null && values[0].toString().contains("tutti_outbox") && fails.getAndSet(false)) {
                        throw failure;
                    }
                    return call(connection, method, values);
                })
                : null);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object on, Method method, Object[] values) throws Throwable {
        try {
            return method.invoke(on, values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
