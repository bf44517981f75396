package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.tutti.conformance.sources.Hostility.Case;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** Addresses that mean harm: each is answered in time, in words, and leaves nothing behind. */
@Tag("sources")
@Tag("long")
@Requirement("W-36")
@TestInstance(Lifecycle.PER_CLASS)
class HostileSourcesIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** What a source may take, and a little for everything else (ms). */
    private static final long LIMIT_MS = 12_000;

    /** More is not read of anything, and some of it is on its way when it is refused (bytes). */
    private static final long MOST_READ = 16 << 20;

    private final RawHost host = new RawHost();
    private final RawHost forbidden = new RawHost();
    private TuttiServer server;
    private TuttiApi api;

    @BeforeAll
    void start() {
        server = TuttiServer.startWith("hostile-sources", List.of("-Dtutti.fetch.allow=127.0.0.1:" + host.port()));
        api = server.api();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        host.close();
        forbidden.close();
    }

    @Test
    void eachIsAnsweredInTimeAndInWords_andNothingIsLeftBehind() throws IOException {
        List<Case> cases = Hostility.on(host, forbidden);
        answered(cases.getFirst());
        long threads = threads();
        long sockets = sockets();
        List<String> table = new ArrayList<>(List.of("| what | answer | after ms |", "|---|---|---|"));
        var softly = new SoftAssertions();
        for (Case each : cases) {
            int asked = host.requests().size();
            long sent = host.sent();
            long from = System.nanoTime();
            HttpResponse<String> answer = answered(each);
            long ms = (System.nanoTime() - from) / 1_000_000;
            boolean taken = answer.statusCode() == 201;
            String words = taken ? Hostility.TAKEN : TuttiApi.parse(answer).path("detail").asText().split("\n")[0];
            table.add("| %s | %s | %d |".formatted(each.what(), shown(words, each), ms));
            softly.assertThat(answer.statusCode()).as(each.what()).isIn(201, 422);
            softly.assertThat(words).as(each.what()).isNotBlank().contains(each.answer()).doesNotContain("Exception");
            softly.assertThat(ms).as(each.what()).isLessThan(LIMIT_MS);
            softly.assertThat(host.requests().size() - asked).as("requests for " + each.what()).isLessThan(10);
            await("the connections of " + each.what()).atMost(SOON).until(() -> host.open() == 0);
            softly.assertThat(host.sent() - sent).as("bytes of " + each.what()).isLessThan(MOST_READ);
        }
        System.out.println(String.join("\n", table));
        Files.writeString(
                Path.of("target", "hostile-sources.md"), String.join("\n", table) + "\n", StandardCharsets.UTF_8);
        softly.assertThat(forbidden.requests()).isEmpty();
        softly.assertAll();
        await("its threads to end").atMost(SOON).until(() -> threads() <= threads + 10);
        await("its sockets to close").atMost(SOON).until(() -> sockets() <= sockets + 2);
        assertThat(api.summary(api.createSession("Still there").session()).path("title").asText()).isNotBlank();
    }

    /** What people are shown has no letters that turn what stands beside them round, or that no paper shows. */
    @Test
    void namesInPlaylists_haveNothingInThemThatCannotBeSeen() {
        host.at("/names%E2%80%AEgnp.m3u8", "application/vnd.apple.mpegurl", """
                #EXTM3U
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="one\u202Eowt\u0007\u001b[31m",LANGUAGE="en",DEFAULT=YES
                #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="<script>alert()</script>",LANGUAGE="de\u0000",URI="s"
                #EXT-X-STREAM-INF:BANDWIDTH=1000,CODECS="avc1.4d401e,mp4a.40.2",AUDIO="a",SUBTITLES="s"
                /low.m3u8
                """, "Access-Control-Allow-Origin: *");
        host.at("/low.m3u8", "application/vnd.apple.mpegurl",
                "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg.ts\n#EXT-X-ENDLIST\n",
                "Access-Control-Allow-Origin: *");
        host.at("/seg.ts", "video/mp2t", "G", "Access-Control-Allow-Origin: *");

        HttpResponse<String> answer =
                api.post("api/sessions", TuttiApi.json(Map.of("item", host.url("/names%E2%80%AEgnp.m3u8"))));

        assertThat(answer.body().codePoints()).noneMatch(HostileSourcesIT::unseen);
        if (answer.statusCode() == 201) {
            JsonNode item = api.summary(TuttiApi.parse(answer).path("session").asText()).path("item");
            assertThat(item.toString().codePoints()).noneMatch(HostileSourcesIT::unseen);
            assertThat(item.path("tracks").findValuesAsText("label")).noneMatch(label -> label.codePoints()
                    .anyMatch(HostileSourcesIT::unseen));
        }
    }

    private static boolean unseen(int character) {
        return Character.isISOControl(character) && character != '\n'
                || Character.getType(character) == Character.FORMAT;
    }

    private HttpResponse<String> answered(Case each) {
        return api.post("api/sessions", TuttiApi.json(Map.of("item", each.url())));
    }

    /** Without the ports, which differ each time. */
    private String shown(String words, Case each) {
        return words.replace(each.url(), "…").replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:…").replace("|", "\\|");
    }

    private long threads() {
        try {
            return Files.readAllLines(Path.of("/proc/%d/status".formatted(server.process().pid()))).stream()
                    .filter(line -> line.startsWith("Threads:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long sockets() {
        try (Stream<Path> files = Files.list(Path.of("/proc/%d/fd".formatted(server.process().pid())))) {
            return files.filter(file -> {
                try {
                    return Files.readSymbolicLink(file).toString().startsWith("socket:");
                } catch (IOException e) {
                    return false; // Closed meanwhile.
                }
            }).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
