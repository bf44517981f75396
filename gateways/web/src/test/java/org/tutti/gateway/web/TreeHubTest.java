package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Nodes;
import org.tutti.engine.RefusedException;
import org.tutti.engine.cluster.Cluster.ClockOffset;
import org.tutti.engine.cluster.Members;
import org.tutti.engine.cluster.Node;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** A tree that is kept in the browsers, with its people at two servers. */
class TreeHubTest extends TreeScene {
    private final Node north = new Node("north.1", Optional.of(URI.create("http://north/")));
    private final Node south = new Node("south.1", Optional.of(URI.create("http://south/")));
    private static final String ADD = """
            {"type":"addTriples","id":"%s","triples":[{"subject":"file:demo#t=%d","object":"geo:1,1"}]}""";

    private Members members = new Members(1, List.of(north, south));
    private final Node hub = members.heir(session.id()).orElseThrow();
    private final Node follower = hub.equals(north) ? south : north;
    private final Server atHub = new Server(hub);
    private final Server away = new Server(follower);

    /** The web gateway of a server, as far as trees go. Its signals wait until the test {@link #pass}es them on. */
    private final class Server implements TreeHub.Around, Nodes {
        final Node self;
        final Deque<Signal> sent = new ArrayDeque<>();
        final Rooms rooms = new Rooms(id -> (frames, asker) -> trees().tell(id, frames, asker));
        final TreeHub trees;

        Server(Node self) {
            this.self = self;
            trees = new TreeHub(this, rooms);
        }

        private TreeHub trees() {
            return trees;
        }

        Server with(int... clients) {
            for (int i : clients) {
                rooms.enter(session.id(), room -> room.enter(endpoint(i), connections.get(i)));
            }
            return this;
        }

        void says(int i, String message) {
            take(connections.get(i), message, now);
        }

        @Override
        public void take(Connection connection, String text, long received) {
            try {
                Fields fields = Fields.of(text);
                ClientMessage message = ClientMessage.of(fields);
                if (trees.forwards(connection, message, text, received)) {
                    return;
                }
                TreeRoom tree = rooms.room(session.id()).orElseThrow().tree();
                EndpointId who = connection.place().orElseThrow().endpoint();
                Optional<String> id = ClientMessage.idOf(fields);
                switch (message) {
                    case ClientMessage.Request(Input.TreeRequest request) ->
                        tree.relay(new TreeRelay.Asked(session, who, connection, id, request, received, now));
                    case ClientMessage.GetTree wish -> tree.read(session, who, connection, id, wish, now);
                    case ClientMessage.GiveTree part -> tree.give(session, connection, part, now);
                    default -> throw new AssertionError(message);
                }
            } catch (WireException | RefusedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Nodes nodes() {
            return this;
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public Session session(SessionId id) {
            return session;
        }

        @Override
        public void signal(SessionId session, String gateway, String text) {
            sent.add(Signal.of(text));
        }

        @Override
        public Node self() {
            return self;
        }

        @Override
        public Members members() {
            return members;
        }

        @Override
        public Phase phase() {
            return Phase.SERVING;
        }

        @Override
        public int owned() {
            return 0;
        }

        @Override
        public Optional<ClockOffset> clockOffset() {
            return Optional.empty();
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public List<URI> urls() {
            return List.of();
        }

        @Override
        public CompletionStage<Void> drain() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onLeading(Consumer<Boolean> listener) {}
    }

    /** Passes on what the servers have told each other, until there is nothing more. */
    private void pass() {
        while (!atHub.sent.isEmpty() || !away.sent.isEmpty()) {
            Server from = atHub.sent.isEmpty() ? away : atHub;
            (from == atHub ? away : atHub).trees.signal(session.id(), from.sent.removeFirst());
        }
    }

    @Test
    void whatIsDoneAtEitherServer_isNumberedByOne_andToldToAllInOneOrder() {
        keptByBrowsers();
        atHub.with(0);
        away.with(1, 2);
        for (int i = 0; i < 3; i++) {
            away.says(1, ADD.formatted("b" + i, i));
            atHub.says(0, ADD.formatted("a" + i, i));
            pass();
        }
        assertThat(sentTo(1).stream().filter(frame -> frame.has("id"))).as("who asked is answered")
                .hasSize(3).allMatch(frame -> frame.get("type").asText().equals("accepted") && frame.has("tree"));
        assertThat(sentTo(2)).extracting(frame -> frame.get("revision").asLong()).hasSize(6).isSorted().doesNotHaveDuplicates();
        assertThat(numbers(0)).isEqualTo(numbers(1)).isEqualTo(numbers(2));
    }

    @Test
    void whoComesAtOneServer_getsTheTreeOfWhoHasItAtTheOther() {
        keptByBrowsers();
        atHub.with(0);
        away.with(1);
        atHub.says(0, "{\"type\":\"getTree\",\"id\":\"r\",\"have\":1}");
        away.says(1, "{\"type\":\"getTree\",\"id\":\"r\"}");
        pass();
        assertThat(lastSentTo(0).get("type").asText()).isEqualTo("treeWanted");
        atHub.says(0, "{\"type\":\"giveTree\",\"wanted\":\"%s\",\"revision\":1,\"more\":false,\"triples\":[]}"
                .formatted(lastSentTo(0).get("wanted").asText()));
        pass();
        assertThat(lastSentTo(1).get("whole").asBoolean()).isTrue();
        assertThat(lastSentTo(1).get("id").asText()).isEqualTo("r");
    }

    @Test
    void whoeverHasGone_isAskedForNothing_andTheRoomIsTakenAway() {
        keptByBrowsers();
        away.with(1);
        away.says(1, ADD.formatted("b", 1));
        pass();
        assertThat(atHub.rooms.room(session.id())).isPresent();
        away.trees.left(session.id(), connections.get(1), endpoint(1));
        pass();
        assertThat(atHub.rooms.room(session.id())).isEmpty();
    }

    @Test
    void ofAServerThatIsGone_theOtherLooksAfterTheTree_andItsPeopleComeInAnew() {
        keptByBrowsers();
        away.with(1);
        away.trees.look();
        assertThat(wires.get(1).closed).isZero();
        members = new Members(2, List.of(follower));
        away.trees.look();
        assertThat(wires.get(1).closed).isEqualTo(1013);
        away.says(1, ADD.formatted("b", 1));
        assertThat(away.sent).as("nobody else is asked").allMatch(signal -> signal instanceof Signal.TreeTold);
    }

    @Test
    void aTreeThatTheServerKeeps_isNobodysToNumber() {
        away.with(1);
        assertThat(forwards(away, "{\"type\":\"getTree\"}")).isFalse();
        assertThat(forwards(away, "{\"type\":\"play\"}")).isFalse();
        keptByBrowsers();
        assertThat(forwards(away, "{\"type\":\"getTree\"}")).isTrue();
        assertThat(forwards(away, "{\"type\":\"play\"}")).isFalse();
    }

    private boolean forwards(Server server, String text) {
        try {
            return server.trees.forwards(connections.get(1), ClientMessage.of(Fields.of(text)), text, now);
        } catch (WireException | RefusedException e) {
            throw new AssertionError(e);
        }
    }

    private List<Long> numbers(int i) {
        return sentTo(i).stream().map(frame -> frame.has("tree") ? frame.get("tree") : frame)
                .map(frame -> frame.get("revision").asLong()).toList();
    }
}
