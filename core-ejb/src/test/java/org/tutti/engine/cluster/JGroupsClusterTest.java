package org.tutti.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.ServerClock;
import org.tutti.engine.TestDatabase;
import org.tutti.engine.cluster.TestNode.Heard;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.rig.FreePorts;

class JGroupsClusterTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private JdbcConnectionPool database;
    private final List<Integer> ports = FreePorts.take(3);
    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.of(folder);
        new Journal(database).prepare();
    }

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
        database.dispose();
    }

    private TestNode node(String name) {
        return node(name, TestNode.key(1));
    }

    private TestNode node(String name, byte[] key) {
        var node = new TestNode(name, database, ports.get(nodes.size()), ports, key, ServerClock.system());
        nodes.add(node);
        return node;
    }

    private static void awaitMembers(TestNode node, String... ids) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(node.members()).containsExactly(ids));
    }

    @Test
    void whoComesFirst_leads_andAllSeeTheSameOrder() throws Exception {
        TestNode north = node("north.1").enter();
        assertThat(north.members()).containsExactly("north.1");
        TestNode south = node("south.1").enter();
        TestNode east = node("east.1").enter();
        for (TestNode node : List.of(north, south, east)) {
            awaitMembers(node, "north.1", "south.1", "east.1");
            assertThat(node.cluster.members().led("north.1")).isTrue();
        }
        assertThat(north.cluster.members()).isEqualTo(south.cluster.members()).isEqualTo(east.cluster.members());
        assertThat(north.changes).hasSize(2);
        assertThat(east.changes).as("what was so when it came is no change").isEmpty();
    }

    @Test
    void messages_comeInOrder_andOnce_whicheverWayTheyAreSent() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        awaitMembers(north, "north.1", "south.1");
        for (int i = 0; i < 2000; i++) {
            if (i % 3 == 0) {
                north.cluster.send("south.1", new Message.Muster(i));
            } else {
                north.cluster.broadcast(new Message.Muster(i));
            }
        }
        await().atMost(LIMIT).until(() -> south.heard.size() >= 2000);
        assertThat(south.heard).containsExactlyElementsOf(
                IntStream.range(0, 2000).mapToObj(i -> new Heard("north.1", new Message.Muster(i))).toList());
        assertThat(north.heard).isEmpty();
    }

    @Test
    void longMessages_comeWhole() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        awaitMembers(north, "north.1", "south.1");
        var message = new Message.Signal("one", "web", "x".repeat(3_000_000));
        north.cluster.broadcast(message);
        await().atMost(LIMIT).until(() -> south.heard.contains(new Heard("north.1", message)));
    }

    @Test
    void nodeThatGoes_isGoneAtOnce_andItsSuccessorLeads() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        awaitMembers(north, "north.1", "south.1");
        north.cluster.close();
        awaitMembers(south, "south.1");
        assertThat(south.cluster.members().led("south.1")).isTrue();
        south.cluster.send("north.1", new Message.Reread("film"));
    }

    /** C-65. */
    @Test
    void nodeThatCrashes_isShutOut_byTheOthers() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        TestNode east = node("east.1").enter();
        awaitMembers(north, "north.1", "south.1", "east.1");
        awaitMembers(south, "north.1", "south.1", "east.1");
        north.cluster.crash();
        awaitMembers(south, "south.1", "east.1");
        awaitMembers(east, "south.1", "east.1");
        assertThat(south.cluster.members().epoch()).as("one of them has done it").isEqualTo(4);
    }

    @Test
    void cutBetweenTwo_exactlyOneGoesOn_andTheOtherIsBackWhenItHeals() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        awaitMembers(north, "north.1", "south.1");

        south.cut(true);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(north.members()).hasSize(1).isEqualTo(south.members()));
        TestNode on = north.members().contains("north.1") ? north : south;
        TestNode out = on == north ? south : north;
        await("it is told that it is out").atMost(LIMIT)
                .until(() -> !out.changes.isEmpty() && !out.changes.getLast().now().has(out.id()));
        on.cluster.broadcast(new Message.Reread("film"));
        out.cluster.broadcast(new Message.Reread("film"));

        south.cut(false);
        awaitMembers(on, on.id(), out.id());
        awaitMembers(out, on.id(), out.id());
        on.cluster.broadcast(new Message.Muster(1));
        await().atMost(LIMIT).until(() -> out.heard.contains(new Heard(on.id(), new Message.Muster(1))));
        assertThat(Stream.concat(on.heard.stream(), out.heard.stream()))
                .as("who is out says nothing and is told nothing")
                .doesNotContain(new Heard(out.id(), new Message.Reread("film")), new Heard(on.id(), new Message.Reread("film")));
    }

    @Test
    void cutBetweenOneAndTwo_oneSideGoesOn_andAllAreBackWhenItHeals() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        TestNode east = node("east.1").enter();
        awaitMembers(north, "north.1", "south.1", "east.1");
        awaitMembers(south, "north.1", "south.1", "east.1");
        north.cut(true);
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(north.members()).isEqualTo(south.members()).isEqualTo(east.members());
            assertThat(north.members()).isIn(List.of("north.1"), List.of("south.1", "east.1"), List.of("east.1", "south.1"));
        });
        north.cut(false);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(north.members())
                .hasSize(3)
                .isEqualTo(south.members())
                .isEqualTo(east.members()));
    }

    @Test
    void nodeWithAnotherKey_isNotLetIn() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode stranger = node("stranger.1", TestNode.key(2));
        var entering = stranger.entering();
        await().during(Duration.ofSeconds(3)).atMost(LIMIT)
                .until(() -> north.members().equals(List.of("north.1")) && stranger.members().isEmpty());
        assertThat(entering).isNotDone();
        stranger.close();
        await().atMost(LIMIT).until(entering::isCompletedExceptionally);
    }

    @Test
    void rowsOfNodesThatAreNoMore_areTakenAway_whenTheirBeatsStandStill() throws Exception {
        execute("insert into tutti_node values ('old.1', null, 1, 77, 5000)");
        execute("update tutti_cluster set epoch = 1");
        TestNode north = node("north.1").enter();
        assertThat(north.members()).containsExactly("north.1");
        assertThat(new Journal(database).lastHeartbeat().orElseThrow()).isGreaterThanOrEqualTo(5000);
    }

    @Test
    void memberWhoseBeatStandsStill_hasLostTheDatabase_andIsShutOut() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        awaitMembers(north, "north.1", "south.1");
        execute("insert into tutti_node values ('stuck.1', null, 9, 77, 5000)");
        execute("update tutti_cluster set epoch = 9");
        await().atMost(LIMIT).until(() -> north.members().contains("stuck.1"));
        awaitMembers(north, "north.1", "south.1");
        awaitMembers(south, "north.1", "south.1");
    }

    @Test
    void databaseThatIsAway_changesNothing() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        awaitMembers(north, "north.1", "south.1");
        awaitMembers(south, "north.1", "south.1");
        execute("alter table tutti_node rename to tutti_gone");
        north.cluster.broadcast(new Message.Reread("film"));
        await().atMost(LIMIT).until(() -> south.heard.contains(new Heard("north.1", new Message.Reread("film"))));
        await().during(Duration.ofSeconds(2)).atMost(LIMIT)
                .until(() -> north.members().size() == 2 && south.members().size() == 2);
        execute("alter table tutti_gone rename to tutti_node");
        TestNode east = node("east.1").enter();
        awaitMembers(east, "north.1", "south.1", "east.1");
        awaitMembers(north, "north.1", "south.1", "east.1");
    }

    /** Whichever looks first: who has been shut out cannot shut out any more. */
    @Test
    void ofTwoThatShutEachOtherOut_exactlyOneDoes() throws Exception {
        for (int round = 0; round < 20; round++) {
            execute("delete from tutti_node");
            execute("insert into tutti_node values ('a', null, 1, 0, 0), ('b', null, 2, 0, 0)");
            var a = new RollTable(database);
            var b = new RollTable(database);
            try (a; b) {
                Thread first = Thread.ofVirtual().start(() -> shutOut(a, "a", "b"));
                Thread second = Thread.ofVirtual().start(() -> shutOut(b, "b", "a"));
                first.join();
                second.join();
                assertThat(a.read().rows()).hasSize(1);
                assertThat(a.read()).isEqualTo(b.read());
            }
        }
    }

    /** What it holds, who takes over would wait for. Of H2 nothing can be asked. */
    @Test
    void writerThatStandsStill_isEnded_whenItsNodeIsShutOut() throws Exception {
        execute("insert into tutti_node values ('a', null, 1, 0, 0), ('b', null, 2, 0, 0)");
        try (var writer = database.getConnection(); var table = new RollTable(database)) {
            assumeTrue(writer.getMetaData().getDatabaseProductName().equals("PostgreSQL"));
            writer.setAutoCommit(false);
            try (Statement statement = writer.createStatement()) {
                statement.execute("set application_name = 'tutti b'");
                statement.execute("insert into tutti_session (id, ended) values ('one', false)");
            }
            table.shutOut("a", List.of("b"));
            execute("insert into tutti_session (id, ended) values ('one', false)");
            assertThatThrownBy(writer::commit).isInstanceOf(SQLException.class);
        }
    }

    private static void shutOut(RollTable table, String by, String whom) {
        try {
            table.shutOut(by, List.of(whom));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void clocks_ofAllNodes_areThatOfTheCoordinator() throws Exception {
        TestNode north = node("north.1").enter();
        TestNode south = node("south.1").enter();
        assertThat(north.cluster.clockOffset().orElseThrow().offset()).isZero();
        await().atMost(LIMIT).until(() -> south.cluster.clockOffset().isPresent());
        var offset = south.cluster.clockOffset().orElseThrow();
        assertThat(Math.abs(offset.offset())).isLessThan(20);
        assertThat(offset.bound()).isBetween(0.0, 50.0);
        assertThat(Math.abs(north.clock.now() - south.clock.now())).isLessThan(50_000);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
