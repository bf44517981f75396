package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Messages.Awaited;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** A viewer on a slow line holds the room as its policy says, and the others see for whom they wait, and why. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
@NeedsChromium
@Isolated("goes by the clock")
@ExtendWith(SourcesServer.class)
class BufferingIT {
    private static final String TURTLE = "Turtle";
    /** Bytes a second: less than the lower level takes. */
    private static final int CRAWL = 8_000;

    private final TuttiServer server;
    private MediaHost media;

    BufferingIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        media = new MediaHost().serve("hls", MediaShelf.hls()).serve("film", MediaShelf.film().getParent());
    }

    @AfterEach
    void close() {
        media.close();
    }

    private static boolean waitsForTheTurtle(Timeline timeline) {
        return timeline.hold() != null && timeline.hold().waitingFor() != null
                && timeline.hold().waitingFor().stream().map(Awaited::name).toList().equals(List.of(TURTLE));
    }

    private static void awaitShownFor(Browser browser) {
        await("for whom all wait").atMost(Cinema.SOON).until(() -> browser.texts("hold").contains(TURTLE));
    }

    @Test
    @Requirement("C-11")
    void anotherItem_isPreparedOnAll_andWaitsForTheSlowOne_whoIsNamed() {
        Map<String, ?> body = Map.of("item", media.url("hls/master.m3u8"), "items", List.of(media.url("film/film.mp4")),
                "rules", Map.of("readiness", Map.of("limit", 60)));
        try (Cinema cinema = Cinema.with(server, body)) {
            Browser ada = cinema.enter("Ada");
            cinema.enterAs(TURTLE, TURTLE);
            cinema.host().play();
            cinema.awaitInStep();
            media.slow(TURTLE, CRAWL);
            cinema.host().command(message("next"));
            Timeline waiting = cinema.host().awaitTimeline("waiting for the slow one alone",
                    each -> waitsForTheTurtle(each) && each.hold().barrier() != null);
            assertThat(waiting.last().velocity()).isZero();
            awaitShownFor(ada);
            media.hurry(TURTLE);
            Timeline started = cinema.host().awaitTimeline("started", each ->
                    each.revision() > waiting.revision() && each.last().velocity() == 1);
            assertThat(started.cause().numbers()).containsEntry("asked", 2.0).containsEntry("ready", 2.0);
            cinema.awaitInStep();
            cinema.assertTogether("after the barrier", 3);
        }
    }

    @Test
    @Requirement("C-11")
    void whoRunsOutOfMedia_holdsTheRoom_byTheQuorum_andTheOthersSeeWhoAndWhy() {
        try (Cinema cinema = Cinema.showing(server, media.url("hls/master.m3u8"))) {
            cinema.host().command(message("setStrategy").put("strategy", "ready-quorum"));
            Browser ada = cinema.enter("Ada");
            Browser turtle = cinema.enterAs(TURTLE, TURTLE);
            cinema.host().play();
            cinema.awaitInStep();
            media.slow(TURTLE, CRAWL);
            cinema.host().command(seek(90)); // of which nobody has anything yet
            await("the slow one to buffer").atMost(Cinema.SOON).until(() ->
                    turtle.script("return tutti.follower.readiness").equals("buffering"));
            Timeline held = cinema.host().awaitTimeline("held", BufferingIT::waitsForTheTurtle);
            assertThat(held.hold().reason()).isNotBlank();
            assertThat(held.cause().kind()).isEqualTo("strategy");
            awaitShownFor(ada);
            media.hurry(TURTLE);
            cinema.awaitInStep();
            cinema.assertTogether("after the wait", 3);
        }
    }
}
