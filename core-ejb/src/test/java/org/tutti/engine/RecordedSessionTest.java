package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Archive.Step;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.TestEngine.Told;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.session.Codec;
import org.tutti.session.Input;

/** Ten minutes of a session in which everything happens, and what its journal tells of them. */
class RecordedSessionTest {

    private static final long TEN_MINUTES = 600_000_000;
    private static final int STEPS = 1000;

    @TempDir
    private Path folder;

    private Created created;
    /** What was told when it happened, by entry. */
    private final Map<Long, String> live = new TreeMap<>();
    private final Set<Class<?>> kinds = new HashSet<>();

    @BeforeEach
    void record() throws Exception {
        var haste = new Haste();
        try (var server = new TestEngine(folder, "a", haste.clock(), Haste.timer())) {
            created = server.create();
            var fleet = new Fleet(server, created, 11);
            String waited = fleet.ana().endpoint().value();
            server.plugins.strategy = situation -> new Decision(
                    situation.now() % 3 == 0
                            ? new Decision.Wait(waited, situation.now() + 1_000_000)
                            : new Decision.Keep(),
                    "Somebody ran out of film", Map.of("buffered", 0.5),
                    new Memory("ready-quorum", 1, new byte[] {(byte) situation.now()}));
            long begin = server.engine.clock().now();
            for (int i = 1; i <= STEPS; i++) {
                fleet.step();
                long next = begin + TEN_MINUTES / STEPS * i;
                await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                        .until(() -> server.engine.clock().now() >= next);
            }
            fleet.asks(server.engine.bearer(created.session(), created.hostToken()), new Input.End("Good night"));
            await().until(() -> server.told.stream().anyMatch(told -> told.session().ended()));
            for (Told told : server.told) {
                live.put(told.entry().seq(), Codec.encode(told.events()));
                kinds.add(told.entry().input().getClass());
            }
        }
    }

    @Test
    void replayed_itTellsTheSameEvents_byteForByte() throws Exception {
        try (var server = new TestEngine(folder, "b")) {
            Map<Long, String> replayed = new TreeMap<>();
            List<Step> last = new ArrayList<>();
            server.engine.archive().replay(created.session(), created.hostToken(), step -> {
                replayed.put(step.row().seq(), Codec.encode(step.events()));
                last.add(step);
            });
            System.getLogger(RecordedSessionTest.class.getName()).log(System.Logger.Level.INFO,
                    "{0} entries of {1} kinds", live.size(), kinds.size());
            assertThat(replayed).isEqualTo(live);
            assertThat(last.getLast().session().ended()).isTrue();
            assertThat(last.getLast().row().stamp() - last.getFirst().row().stamp())
                    .isGreaterThanOrEqualTo(TEN_MINUTES);
            assertThat(live).hasSizeGreaterThan(500);
            assertThat(kinds).hasSizeGreaterThan(50);
        }
    }

    @Test
    void oneByteChanged_whereverItIs_verifyNamesTheEntry() throws Exception {
        try (var server = new TestEngine(folder, "b")) {
            assertThat(server.verify(created).fault()).isEmpty();
            assertThat(server.verify(created).entries()).isEqualTo(live.size());
            var random = new Random(7);
            List<Long> places = List.copyOf(live.keySet());
            for (int i = 0; i < 10; i++) {
                long seq = places.get(random.nextInt(places.size()));
                // Every input begins so.
                String begins = "{\"type\":\"";
                int at = 1 + random.nextInt(begins.length());
                change(server, seq, at, "#");
                assertThat(server.verify(created).fault())
                        .hasValueSatisfying(fault -> assertThat(fault.seq()).isEqualTo(seq));
                change(server, seq, at, begins.substring(at - 1, at));
                assertThat(server.verify(created).fault()).isEmpty();
            }
        }
    }

    /** The byte at a place of what an entry says. */
    private void change(TestEngine server, long seq, int at, String to) throws Exception {
        assertThat(server.sql(
                        "update tutti_journal set input = substring(input, 1, ?) || ? || substring(input, ?)"
                                + " where session = ? and seq = ?",
                        at - 1, to, at + 1, created.session().value(), seq))
                .isEqualTo(1);
    }
}
