package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiApi.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** What the server finds out about real media elsewhere, before anybody's player does. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
@ExtendWith(SourcesServer.class)
class ItemsIT {
    private final TuttiServer server;
    private MediaHost media;

    ItemsIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        media = new MediaHost();
    }

    @AfterEach
    void close() {
        media.close();
    }

    private JsonNode item(String path) {
        TuttiApi api = server.api();
        return api.summary(api.createSession(Map.of("item", media.url(path))).session()).path("item");
    }

    private String refusal(String path) {
        HttpResponse<String> answer = server.api().post("api/sessions", TuttiApi.json(Map.of("item", media.url(path))));
        assertProblem(answer, 422, "media-unavailable");
        return TuttiApi.parse(answer).path("detail").asText();
    }

    @Test
    @Requirement("W-36")
    void hls_tellsItsLengthItsCodecsAndWhatThereIsToChoose() {
        media.serve("hls", MediaShelf.hls());
        JsonNode item = item("hls/master.m3u8");

        assertThat(item.path("duration").asDouble()).isCloseTo(MediaShelf.LENGTH, within(0.5));
        assertThat(item.path("renditions").path(0).path("type").asText())
                .isEqualTo("application/vnd.apple.mpegurl; codecs=\"avc1.42c01e, mp4a.40.2\"");
        assertThat(item.path("renditions").path(0).path("height").asInt()).isEqualTo(360);
        assertThat(item.path("tracks")).extracting(track -> track.path("id").asText()).containsExactly(
                "audio/en/English", "audio/de/Deutsch", "description/en/English, described", "subtitles/en/English",
                "subtitles/de/Deutsch");
        // The playlist, one that it names, and one look at the media.
        assertThat(media.asked()).hasSize(3);
    }

    @Test
    @Requirement("W-36")
    void dash_tellsTheSame() {
        media.serve("dash", MediaShelf.dash());
        JsonNode item = item("dash/manifest.mpd");

        assertThat(item.path("duration").asDouble()).isCloseTo(MediaShelf.LENGTH, within(0.5));
        assertThat(item.path("renditions").path(0).path("type").asText())
                .startsWith("application/dash+xml; codecs=\"avc1.");
    }

    @Test
    @Requirement("W-39")
    void liveStreams_tellHowTheyLieInTime() {
        for (LiveStream.Kind kind : new LiveStream.Kind[] {
            LiveStream.Kind.ofHls(), LiveStream.Kind.ofHls().withoutProgrammeTime(), LiveStream.Kind.ofDash()
        }) {
            try (LiveStream stream = LiveStream.start(kind)) {
                media.serve("live", stream.folder());
                JsonNode live = item("live/" + stream.name()).path("live");

                assertThat(live.path("programmeTime").asBoolean()).as("%s", kind).isEqualTo(kind.programmeTime());
                // Segments of one second: two or three of them are held back, and one is being written.
                assertThat(live.path("delay").asDouble()).as("%s", live).isBetween(2.0, 6.0);
                assertThat(live.path("anchor").isMissingNode()).as("%s", live).isEqualTo(kind.programmeTime());
            }
        }
    }

    @Test
    @Requirement("W-36")
    void mediaThatPagesMayNotRead_areRefusedInWords() {
        media.serve("hls", MediaShelf.hls()).serve("film", MediaShelf.film().getParent());
        media.unshare("");

        assertThat(refusal("hls/master.m3u8")).contains("Access-Control-Allow-Origin", "-Dtutti.relay=on");
        assertThat(item("film/film.mp4").path("duration").asDouble()).isCloseTo(MediaShelf.LENGTH, within(0.5));
    }

    @Test
    @Requirement("W-36")
    void mediaThatPagesMayNotRead_arePassedOn_whereThatIsAllowed() {
        media.serve("hls", MediaShelf.hls());
        media.unshare("hls");
        try (TuttiServer passing = TuttiServer.startWith(
                "items", List.of("-Dtutti.fetch.allow=127.0.0.1", "-Dtutti.relay=on"))) {
            TuttiApi api = passing.api();
            String session = api.createSession(Map.of("item", media.url("hls/master.m3u8"))).session();
            assertThat(api.summary(session).path("item").path("relayed").asBoolean()).isTrue();
        }
    }

    /** A plug-in has five seconds of CPU time: what is within the limits takes less. */
    @Test
    void playlistsAsLongAsTheLimits_areReadSoon() {
        String segments = "#EXTINF:4,\n" + media.url("a.ts") + "\n";
        serve("film.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n" + segments.repeat(49_990) + "#EXT-X-ENDLIST\n");
        serve("film.mpd", """
                <MPD><Period><AdaptationSet mimeType="video/mp4"><SegmentTemplate media="$Time$"><SegmentTimeline>
                %s</SegmentTimeline></SegmentTemplate>%s</AdaptationSet></Period></MPD>"""
                .formatted("<S d='2'/>".repeat(90_000), "<Representation/>".repeat(500)));
        serve("a.ts", "G");

        assertThat(item("film.m3u8").path("duration").asDouble()).isEqualTo(4 * 49_990);
        assertThat(item("film.mpd").path("duration").asDouble()).isEqualTo(2 * 90_000);
    }

    private void serve(String name, String text) {
        media.serve(name, exchange -> MediaHost.send(exchange, "text/plain", text.getBytes(StandardCharsets.UTF_8)));
    }
}
