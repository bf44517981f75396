package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.web.Outbox.Topic;

class OutboxTest {

    private final FakeWire wire = new FakeWire();
    private final Outbox outbox = new Outbox(wire);

    private static Frame frame(String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8));
    }

    private void putLatest(Topic topic, String text) {
        if (outbox.offerLatest(topic, frame(text))) {
            outbox.pump();
        }
    }

    @Test
    void frames_goOneAtATime_inOrder() {
        outbox.put(frame("a"));
        outbox.put(frame("b"));
        assertThat(wire.sent).containsExactly("a");
        wire.takeOne();
        assertThat(wire.sent).containsExactly("a", "b");
    }

    @Test
    void newerFrameOnATopic_takesThePlaceOfOneThatWaits() {
        outbox.put(frame("first"));
        putLatest(Topic.TIMELINE, "old");
        putLatest(Topic.ROSTER, "roster");
        outbox.put(frame("answer"));
        putLatest(Topic.TIMELINE, "new");
        while (!wire.underway.isEmpty()) {
            wire.takeOne();
        }
        assertThat(wire.sent).containsExactly("first", "roster", "answer", "new");
    }

    @Test
    void clientThatTakesNothingOut_isGivenUp_withAReason() {
        String big = "x".repeat(Outbox.LIMIT / 4);
        for (int i = 0; i < 8; i++) {
            outbox.put(frame(big));
        }
        assertThat(wire.closed).isEqualTo(4001);
        assertThat(wire.sent).hasSize(1);
    }

    @Test
    void oneLargeFrame_isNotTheClientsFault() {
        outbox.put(frame("x".repeat(2 * Outbox.LIMIT)));
        outbox.put(frame("small"));
        wire.takeOne();
        assertThat(wire.closed).isZero();
        assertThat(wire.sent).hasSize(2);
    }

    @Test
    void topicsAlone_neverFillTheOutbox() {
        for (int i = 0; i < 100_000; i++) {
            putLatest(Topic.TIMELINE, "x".repeat(100) + i);
        }
        assertThat(wire.closed).isZero();
    }

    @Test
    void manyFramesSentAtOnce_doNotGrowTheStack() {
        outbox.put(frame("blocked"));
        for (int i = 0; i < 50_000; i++) {
            outbox.put(frame("frame"));
        }
        wire.atOnce = true;
        wire.takeOne();
        assertThat(wire.sent).hasSize(50_001);
    }

    @Test
    void finish_sendsWhatWaits_thenCloses_andTakesNoMore() {
        outbox.put(frame("a"));
        outbox.put(frame("b"));
        outbox.finish(1000, "You left.");
        outbox.put(frame("late"));
        assertThat(wire.closed).isZero();
        wire.takeOne();
        wire.takeOne();
        assertThat(wire.sent).containsExactly("a", "b");
        assertThat(wire.closed).isEqualTo(1000);
    }

    @Test
    void failedSend_closes() {
        outbox.put(frame("a"));
        wire.underway.removeFirst().accept(false);
        assertThat(wire.closed).isEqualTo(1011);
    }
}
