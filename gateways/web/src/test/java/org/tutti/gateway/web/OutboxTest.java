package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.web.Outbox.Topic;

class OutboxTest {

    /** A client that takes frames out when the test says so. */
    private static final class Wire implements Outbox.Wire {
        final List<String> sent = new ArrayList<>();
        final List<Consumer<Boolean>> underway = new ArrayList<>();
        boolean atOnce;
        int closed;
        String reason;

        @Override
        public void send(String frame, Consumer<Boolean> done) {
            sent.add(frame);
            if (atOnce) {
                done.accept(true);
            } else {
                underway.add(done);
            }
        }

        @Override
        public void close(int code, String why) {
            closed = code;
            reason = why;
        }

        void takeOne() {
            underway.removeFirst().accept(true);
        }
    }

    private final Wire wire = new Wire();
    private final Outbox outbox = new Outbox(wire);

    @Test
    void frames_goOneAtATime_inOrder() {
        outbox.put("a");
        outbox.put("b");
        assertThat(wire.sent).containsExactly("a");
        wire.takeOne();
        assertThat(wire.sent).containsExactly("a", "b");
    }

    @Test
    void newerFrameOnATopic_takesThePlaceOfOneThatWaits() {
        outbox.put("first");
        outbox.putLatest(Topic.TIMELINE, "old");
        outbox.putLatest(Topic.ROSTER, "roster");
        outbox.put("answer");
        outbox.putLatest(Topic.TIMELINE, "new");
        while (!wire.underway.isEmpty()) {
            wire.takeOne();
        }
        assertThat(wire.sent).containsExactly("first", "roster", "answer", "new");
    }

    @Test
    void clientThatTakesNothingOut_isGivenUp_withAReason() {
        String big = "x".repeat(Outbox.LIMIT / 4);
        for (int i = 0; i < 8; i++) {
            outbox.put(big);
        }
        assertThat(wire.closed).isEqualTo(4001);
        assertThat(wire.sent).hasSize(1);
    }

    @Test
    void oneLargeFrame_isNotTheClientsFault() {
        outbox.put("x".repeat(2 * Outbox.LIMIT));
        outbox.put("small");
        wire.takeOne();
        assertThat(wire.closed).isZero();
        assertThat(wire.sent).hasSize(2);
    }

    @Test
    void topicsAlone_neverFillTheOutbox() {
        for (int i = 0; i < 100_000; i++) {
            outbox.putLatest(Topic.TIMELINE, "x".repeat(100) + i);
        }
        assertThat(wire.closed).isZero();
    }

    @Test
    void manyFramesSentAtOnce_doNotGrowTheStack() {
        outbox.put("blocked");
        for (int i = 0; i < 50_000; i++) {
            outbox.put("frame");
        }
        wire.atOnce = true;
        wire.takeOne();
        assertThat(wire.sent).hasSize(50_001);
    }

    @Test
    void finish_sendsWhatWaits_thenCloses_andTakesNoMore() {
        outbox.put("a");
        outbox.put("b");
        outbox.finish(1000, "You left.");
        outbox.put("late");
        assertThat(wire.closed).isZero();
        wire.takeOne();
        wire.takeOne();
        assertThat(wire.sent).containsExactly("a", "b");
        assertThat(wire.closed).isEqualTo(1000);
    }

    @Test
    void failedSend_closes() {
        outbox.put("a");
        wire.underway.removeFirst().accept(false);
        assertThat(wire.closed).isEqualTo(1011);
    }
}
