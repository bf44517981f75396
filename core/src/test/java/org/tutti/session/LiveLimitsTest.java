package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;

/** C-40 to C-42: what is live, where it meets its limits. */
class LiveLimitsTest {

    private final Script script = Broadcasts.feeds();

    private double live(double seconds) {
        return Broadcasts.liveIn(script, seconds);
    }

    /** Time passes and what is due is done as the engine does it: with the lead that it gives. */
    private void due() {
        script.by(Actor.engine("test"), new Input.Due(script.session().nextDeadline()), Session.START_LEAD);
        assertThat(script.events()).isNotEmpty();
    }

    @Test
    void whenLiveIsReached_theTimelineDoesNotJumpBackForTheLead() {
        script.does(ANA, new Input.Play()).elapse(60).does(ANA, new Input.Seek(live(0) - 10));
        script.elapse(1).does(ANA, new Input.SetRate(2));
        script.elapse((script.session().nextDeadline() - script.now()) / 1e6);
        double before = script.positionIn(0);
        due();

        assertThat(script.positionIn(0)).isCloseTo(before, within(0.01));
    }

    @Test
    void whenTheLimitComesLate_afterAShortOutage_playingIsNotBeyondLive() {
        script.does(ANA, new Input.Play()).elapse(100).does(ANA, new Input.Seek(live(0) - 10));
        script.elapse(1).does(ANA, new Input.SetRate(4)).elapse(1);
        long lostAt = script.now();
        script.elapse(25).engine(new Input.Takeover("next", lostAt));
        due();

        assertThat(script.positionIn(1)).isLessThanOrEqualTo(live(1) + 0.01);
    }

    @Test
    void whenTheLimitComesLate_slower_playingIsNotBeforeTheWindow() {
        script.does(ANA, new Input.Play()).elapse(200).does(ANA, new Input.Seek(live(0) - 118));
        script.elapse(1).does(ANA, new Input.SetRate(0.25)).elapse(1);
        long lostAt = script.now();
        script.elapse(25).engine(new Input.Takeover("next", lostAt));
        due();

        assertThat(script.positionIn(1)).isGreaterThanOrEqualTo(live(1) - 120.01);
    }

    @Test
    void aScheduledStart_getsPlayersReadyWhereThereIsSomething() {
        script.elapse(1).does(ANA, new Input.Schedule(Optional.of(script.now() + 3_600_000_000L)));
        script.elapse(3591);
        due();

        assertThat(script.stage().barrier()).isPresent();
        assertThat(script.positionIn(1)).isCloseTo(live(0.25), within(0.01));
    }

    @Test
    void aFeedWhoseClockIsTwoHoursAhead_isNotBegunWhereItsWindowBegins() {
        // The same instant of the same match; the encoder's clock says two hours more.
        var ahead = new Live(Script.BEGIN - 60_000_000 + 7_200_000_000L, true, 6 - 7200, 600, Optional.empty());
        script.does(ANA, new Input.Enqueue(Broadcasts.live("ahead", ahead)));
        script.does(ANA, new Input.Play()).elapse(30);
        script.does(ANA, new Input.Pause()).does(ANA, new Input.Play());
        script.does(ANA, new Input.Select(script.stage().queue().items().getLast().id()));
        long barrier = script.stage().barrier().orElseThrow().seq();
        script.elapse(1).does(ANA, new Input.Ready(barrier)).does(BOB, new Input.Ready(barrier));

        assertThat(ahead.at(script.now() + 1_000_000) - script.positionIn(1)).isLessThan(60);
    }

    @Test
    void anotherFeedWhilePaused_playsFromThePictureThatWasShown() {
        String crowd = script.stage().queue().items().getLast().id();
        script.does(ANA, new Input.Play()).elapse(30).does(ANA, new Input.Pause()).elapse(20);
        double shown = script.positionIn(0);
        script.does(ANA, new Input.Select(crowd)).elapse(30);
        assertThat(script.positionIn(0)).isCloseTo(shown, within(0.01));
        script.does(ANA, new Input.Play());

        assertThat(script.positionIn(0.25)).isCloseTo(shown, within(0.01));
    }

    @Test
    void slowerByRate_butFasterByAStrategy_isNotTakenToFallOut() {
        script.does(ANA, new Input.Play()).elapse(100).does(ANA, new Input.SetRate(0.98)).elapse(1);
        Stage now = script.stage();
        // As Strategies.decide does for a Retime of live-edge that catches up at 5 %.
        var faster = now.timeline().motionAt(script.now()).withVelocity(0.98 * 1.05, script.now());
        Stage nudged = now.with(Playback.retime(now.timeline(), faster, script.now()));

        assertThat(OnAir.limit(nudged)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nonsense_doesNotBreakTheSession() {
        for (double delay : new double[] {-Double.MAX_VALUE, -1e18, 1e300, 0}) {
            for (long origin : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0}) {
                for (double window : new double[] {Double.MIN_VALUE, 1e308, Double.POSITIVE_INFINITY}) {
                    Script one = Script.withAnaAndBob();
                    var nonsense = new Live(origin, true, delay, window, Optional.empty());
                    one.does(ANA, new Input.Enqueue(Broadcasts.live("n", nonsense)));
                    one.does(ANA, new Input.Enqueue(Broadcasts.live("stage")));
                    one.does(ANA, new Input.Next()).elapse(1).does(ANA, new Input.Play()).elapse(5);
                    one.does(ANA, new Input.SetRate(2)).elapse(5);
                    if (one.session().nextDeadline() <= one.now()) {
                        one.happens();
                    }
                    one.does(ANA, new Input.SetRate(0.5)).elapse(5);
                    if (one.session().nextDeadline() <= one.now()) {
                        one.happens();
                    }
                    assertThat(one.session().nextDeadline()).as("%s %s %s", delay, origin, window).isGreaterThan(one.now());
                    one.does(ANA, new Input.Seek(1e9)).elapse(1).does(ANA, new Input.GoLive()).elapse(1);
                    one.does(ANA, new Input.Next()).elapse(1).does(ANA, new Input.Previous()).elapse(1).does(ANA, new Input.Pause());
                    assertThat(Codec.restore(Codec.snapshot(one.session()))).isEqualTo(one.session());
                }
            }
        }
    }

    @Test
    void play_whereAStrategyHasGoneNearerToLive_doesNotGoBack() {
        script.does(ANA, new Input.Play()).elapse(30);
        var nearer = script.timeline().motionAt(script.now()).at(script.now());
        var leap = nearer.withPosition(nearer.position() + 5, script.now());
        var decision = new Decision(new Decision.Retime(leap), "nearer", Map.of(), Memory.NONE);
        assertThat(script.by(
                        new Actor(Actor.Kind.STRATEGY, "server-clock"), new Input.Decide("server-clock", decision), 250_000))
                .isInstanceOf(Outcome.Accepted.class);
        script.elapse(10);
        double there = script.positionIn(0);
        script.does(ANA, new Input.Pause()).does(ANA, new Input.Play());

        assertThat(script.positionIn(0.25)).isGreaterThan(there - 0.01);
    }

    @Test
    void goLive_takesEffectForAllTogether() {
        assertThat(Leads.of(new Input.GoLive(), 0)).isEqualTo(Leads.of(new Input.Seek(1), 0));
    }
}
