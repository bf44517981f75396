package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiApi.assertProblem;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Media with an end on another server: whoever pastes an address watches it with others, in each form. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
@NeedsChromium
@Isolated("goes by the clock")
@ExtendWith(SourcesServer.class)
class UrlIT {
    private final TuttiServer server;
    private MediaHost media;

    UrlIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        media = new MediaHost().serve("hls", MediaShelf.hls()).serve("dash", MediaShelf.dash())
                .serve("film", MediaShelf.film().getParent()).serve("webm", MediaShelf.webm().getParent());
    }

    @AfterEach
    void close() {
        media.close();
    }

    @ParameterizedTest
    @CsvSource({"hls/master.m3u8, 120", "dash/manifest.mpd, 120", "film/film.mp4, 120", "webm/film.webm, 60"})
    @Requirement("W-4")
    @Requirement("W-36")
    void pastedAddress_isWatchedInStep_byTwoWhoEachFetchItThemselves(String path, double duration) {
        try (Cinema cinema = Cinema.showing(server, media.url(path))) {
            assertThat(cinema.item().path("duration").asDouble()).isCloseTo(duration, within(0.5));
            int before = media.asked().size();
            cinema.enterAs("Ada", "Ada");
            cinema.enterAs("Ben", "Ben");
            cinema.host().play();
            cinema.awaitInStep();
            cinema.assertTogether(path, 5);
            assertThat(media.asked().stream().skip(before).map(MediaHost.Asked::agent).collect(Collectors.toSet()))
                    .as("who asked for the media").contains("Ada", "Ben");
        }
    }

    @Test
    @Requirement("W-29")
    void twoRenditionsOfOneItem_areInStep() {
        try (Cinema cinema = Cinema.showing(server, media.url("hls/master.m3u8"))) {
            Browser low = cinema.enter("Low");
            Browser high = cinema.enter("High");
            cinema.host().play();
            FourWays.fix(low, 180);
            FourWays.fix(high, 360);
            cinema.awaitInStep();
            cinema.assertTogether("HLS, 180 and 360 lines", 5);
            cinema.host().command(TuttiClient.seek(80));
            cinema.awaitInStep();
            assertThat(Picture.seen(low).film()).isGreaterThan(80);
            cinema.assertTogether("HLS, 180 and 360 lines, after a seek", 3);
        }
    }

    @Test
    @Requirement("W-36")
    void playlistThatNoPageMayRead_isRefusedInWords_beforeAnybodysPlayerFails() {
        media.unshare("hls/");
        HttpResponse<String> answer = server.api().post(
                "api/sessions", TuttiApi.json(Map.of("item", media.url("hls/master.m3u8"))));
        assertProblem(answer, 422, "media-unavailable");
        assertThat(TuttiApi.parse(answer).path("detail").asText()).contains("Access-Control-Allow-Origin");
    }
}
