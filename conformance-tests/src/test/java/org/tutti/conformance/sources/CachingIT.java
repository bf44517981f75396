package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiServer;

/** What was fetched once is not fetched again, and what comes next is there before it is on. */
@Tag("sources")
@Tag("long")
@Requirement("H-60")
@NeedsChromium
@ExtendWith(SharedServer.class)
class CachingIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path DEMO = Path.of(System.getProperty("tutti.demo", "../server/src/main/media/demo"));

    private final TuttiServer server;
    private final TuttiApi api;

    CachingIT(TuttiServer server) {
        this.server = server;
        this.api = server.api();
    }

    /** Bytes of media that came over the network, by path. */
    private static final class Fetched {
        private final Map<String, String> addresses = new HashMap<>();
        private final Map<String, Long> bytes = new HashMap<>();

        /** Takes what came since, until nothing more does. */
        Fetched take(Browser browser) {
            await("the network to be quiet").pollInterval(Duration.ofMillis(1500)).atMost(SOON).until(() -> {
                List<JsonNode> events = browser.network();
                events.forEach(this::note);
                return events.stream().noneMatch(event -> event.get("method").asText().equals("Network.dataReceived"));
            });
            return this;
        }

        private void note(JsonNode event) {
            JsonNode about = event.get("params");
            String id = about.path("requestId").asText();
            switch (event.get("method").asText()) {
                case "Network.requestWillBeSent" ->
                    addresses.put(id, URI.create(about.at("/request/url").asText()).getPath());
                case "Network.dataReceived" -> bytes.merge(
                        addresses.getOrDefault(id, "?"), about.get("encodedDataLength").asLong(), Long::sum);
                default -> {}
            }
        }

        long of(String path) {
            return bytes.entrySet().stream()
                    .filter(each -> each.getKey() != null && each.getKey().startsWith(path))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        boolean asked(String path) {
            return addresses.values().stream().anyMatch(each -> each != null && each.startsWith(path));
        }
    }

    private static Browser browser() {
        return new Browser("caching", BrowserOptions.standard().notingTheNetwork());
    }

    @Test
    void secondOpen_needsHardlyAnyBytesOfTheMediaAgain() {
        Created session = api.createSession("Twice");
        try (Browser browser = browser()) {
            long first = opened(browser, session);
            long second = opened(browser, session);
            System.out.printf(
                    Locale.ROOT, "CachingIT: %,d bytes of media on the first open, %,d on the second%n", first, second);
            assertThat(first).isGreaterThan(500_000);
            assertThat(second).isLessThan(first / 20);
        }
    }

    private long opened(Browser browser, Created session) {
        browser.open(server.root());
        browser.script("sessionStorage.clear(); return true;");
        browser.network();
        browser.join(server.root().resolve(session.url()), "Ada");
        api.command(session, message("seek").put("position", 0));
        api.command(session, message("play"));
        await("the film to play").atMost(SOON).until(() -> browser.moment().position() > 1);
        api.command(session, message("pause"));
        return new Fetched().take(browser).of("/media/");
    }

    @Test
    void nextItem_isFetchedAhead_andNotAgainWhenItIsOn() throws IOException {
        String locator = TuttiApi.parse(api.send(
                        api.request("api/uploads?name=next.webm")
                                .POST(BodyPublishers.ofFile(DEMO.resolve("demo.webm"))),
                        BodyHandlers.ofString())).path("locator").asText();
        Created session = api.createSession(Map.of("item", "file:demo", "items", List.of(locator)));
        assertThat(api.get("s/" + session.session()).headers().allValues("Link"))
                .anySatisfy(link -> assertThat(link).matches("</media/file/uploads/[^>]+\\.webm>; rel=prefetch"));
        try (Browser browser = browser()) {
            browser.join(server.root().resolve(session.url()), "Ada");
            Fetched ahead = new Fetched();
            await("what comes next").atMost(SOON).until(() -> ahead.take(browser).asked("/media/file/uploads/"));
            ahead.take(browser);
            api.command(session, message("next"));
            api.command(session, message("play"));
            await("the next film to play").atMost(SOON).until(() ->
                    browser.script("return film().currentSrc").toString().contains("/uploads/")
                            && browser.moment().position() > 1);
            long again = new Fetched().take(browser).of("/media/file/uploads/");
            System.out.printf(Locale.ROOT, "CachingIT: %,d bytes of the next item ahead, %,d when it is on%n",
                    ahead.of("/media/file/uploads/"), again);
            assertThat(ahead.of("/media/file/uploads/")).isGreaterThan(1_000_000);
            assertThat(again).isLessThan(200_000);
        }
    }

    @Test
    void mediaOfOtherServers_areNotFetchedAhead() {
        try (var elsewhere = new RawHost()) {
            elsewhere.at("/film.mp3", "audio/mpeg", "ID3");
            Created session = api.createSession("Here and there");
            api.request(session, message("enqueue").put("locator", elsewhere.url("/film.mp3")));
            assertThat(api.get("s/" + session.session()).headers().allValues("Link"))
                    .noneMatch(link -> link.contains(elsewhere.url("")));
        }
    }
}
