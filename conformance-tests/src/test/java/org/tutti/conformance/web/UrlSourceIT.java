package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Elsewhere;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiServer;

/** Sessions on media of other servers, and what a page of such a session may load. */
@Tag("web")
@Tag("long")
@Requirement("W-36")
@TestInstance(Lifecycle.PER_CLASS)
class UrlSourceIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Elsewhere elsewhere;
    private Elsewhere forbidden;
    private TuttiServer server;
    private TuttiApi api;

    @BeforeAll
    void start() {
        elsewhere = new Elsewhere();
        forbidden = new Elsewhere();
        server = TuttiServer.startWith("url", List.of("-Dtutti.fetch.allow=127.0.0.1:" + elsewhere.port()));
        api = server.api();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        elsewhere.close();
        forbidden.close();
    }

    private HttpResponse<String> create(String url) {
        return api.post("api/sessions", TuttiApi.json(Map.of("item", url)));
    }

    private static ObjectNode message(String type) {
        return Messages.JSON.createObjectNode().put("type", type);
    }

    private String policy(String path) {
        HttpResponse<String> answer = api.get(path);
        return answer.headers().firstValue("Content-Security-Policy").orElse("none");
    }

    @Test
    void mediaElsewhere_areDescribed_andPlayedFromWhereTheyAre() {
        String url = elsewhere.url("film.mp4?key=secret");
        Created session = api.createSession(Map.of("item", url));

        JsonNode summary = api.summary(session.session());
        assertThat(summary.path("title").asText()).isEqualTo("film");
        assertThat(summary.path("item").path("duration").asDouble()).isEqualTo(120);
        assertThat(summary.path("item").path("renditions")).hasSize(1);
        assertThat(summary.path("item").path("renditions").path(0).path("url").asText()).isEqualTo(url);
        assertThat(summary.path("item").path("renditions").path(0).path("type").asText())
                .isEqualTo("video/mp4; codecs=\"avc1.4d401e, mp4a.40.2\"");
        assertThat(summary.path("sources")).extracting(JsonNode::asText).containsExactly(elsewhere.origin());
    }

    @Test
    void ownMedia_comeFromNobodyElse() {
        assertThat(api.summary(api.createSession("Own").session()).path("sources")).isEmpty();
    }

    @Test
    void policyOfThePage_followsTheQueue_andNamesNothingElse() {
        Created session = api.createSession("Film night");
        assertThat(policy("s/" + session.session()))
                .startsWith("default-src 'none'; ")
                .contains("; media-src 'self' blob:; ", "script-src 'self'", "connect-src 'self'", "base-uri 'none'")
                .doesNotContain("unsafe", "*");

        api.command(session, message("enqueue").put("locator", elsewhere.url("film.mp4")));

        assertThat(policy("s/" + session.session())).contains("; media-src 'self' blob: " + elsewhere.origin() + "; ");
        assertThat(policy("s/no-such-session-anywhere")).contains("; media-src 'self' blob:; ");
        assertThat(policy("s/")).contains("; media-src 'self' blob:; ");
        assertThat(policy("")).contains("; media-src 'self' blob:; ");
        assertThat(api.get("s/" + session.session()).headers().firstValue("Cache-Control")).contains("no-cache");
    }

    @Test
    void whatIsNoPage_mayLoadNothing() {
        String strict =
                "default-src 'none'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        assertThat(policy("api/status")).isEqualTo(strict);
        assertThat(policy("media/file/demo/demo.mp4")).isEqualTo(strict);
        assertThat(api.get("api/status").headers().firstValue("Permissions-Policy").orElse(""))
                .contains("camera=()", "microphone=()", "geolocation=()", "autoplay=(self)", "fullscreen=(self)");
    }

    @Test
    @NeedsChromium
    void browser_playsMediaElsewhere_andTheSessionsOnly() {
        Created session = api.createSession(Map.of("item", elsewhere.url("film.mp4")));
        try (Browser ada = new Browser("ada")) {
            ada.open(server.root().resolve(session.url())).awaitShown("join");
            ada.type("join-name", "Ada");
            ada.click("join");
            ada.click("consent-watch");
            ada.awaitIn("Ada");
            api.command(session, message("play"));
            await("the film to play").atMost(SOON).until(() -> ada.moment().position() > 0.5);

            assertThat(ada.script("return film().currentSrc"))
                    .isEqualTo(elsewhere.url("film.mp4"));
            ada.script("""
                    document.addEventListener('securitypolicyviolation', event => {
                        window.violated = event.effectiveDirective;
                    });
                    const other = document.createElement('video');
                    other.src = arguments[0];
                    document.body.append(other);""", forbidden.url("film.mp4"));
            await("the refusal").atMost(SOON).until(() -> "media-src".equals(ada.script("return window.violated")));
            assertThat(forbidden.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "status/404 | There is nothing at",
        "status/401 | login",
        "status/403 | login",
        "status/503 | has difficulties",
        "page | is a web page",
        "loop | leads on from one address to the next",
        "to?http://169.254.169.254/latest/meta-data/ | in a private network",
        "to?http://[::1]/ | in a private network",
        "to?http://2130706433/ | names no server",
        "to?http://0177.0.0.1/ | names no server",
        "to?http://127.0.0.1:FORBIDDEN/film.mp4 | in a private network",
        "to?file:///etc/passwd | is not an address of the web",
        "to?http://127.0.0.1:22/ | at port 22",
    })
    void whatCannotBeWatched_isToldInWords(String path, String words) {
        String url = elsewhere.url(path.replace("FORBIDDEN", "" + forbidden.port()));
        HttpResponse<String> answer = create(url);

        assertProblem(answer, 422, "media-unavailable");
        assertThat(TuttiApi.parse(answer).path("detail").asText()).contains(words);
        assertThat(forbidden.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:FORBIDDEN/film.mp4, in a private network",
        "http://localhost:FORBIDDEN/film.mp4, in a private network",
        "http://me:secret@127.0.0.1/film.mp4, user name",
        "http://[::ffff:127.0.0.1]:FORBIDDEN/film.mp4, IPv6",
        "https://, no address that can be read"
    })
    void addressesThatAreNotForAServerToFetch_areRefused(String url, String words) {
        HttpResponse<String> answer = create(url.replace("FORBIDDEN", "" + forbidden.port()));

        assertProblem(answer, 422, "media-unavailable");
        assertThat(TuttiApi.parse(answer).path("detail").asText()).contains(words).doesNotContain("secret");
        assertThat(forbidden.requests()).isEmpty();
    }

    @Test
    void mediaThatCannotBeSought_saySoInTheirTitle() {
        Created session = api.createSession(Map.of("item", elsewhere.url("whole.mp4")));
        assertThat(api.summary(session.session()).path("title").asText()).isEqualTo("whole (cannot seek)");
    }

    @Test
    void whoAddsToTheQueue_isToldTheSame() {
        Created session = api.createSession("Film night");
        HttpResponse<String> answer = api.request(session,
                message("enqueue").put("locator", elsewhere.url("page")));
        assertProblem(answer, 422, "media-unavailable");
        assertThat(answer.body()).contains("is a web page");
    }

    /** Addresses hold keys: none is in the logs. */
    @Test
    void logs_haveNoneOfTheAddresses() throws IOException {
        create(elsewhere.url("film.mp4?key=in-no-log"));
        create(elsewhere.url("status/404?key=in-no-log"));
        create("https://127.0.0.1:" + elsewhere.port() + "/film.mp4?key=in-no-log");

        assertThat(Files.readString(server.base().resolve("console.log"))).doesNotContain("in-no-log");
    }
}
