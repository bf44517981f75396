package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.film;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Event.QueueChanged;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Event.ViewChanged;
import org.tutti.session.Input.Dequeue;
import org.tutti.session.Input.Enqueue;
import org.tutti.session.Input.Next;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Previous;
import org.tutti.session.Input.Reorder;
import org.tutti.session.Input.Select;
import org.tutti.session.Refusal.Code;

/** What is on, what comes, what was: C-10, C-11, C-60. */
class QueueTest {

    private final Script script = Script.withAnaAndBob();
    private final String first = script.stage().queue().current();
    private final String second = enqueue("Second", 60);
    private final String third = enqueue("Third", 30);

    private String enqueue(String title, double duration) {
        script.does(ANA, new Enqueue(film(title, duration)));
        return "i" + script.session().seq();
    }

    private List<String> ids() {
        return script.stage().queue().items().stream().map(QueueItem::id).toList();
    }

    @Test
    void enqueue_addsLast_andLeavesTheTimelineAlone() {
        Stage before = script.stage();
        String fourth = enqueue("Fourth", 5);

        assertThat(ids()).containsExactly(first, second, third, fourth);
        assertThat(script.events()).containsExactly(new QueueChanged());
        assertThat(script.timeline()).isEqualTo(before.timeline());
        assertThat(script.stage().trace()).isEqualTo(before.trace());
        assertThat(script.stage().queue().current()).isEqualTo(first);
    }

    @Test
    void fullQueue_takesNoMore() {
        while (ids().size() < 500) {
            enqueue("More", 5);
        }
        script.refuses(ANA, new Enqueue(film(5)), Code.QUEUE_FULL);
        script.does(ANA, new Dequeue(third)).does(ANA, new Enqueue(film(5)));
    }

    @Test
    void queue_isForThoseWithTheGrant() {
        script.refuses(BOB, new Enqueue(film(5)), Code.NOT_PERMITTED);
        script.refuses(BOB, new Dequeue(second), Code.NOT_PERMITTED);
        script.refuses(BOB, new Reorder(second, Optional.empty()), Code.NOT_PERMITTED);
        script.does(ANA, new Input.SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.QUEUE))));
        script.does(BOB, new Enqueue(film(5)));
    }

    @Test
    void dequeue_takesOut_butNeverTheOneThatIsOn() {
        script.refuses(ANA, new Dequeue(first), Code.NOT_ALLOWED);
        script.does(ANA, new Dequeue(second));
        assertThat(ids()).containsExactly(first, third);
        script.refuses(ANA, new Dequeue(second), Code.ITEM_UNKNOWN);
    }

    @Test
    void reorder_movesBeforeAnother_orLast() {
        script.does(ANA, new Reorder(third, Optional.of(first)));
        assertThat(ids()).containsExactly(third, first, second);
        script.does(ANA, new Reorder(third, Optional.empty()));
        assertThat(ids()).containsExactly(first, second, third);
        script.does(ANA, new Reorder(first, Optional.of(third)));
        assertThat(ids()).containsExactly(second, first, third);
        assertThat(script.stage().queue().current()).isEqualTo(first);
        script.does(ANA, new Reorder(first, Optional.of(first)));
        assertThat(ids()).containsExactly(second, first, third);
    }

    @Test
    void reorder_ofWhatIsNotThere_isRefused() {
        script.refuses(ANA, new Reorder("i99", Optional.empty()), Code.ITEM_UNKNOWN);
        script.refuses(ANA, new Reorder(first, Optional.of("i99")), Code.ITEM_UNKNOWN);
    }

    @Nested
    class PuttingOn {

        @Test
        void select_whilePaused_showsTheItemAtItsStart_atRest() {
            script.does(ANA, new Input.Seek(50)).does(ANA, new Input.SetRate(2));
            script.does(ANA, new Input.SetView(new View(2, 0, 0, 0, 0, 0, 0)));
            script.elapse(1).does(ANA, new Select(third));

            assertThat(script.session().item().media().title()).isEqualTo("Third");
            assertThat(script.timeline().duration()).isEqualTo(30);
            assertThat(script.timeline().latest()).isEqualTo(Motion.paused(0, script.now()));
            assertThat(script.timeline().rate()).isEqualTo(2);
            assertThat(script.stage().view()).isEqualTo(View.WHOLE);
            assertThat(script.stage().barrier()).isEmpty();
            assertThat(script.events())
                    .containsExactlyInAnyOrder(new QueueChanged(), new TimelineChanged(), new ViewChanged());
        }

        @Test
        void select_whilePlaying_waitsForThePlayers_andGoesOn() {
            script.does(ANA, new Play()).elapse(5).does(ANA, new Select(second));

            assertThat(script.positionIn(3)).isZero();
            assertThat(script.stage().awaited()).containsExactly(ANA, BOB);
            long barrier = script.stage().barrier().orElseThrow().seq();
            script.elapse(1).does(ANA, new Input.Ready(barrier)).does(BOB, new Input.Ready(barrier));
            assertThat(script.timeline().latest()).isEqualTo(new Motion(0, 1, script.now() + 250_000));
        }

        @Test
        void select_ofWhatIsNotThere_isRefused() {
            script.refuses(ANA, new Select("i99"), Code.ITEM_UNKNOWN);
        }

        @Test
        void nextAndPrevious_goThroughTheQueue_andEndAtItsEnds() {
            script.refuses(ANA, new Previous(), Code.ITEM_UNKNOWN);
            script.does(ANA, new Next()).does(ANA, new Next());
            assertThat(script.stage().queue().current()).isEqualTo(third);
            script.refuses(ANA, new Next(), Code.ITEM_UNKNOWN);
            script.does(ANA, new Previous());
            assertThat(script.stage().queue().current()).isEqualTo(second);
        }

        @Test
        void itemWithAnUnknownDuration_hasNoEnd() {
            String live = enqueue("Live", Double.POSITIVE_INFINITY);
            script.does(ANA, new Select(live)).does(ANA, new Play());
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
            script.refuses(ANA, new Input.Seek(Double.POSITIVE_INFINITY), Code.OUT_OF_RANGE);
            script.does(ANA, new Input.Seek(1e9));
            assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
        }
    }

    @Nested
    class TheEnd {

        @Test
        void end_advancesToTheNextItem_whenAllAreReady() {
            script.does(ANA, new Input.Seek(119)).does(ANA, new Play());
            script.elapse(2).happens();

            assertThat(script.stage().queue().current()).isEqualTo(second);
            assertThat(script.stage().awaited()).containsExactly(ANA, BOB);
            assertThat(script.events()).contains(new QueueChanged(), new TimelineChanged(), new ViewChanged());
            assertThat(script.stage().trace().stream().map(Cause::kind)).endsWith("end", "next");
            assertThat(script.session().cause().orElseThrow().reason()).isEqualTo("'Demo' has ended.");
        }

        @Test
        void end_whereItDoesNotAdvance_stopsThere() {
            script.rules(rules -> rules.advance = false);
            script.does(ANA, new Input.Seek(119)).does(ANA, new Play());
            script.elapse(2).happens();
            assertThat(script.stage().queue().current()).isEqualTo(first);
            assertThat(script.positionIn(0)).isEqualTo(120);
            assertThat(script.timeline().latest().moving()).isFalse();
        }

        @Test
        void end_ofTheLastItem_stopsThere() {
            script.does(ANA, new Select(third)).does(ANA, new Play());
            script.elapse(31).happens();
            assertThat(script.stage().queue().current()).isEqualTo(third);
            assertThat(script.positionIn(0)).isEqualTo(30);
            assertThat(script.session().cause().orElseThrow().kind()).isEqualTo("end");
        }

        @Test
        void end_whenNobodyPlays_goesOnThroughTheWholeQueue() {
            script.does(ANA, new Play()).does(ANA, new Input.Leave(ANA)).does(BOB, new Input.Leave(BOB));
            script.elapse(130).happens();
            assertThat(script.stage().queue().current()).isEqualTo(second);
            assertThat(script.timeline().latest()).isEqualTo(new Motion(0, 1, script.now() + 250_000));
            script.elapse(70).happens();
            script.elapse(40).happens();
            assertThat(script.positionIn(0)).isEqualTo(30);
        }
    }
}
