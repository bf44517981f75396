package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;

import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.media.Live;
import org.tutti.session.Event.TracksPresented;
import org.tutti.session.Refusal.Code;

/** W-39, C-40 to C-42: what is watched while it is made. */
class LiveItemTest {

    private static final Offset<Double> CLOSELY = within(1e-5);

    private final Script script = Broadcasts.feeds();

    private double live(double seconds) {
        return Broadcasts.liveIn(script, seconds);
    }

    @Test
    void play_beginsAtLive_howeverLongItWasOn() {
        script.elapse(47).does(ANA, new Input.Play());

        assertThat(script.positionIn(1)).isCloseTo(live(1), CLOSELY);
        assertThat(script.timeline().latest().velocity()).isEqualTo(1);
    }

    @Test
    void pause_letsLiveGoOn_andPlayGoesOnFromThere() {
        script.does(ANA, new Input.Play()).elapse(10).does(ANA, new Input.Pause()).elapse(30);
        double there = script.positionIn(0);
        script.does(ANA, new Input.Play());

        assertThat(script.positionIn(0.25)).isCloseTo(there, CLOSELY);
        assertThat(script.positionIn(1)).isCloseTo(live(1) - 30, CLOSELY);
    }

    @Test
    void play_fromWhatHasGoneBy_beginsWhereTheWindowDoes() {
        script.does(ANA, new Input.Play()).elapse(10).does(ANA, new Input.Pause()).elapse(500).does(ANA, new Input.Play());

        assertThat(script.positionIn(0.25)).isCloseTo(live(0.25) - 120, CLOSELY);
    }

    @Test
    void seek_goesNoFurtherThanLive_andNotBeforeTheWindow() {
        script.does(ANA, new Input.Play()).elapse(200).does(ANA, new Input.Seek(1e9));
        assertThat(script.positionIn(1)).isCloseTo(live(1), CLOSELY);

        script.elapse(1).does(ANA, new Input.Seek(3));
        assertThat(script.positionIn(1)).isCloseTo(live(1) - 120, CLOSELY);

        script.refuses(ANA, new Input.Seek(-1), Code.OUT_OF_RANGE).refuses(ANA, new Input.Seek(Double.NaN), Code.OUT_OF_RANGE);
    }

    @Test
    void seek_beforeItHasBegun_isWhereItBegins() {
        script.elapse(100).does(ANA, new Input.Seek(100)).elapse(10).does(ANA, new Input.Play());

        assertThat(script.positionIn(0.25)).isCloseTo(100, CLOSELY);
    }

    @Test
    void goLive_returnsToLive_alsoFromAPause_atNormalSpeed() {
        script.does(ANA, new Input.Play()).elapse(50).does(ANA, new Input.SetRate(0.5)).elapse(20);
        script.does(ANA, new Input.Pause()).elapse(20).does(ANA, new Input.GoLive());

        assertThat(script.positionIn(1)).isCloseTo(live(1), CLOSELY);
        assertThat(script.timeline().rate()).isEqualTo(1);
        assertThat(script.stage().cause().orElseThrow().kind()).isEqualTo("goLive");
        script.refuses(BOB, new Input.GoLive(), Code.CONTROL_DENIED);
    }

    @Test
    void goLive_ofAFilm_isRefused() {
        script.does(ANA, new Input.Previous()).refuses(ANA, new Input.GoLive(), Code.NOT_ALLOWED);

        assertThat(script.refusal().message()).contains("'Demo' is not live");
    }

    @Test
    void goLive_whereSeeksWait_waitsForThePlayers() {
        script.does(ANA, new Input.Play()).elapse(30).does(ANA, new Input.Seek(10)).elapse(1);
        script.rules(book -> book.seeks = true).does(ANA, new Input.GoLive());
        long barrier = script.stage().barrier().orElseThrow().seq();
        script.elapse(3).does(ANA, new Input.Ready(barrier)).does(BOB, new Input.Ready(barrier));

        assertThat(script.positionIn(1)).isCloseTo(live(1), CLOSELY);
    }

    @Test
    void faster_endsWhereLiveIsReached() {
        script.does(ANA, new Input.Play()).elapse(30).does(ANA, new Input.Seek(live(0) - 10));
        script.elapse(1).does(ANA, new Input.SetRate(2)).elapse(20);
        assertThat(script.session().nextDeadline()).isLessThan(script.now());
        script.happens();

        assertThat(script.timeline().rate()).isEqualTo(1);
        assertThat(script.stage().cause().orElseThrow().reason()).isEqualTo("Live is reached.");
        assertThat(script.session().nextDeadline()).isGreaterThan(script.now());
    }

    @Test
    void slower_endsWhereTheWindowBegins() {
        script.does(ANA, new Input.Play()).elapse(1).does(ANA, new Input.SetRate(0.5)).elapse(241).happens();

        assertThat(script.timeline().rate()).isEqualTo(1);
        assertThat(script.positionIn(1)).isBetween(live(1) - 122, live(1) - 119);
    }

    @Test
    void anotherFeed_goesOnAtTheSameProgrammeTime() {
        var later = new Live(Script.BEGIN - 20_000_000, true, 8, 120, Optional.empty());
        script.does(ANA, new Input.Enqueue(Broadcasts.live("pitch", later)));
        String pitch = script.stage().queue().items().getLast().id();
        script.does(ANA, new Input.Play()).elapse(30).does(ANA, new Input.Seek(live(0) - 15)).elapse(5);
        double before = script.positionIn(4);
        script.does(ANA, new Input.Select(pitch));
        long barrier = script.stage().barrier().orElseThrow().seq();
        script.elapse(3).does(ANA, new Input.Ready(barrier)).does(BOB, new Input.Ready(barrier));

        assertThat(script.positionIn(1)).isCloseTo(before - 40, within(0.01));
    }

    @Test
    void aFeedWithoutProgrammeTime_beginsAtLive() {
        script.does(ANA, new Input.Enqueue(Broadcasts.untimed("old")));
        Live old = Broadcasts.untimed("old").media().live().orElseThrow();
        script.does(ANA, new Input.Play()).elapse(30).does(ANA, new Input.Seek(live(0) - 15)).does(ANA, new Input.Pause());
        script.does(ANA, new Input.Select(script.stage().queue().items().getLast().id())).does(ANA, new Input.Play());

        assertThat(script.positionIn(1)).isCloseTo(old.at(script.now() + 1_000_000), CLOSELY);
    }

    @Test
    void window_growsAsTheSourceSays_andNobodyElseMaySaySo() {
        script.does(ANA, new Input.Play()).elapse(500);
        script.refuses(ANA, new Input.Window(script.stage().queue().current(), 300), Code.NOT_ALLOWED);
        script.engine(new Input.Window(script.stage().queue().current(), 300));
        script.does(ANA, new Input.Seek(3));

        assertThat(script.positionIn(1)).isCloseTo(live(1) - 300, CLOSELY);
    }

    @Test
    void window_ofAFilm_isRefused() {
        assertThat(script.engine(new Input.Window("i1", 300))).isInstanceOf(Outcome.Refused.class);
        assertThat(script.engine(new Input.Window("i99", 300))).isInstanceOf(Outcome.Refused.class);
        assertThat(script.engine(new Input.Window(script.stage().queue().current(), Double.NaN)))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void stop_isAsIfItHadNotBegun() {
        script.does(ANA, new Input.Play()).elapse(10).does(ANA, new Input.Stop()).elapse(50).does(ANA, new Input.Play());

        assertThat(script.positionIn(1)).isCloseTo(live(1), CLOSELY);
    }

    @Test
    void tracks_arePresented_untilAnotherItemIsOn() {
        script.does(ANA, new Input.Enqueue(Broadcasts.show()));
        script.does(ANA, new Input.Select(script.stage().queue().items().getLast().id()));
        var presented = new Presented(Optional.of("description/en/English, described"), Optional.of("subtitles/de/Deutsch"));
        script.does(ANA, new Input.PresentTracks(presented));
        assertThat(script.events()).containsExactly(new TracksPresented());
        assertThat(script.stage().presented()).isEqualTo(presented);

        script.does(ANA, new Input.Previous());
        assertThat(script.events()).contains(new TracksPresented());
        assertThat(script.stage().presented()).isEqualTo(Presented.NOTHING);
    }

    @Test
    void tracks_thatAreNotThere_orOfTheOtherKind_areRefused() {
        script.does(ANA, new Input.Enqueue(Broadcasts.show()));
        script.does(ANA, new Input.Select(script.stage().queue().items().getLast().id()));
        Optional<String> german = Optional.of("subtitles/de/Deutsch");

        script.refuses(ANA, tracks(german, Optional.empty()), Code.OUT_OF_RANGE);
        script.refuses(ANA, tracks(Optional.of("audio/fr/Français"), Optional.empty()), Code.OUT_OF_RANGE);
        script.refuses(ANA, tracks(Optional.of(Presented.OFF), Optional.empty()), Code.OUT_OF_RANGE);
        script.refuses(BOB, tracks(Optional.empty(), german), Code.CONTROL_DENIED);
        script.does(ANA, tracks(Optional.empty(), Optional.of(Presented.OFF)));
    }

    private static Input.PresentTracks tracks(Optional<String> audio, Optional<String> subtitles) {
        return new Input.PresentTracks(new Presented(audio, subtitles));
    }
}
