package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.sources.LiveStream.Kind;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Messages.Row;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** Live streams: two browsers see the same moment of the programme, whatever the stream or the host does. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
@NeedsChromium
@Isolated("goes by the clock")
@ExtendWith(SourcesServer.class)
class LiveIT {
    /** How far (ms) the picture may be from the programme time that a player says it has. */
    private static final double TRUE = 100;

    private final TuttiServer server;
    private final MediaHost media = new MediaHost();
    private final List<LiveStream> streams = new ArrayList<>();
    private final List<Cinema> cinemas = new ArrayList<>();

    LiveIT(TuttiServer server) {
        this.server = server;
    }

    @AfterEach
    void close() {
        streams.forEach(LiveStream::close);
        media.close();
        cinemas.forEach(Cinema::close); // those that never got in step, too
    }

    private LiveStream stream(String name, Kind kind) {
        LiveStream stream = LiveStream.start(kind);
        streams.add(stream);
        media.serve(name, stream.folder());
        return stream;
    }

    private String url(String name, LiveStream stream) {
        return media.url(name + "/" + stream.name());
    }

    /** Has Ada and Ben watch, in step. */
    private Cinema watched(Map<String, ?> body) {
        Cinema cinema = Cinema.with(server, body);
        cinemas.add(cinema);
        cinema.host().play();
        cinema.enter("Ada");
        cinema.enter("Ben");
        cinema.awaitInStep();
        return cinema;
    }

    /** Asserts that what is seen is of the programme time that the session's position says. */
    private static void assertTrue(Cinema cinema, DoubleUnaryOperator programmeTimeOf) {
        double origin = cinema.item().path("live").path("origin").asDouble();
        double[] off = cinema.watch(2).stream().flatMap(List::stream)
                .filter(each -> each.playing() && Double.isFinite(each.film()))
                .mapToDouble(each -> programmeTimeOf.applyAsDouble(each.film()) - origin - 1000 * each.position())
                .toArray();
        double median = Picture.percentile(50, off);
        System.out.printf(Locale.ROOT, "the picture is %.1f ms from the programme time told%n", median);
        assertThat(median).as("ms from the programme time").isCloseTo(0, within(TRUE));
    }

    @Test
    @Requirement("W-39")
    void hls_isWatchedInStep_byItsProgrammeTime_alsoByWhoComesLate() {
        LiveStream stream = stream("live", Kind.ofHls());
        try (Cinema cinema = watched(Map.of("item", url("live", stream)))) {
            assertThat(cinema.item().path("live").path("programmeTime").asBoolean()).isTrue();
            assertThat(cinema.item().path("duration").isMissingNode()).isTrue();
            cinema.assertTogether("live HLS", 8);
            assertTrue(cinema, stream::programmeTimeOf);
            Browser cleo = cinema.enter("Cleo");
            cinema.awaitInStep();
            cinema.assertTogether("live HLS, somebody late", 4);
            // Its drift is told after two minutes: in less, playlists that come now sooner, now later say more than clocks.
            await("word of how far the edge lags").atMost(Cinema.SOON).until(() ->
                    Cinema.ofMedium(cleo, "medium.live.lag") < 10);
            System.out.printf(Locale.ROOT, "the edge lags %.2f s%n", Cinema.ofMedium(cleo, "medium.live.lag"));
        }
    }

    @Test
    @Requirement("W-39")
    void dash_isWatchedInStep_byItsClock() {
        LiveStream stream = stream("live", Kind.ofDash());
        try (Cinema cinema = watched(Map.of("item", url("live", stream)))) {
            cinema.assertTogether("live DASH", 8);
            assertTrue(cinema, stream::programmeTimeOf);
        }
    }

    @Test
    @Requirement("W-39")
    void lowLatencyHls_isNearerToLive_byPartsThatAreWaitedFor() {
        LowLatency stream = new LowLatency(300);
        media.serve("low", stream);
        LiveStream plain = stream("live", Kind.ofHls());
        awaitTime(stream.programmeTimeOf(4));
        double delay = delayOf(server.api().createSession(Map.of("item", url("live", plain))).session());
        try (Cinema cinema = watched(Map.of("item", media.url("low/live.m3u8")))) {
            assertThat(delayOf(cinema.session().session())).as("s of delay").isLessThan(2).isLessThan(delay);
            cinema.assertTogether("low-latency HLS", 8);
            assertTrue(cinema, stream::programmeTimeOf);
            assertThat(stream.awaited()).as("playlists and parts that were waited for").isGreaterThan(20);
            Picture.Sample seen = Picture.seen(cinema.browser("Ada"));
            double behind = (seen.at() - stream.programmeTimeOf(seen.film())) / 1000;
            System.out.printf(Locale.ROOT, "low-latency HLS: %.2f s behind, plain HLS: %.2f s%n", behind, delay);
            assertThat(behind).as("s behind").isLessThan(delay - 1);
        }
    }

    @Test
    @Requirement("W-39")
    void withoutProgrammeTime_itIsAlignedAsWellAsCanBe_andTheBoundSaysSo() {
        LiveStream stream = stream("live", Kind.ofHls().withoutProgrammeTime());
        try (Cinema cinema = watched(Map.of("item", url("live", stream)))) {
            assertThat(cinema.item().path("live").path("programmeTime").asBoolean(true)).isFalse();
            List<List<Picture.Sample>> samples = cinema.watch(6);
            List<Row> rows = cinema.host().awaitOffsets("of both", each -> each.rows().size() == 2).rows();
            double bounds = rows.stream().mapToDouble(Row::bound).sum();
            double apart = Picture.percentile(50, Picture.apart(samples));
            System.out.printf(Locale.ROOT, "without programme time: apart %.1f ms, bounds %.1f ms%n", apart, bounds);
            assertThat(apart).as("ms apart").isLessThan(bounds + Cinema.FRAME);
        }
    }

    @Test
    @Requirement("C-40")
    void pausedLive_standsStillForAll_whileLiveGoesOn_andAllReturnToIt() {
        LiveStream stream = stream("live", Kind.ofHls());
        try (Cinema cinema = watched(Map.of("item", url("live", stream)))) {
            Browser ada = cinema.browser("Ada");
            Browser ben = cinema.browser("Ben");
            cinema.host().pause();
            await("both to stand still").atMost(Cinema.SOON).until(() ->
                    ada.moment().paused() && ben.moment().paused() && !Picture.now(ada).playing());
            assertThat(Picture.seen(ada).film()).as("s of the film").isCloseTo(Picture.seen(ben).film(), within(0.05));
            await("live to go on").atMost(Cinema.SOON).until(() ->
                    behindLive(ada) > 4);
            cinema.host().command(message("setView").put("scale", 2).put("x", 0.2).put("y", 0.1).put("angle", 90)
                    .put("yaw", 0).put("pitch", 0).put("roll", 0));
            for (Browser each : List.of(ada, ben)) {
                await("the picture zoomed, panned and rotated").atMost(Cinema.SOON).until(() -> each.script("""
                        const { scale, x, angle } = tutti.view;
                        return scale === 2 && x === 0.2 && angle === 90;""").equals(true));
            }
            cinema.host().command(message("goLive"));
            cinema.awaitInStep();
            assertThat(behindLive(ada)).isCloseTo(0, within(1.0));
            cinema.assertTogether("live HLS, back at live", 3);
        }
    }

    @Test
    @Requirement("C-41")
    void recordedLive_isSoughtBack_noFurtherThanItsWindow_andNoFurtherThanLive() {
        LiveStream stream = stream("live", Kind.ofHls().window(40));
        awaitTime(stream.programmeTimeOf(18));
        try (Cinema cinema = watched(Map.of("item", url("live", stream)))) {
            Browser ada = cinema.browser("Ada");
            double live = Cinema.number(ada, "return tutti.livePosition()");
            cinema.host().command(seek(live - 8));
            cinema.awaitInStep();
            assertThat(behindLive(ada)).isBetween(7.0, 9.5);
            cinema.assertTogether("live HLS, 8 s back", 3);
            assertTrue(cinema, stream::programmeTimeOf);
            cinema.host().command(seek(live + 1000));
            cinema.awaitInStep();
            assertThat(behindLive(ada)).isBetween(-0.5, 1.5);
        }
    }

    @Test
    @Requirement("W-39")
    void streamThatIsLost_isWaitedFor_andWatchedInStepWhenItReturns_byPagesThatAreNotLoadedAgain() {
        LiveStream stream = stream("live", Kind.ofHls());
        try (Cinema cinema = watched(Map.of("item", url("live", stream)))) {
            List<Browser> both = List.of(cinema.browser("Ada"), cinema.browser("Ben"));
            both.forEach(each -> each.script("window.sameAsBefore = true; return true;"));
            stream.stop();
            media.refuse("live/", 404);
            for (Browser each : both) {
                await("word of the interruption").atMost(Cinema.SOON).until(() ->
                        Cinema.saidOfMedium(each, "medium.trouble?.code").equals("interrupted"));
            }
            stream.resume();
            media.heal("live/");
            cinema.awaitInStep();
            cinema.assertTogether("live HLS, returned", 4);
            assertTrue(cinema, stream::programmeTimeOf);
            for (Browser each : both) {
                assertThat(each.script("return window.sameAsBefore")).isEqualTo(true);
                assertThat(Cinema.saidOfMedium(each, "medium.trouble")).isEqualTo("null");
            }
        }
    }

    @Test
    @Requirement("C-42")
    void anotherFeed_isPutOnForAll_atTheSameProgrammeTime() {
        LiveStream first = stream("first", Kind.ofHls());
        LiveStream second = stream("second", Kind.ofHls());
        try (Cinema cinema = watched(Map.of("items", List.of(url("second", second)), "item", url("first", first)))) {
            assertTrue(cinema, first::programmeTimeOf);
            double before = programmeTimeNow(cinema);
            cinema.host().command(message("next"));
            await("the other feed").atMost(Cinema.SOON).until(() ->
                    cinema.item().path("locator").asText().contains("second"));
            cinema.awaitInStep();
            assertTrue(cinema, second::programmeTimeOf);
            cinema.assertTogether("another feed", 3);
            assertThat(programmeTimeNow(cinema)).as("ms behind the clock").isCloseTo(before, within(1500.0));
        }
    }

    /** Seconds by which the timeline is behind live. */
    private static double behindLive(Browser browser) {
        return Cinema.number(browser, "return tutti.livePosition() - tutti.expectedPosition()");
    }

    /** Seconds behind the clock at which the item of a session is live. */
    private double delayOf(String session) {
        return server.api().summary(session).at("/item/live/delay").asDouble();
    }

    private static void awaitTime(double epochMillis) {
        await("so much of the stream").atMost(Cinema.SOON).until(() -> System.currentTimeMillis() > epochMillis);
    }

    /** Ms by which the programme the session is at is behind the server's clock. */
    private static double programmeTimeNow(Cinema cinema) {
        return Cinema.number(cinema.browser("Ada"),
                "return tutti.clock.now() - tutti.item.live.origin - 1000 * tutti.expectedPosition()");
    }
}
