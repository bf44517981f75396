package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;

/** Bodies that come in pieces are put together, within limits. */
class ChunksTest {

    private static final Jid EVA = JidCreate.fromOrThrowUnchecked("eva@example.org/phone");
    private static final Jid BOB = JidCreate.fromOrThrowUnchecked("bob@example.org/phone");

    /** A timer whose time comes when the test says so. */
    private static final class Timer extends ScheduledThreadPoolExecutor {

        private final List<Runnable> waiting = new ArrayList<>();

        Timer() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            waiting.add(command);
            return null;
        }

        @Override
        public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
            throw new AssertionError();
        }
    }

    private final Timer timer = new Timer();
    private final Chunks chunks = new Chunks(timer);
    private final List<Chunks.Body> bodies = new ArrayList<>();

    @AfterEach
    void stop() {
        ((ScheduledExecutorService) timer).shutdownNow();
    }

    private static StandardExtensionElement piece(String stream, String number, byte[] bytes, boolean last) {
        var tag = StandardExtensionElement.builder(Chunks.CHUNK, Chunks.NAMESPACE)
                .addAttribute("streamId", stream)
                .addAttribute("nr", number)
                .setText(Base64.getEncoder().encodeToString(bytes));
        return (last ? tag.addAttribute("last", "true") : tag).build();
    }

    private static StandardExtensionElement piece(int number, String text, boolean last) {
        return piece("s1", Integer.toString(number), text.getBytes(StandardCharsets.UTF_8), last);
    }

    private String whole() {
        assertThat(bodies).hasSize(1);
        return new String(((Chunks.Body.Whole) bodies.getFirst()).bytes(), StandardCharsets.UTF_8);
    }

    private int failure() {
        assertThat(bodies).hasSize(1);
        return ((Chunks.Body.Failed) bodies.getFirst()).status();
    }

    @Test
    void pieces_arePutTogetherByTheirNumbers() {
        chunks.expect(EVA, EVA, "s1", bodies::add);

        chunks.came(EVA, piece(2, "c", true));
        chunks.came(EVA, piece(0, "a", false));
        assertThat(bodies).isEmpty();
        chunks.came(EVA, piece(1, "b", false));

        assertThat(whole()).isEqualTo("abc");
    }

    @Test
    void whatOthersSend_isNotPartOfIt() {
        chunks.expect(EVA, EVA, "s1", bodies::add);

        chunks.came(BOB, piece(0, "x", true));
        chunks.came(EVA, piece("s2", "0", new byte[1], true));
        assertThat(bodies).isEmpty();
        chunks.came(EVA, piece(0, "a", true));

        assertThat(whole()).isEqualTo("a");
    }

    @Test
    void aBodyThatIsTooLong_isRefused() {
        chunks.expect(EVA, EVA, "s1", bodies::add);

        chunks.came(EVA, piece("s1", "0", new byte[Chunks.LONGEST], false));
        assertThat(bodies).isEmpty();
        chunks.came(EVA, piece("s1", "1", new byte[1], false));

        assertThat(failure()).isEqualTo(413);
    }

    @Test
    void aNumberTwiceOrBeyondTheLast_doesNotPass() {
        for (List<StandardExtensionElement> wrong : List.of(
                List.of(piece(0, "a", false), piece(0, "b", false)),
                List.of(piece(-1, "a", false)),
                List.of(piece(256, "a", false)),
                List.of(piece("s1", "one", new byte[1], false)),
                List.of(piece(1, "a", true), piece(0, "b", true)))) {
            bodies.clear();
            chunks.expect(EVA, EVA, "s1", bodies::add);
            wrong.forEach(tag -> chunks.came(EVA, tag));
            assertThat(failure()).isEqualTo(400);
        }
        bodies.clear();
        chunks.expect(EVA, EVA, "s1", bodies::add);
        chunks.came(EVA, piece(5, "a", false));
        chunks.came(EVA, piece(1, "b", true));
        assertThat(bodies).isEmpty();
    }

    @Test
    void aBodyThatDoesNotCome_isNotWaitedForLong() {
        chunks.expect(EVA, EVA, "s1", bodies::add);
        chunks.came(EVA, piece(1, "b", true));

        timer.waiting.forEach(Runnable::run);
        chunks.came(EVA, piece(0, "a", false));

        assertThat(failure()).isEqualTo(408);
    }

    @Test
    void aBodyBrokenOff_isOver() {
        chunks.expect(EVA, EVA, "s1", bodies::add);

        chunks.came(EVA, StandardExtensionElement.builder(Chunks.CLOSE, Chunks.NAMESPACE)
                .addAttribute("streamId", "s1")
                .build());

        assertThat(failure()).isEqualTo(400);
    }

    @Test
    void onePerson_hasFourOnTheirWayAtMost() {
        for (int i = 0; i < 4; i++) {
            chunks.expect(JidCreate.fromOrThrowUnchecked(EVA.asBareJid() + "/" + i), EVA, "s1", bodies::add);
        }
        chunks.expect(BOB, BOB, "s1", bodies::add);
        assertThat(bodies).isEmpty();

        chunks.expect(EVA, EVA, "s9", bodies::add);

        assertThat(failure()).isEqualTo(503);
    }

    @Test
    void whoIsNotWaitedForAnyMore_takesNoPlace() {
        for (int i = 0; i < 10; i++) {
            chunks.expect(EVA, EVA, "s1", bodies::add).run();
        }
        chunks.came(EVA, piece(0, "a", true));

        assertThat(bodies).isEmpty();
    }
}
