package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** Those outside are told of a session by who is in it, if they wish, and come in through that. */
@Tag("durable")
@Tag("long")
@NeedsChromium
@ExtendWith(SharedServer.class)
class PresenceIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");

    private static Browser ada;

    private final TuttiServer server;
    private final Followers followers = new Followers();

    PresenceIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeAll
    static void openBrowser() {
        ada = new Browser("presence");
    }

    @AfterAll
    static void closeBrowser() {
        ada.close();
    }

    @BeforeEach
    void signIn() {
        ada.open(server.root().resolve("/announce")).type("announce-server", followers.origin());
        ada.screenshot(SCREENSHOTS.resolve("announce.png"));
        ada.click("announce-sign-in");
        await("signed in").atMost(SOON).until(() -> ada.text("announce-who").contains("@ada@127.0.0.1"));
        assertThat(ada.address().getQuery()).as("the code, in the address").isNull();
    }

    @AfterEach
    void takeAPicture_andForget(TestInfo test) {
        ada.screenshot(SCREENSHOTS.resolve(test.getTestMethod().orElseThrow().getName() + ".png"));
        ada.anew();
        followers.close();
    }

    /** Has the page tell what it still has to tell, as it does by itself sooner or later. */
    private void awaitAllTold() {
        assertThat(ada.script("return import('/js/telling.js').then(telling => telling.announce());")).isEqualTo("");
    }

    private void tick(String box) {
        ada.click(box);
        await("who is signed in").atMost(SOON).until(() -> ada.text("tell-who").contains("@ada@"));
    }

    @Test
    @Requirement("W-22")
    @Requirement("W-23")
    @Requirement("W-24")
    void whoCreates_andWishesIt_tellsOnce_withAllThatLeadsIn() {
        ada.open(server.root()).type("create-title", "Film night");
        tick("create-tell");
        ada.screenshot(SCREENSHOTS.resolve("create-tell.png"));
        ada.click("create-demo");
        await("a post").atMost(SOON).until(() -> !followers.posts().isEmpty());
        ada.awaitShown("join-as-host");
        String session = ada.address().getPath().replace("/s/", "");
        String code = server.api().summary(session).get("code").asText();
        String film = server.api().summary(session).get("item").get("title").asText();
        assertThat(followers.posts().getFirst().split("\n")).containsExactly(
                "Watch “Film night” with me: the same moment, wherever you are.",
                film,
                server.root().resolve("/s/" + session).toString(),
                "#tutti #tutti" + code.replace("-", ""));

        ada.open(ada.address()).type("join-name", "Ada");
        ada.click("join-as-host");
        ada.awaitIn("Ada");
        awaitAllTold();
        assertThat(followers.keys()).as("after all was loaded again").hasSize(1);

        // Whoever reads it follows the address.
        URI posted = URI.create(followers.posts().getFirst().lines()
                .filter(line -> line.startsWith("http")).findFirst().orElseThrow());
        ada.anew().join(posted, "Ben");
    }

    @Test
    @Requirement("W-22")
    @Requirement("W-23")
    void whoJoins_andWishesIt_tellsOnce_byTheWordsOfTheSession_withoutTheKeyOfItsChat() {
        TuttiApi.Created session = server.api().createSession(Map.of(
                "title", "Lang evening", "description", "Silent, with a live piano", "hashtags", List.of("Lang", "Piano"),
                "rules", Map.of("chat", "encrypted")));
        String key = "k".repeat(43);
        ada.open(URI.create(server.root().resolve(session.url()) + "#key=" + key)).type("join-name", "Ada");
        tick("join-tell");
        ada.screenshot(SCREENSHOTS.resolve("join-tell.png"));
        ada.click("join");
        await("a post").atMost(SOON).until(() -> !followers.posts().isEmpty());
        await("that it is said").atMost(SOON).until(() -> ada.text("banner").contains("@ada@"));
        String post = followers.posts().getFirst();
        assertThat(post.split("\n")).containsExactly(
                "I am watching “Lang evening” together with others. Come in:",
                "Silent, with a live piano",
                server.root().resolve(session.url()).toString(),
                "#tutti #Lang #Piano");
        assertThat(post).doesNotContain(key, "#key");
        assertThat(followers.keys()).hasSize(1).allMatch(each -> each.matches("[0-9a-f]{64}"));
    }

    @Test
    @Requirement("W-22")
    void whoDoesNotWishIt_asksNothingOfAnybody() {
        List<String> before = followers.requests();
        ada.createDemo(server.root(), "Ada");
        TuttiApi.Created session = server.api().createSession("Quiet");
        ada.open(server.root().resolve(session.url()));
        ada.join("Ada");
        awaitAllTold();
        assertThat(followers.requests()).isEqualTo(before);
    }

    @Test
    void whereOnlyAnInvitationLetsIn_nobodyIsOfferedToTell() {
        TuttiApi.Created session = server.api().createSession(Map.of("template", "agent"));
        URI invited = URI.create(server.root().resolve(session.url()) + "#invitation="
                + server.api().invite(session, "participant", true).token());
        ada.open(invited).awaitShown("join");
        assertThat(ada.shown("join-tell")).isFalse();
    }

    @Test
    @Requirement("W-23")
    void linkOfASession_isPreviewed_unlessItIsPrivate() {
        TuttiApi.Created open = server.api().createSession(Map.of("title", "Film <night>"));
        HttpResponse<String> page = server.api().get(open.url());
        assertThat(page.body()).contains(
                "<meta property=\"og:title\" content=\"Film &lt;night&gt;\">",
                "<meta property=\"og:url\" content=\"" + server.root().resolve(open.url()) + "\">",
                "<meta name=\"twitter:card\" content=\"summary_large_image\">");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        String image = page.body().replaceFirst("(?s).*og:image\" content=\"([^\"]+)\".*", "$1");
        assertThat(server.api().get(URI.create(image).getPath()).headers().firstValue("Content-Type").orElse("none"))
                .startsWith("image/");

        TuttiApi.Created closed = server.api().createSession(Map.of("title", "Secret", "template", "agent"));
        assertThat(server.api().get(closed.url()).body())
                .contains("<meta property=\"og:title\" content=\"Tutti\">")
                .doesNotContain("Secret");
    }

    @Test
    void sheet_opensTheFormsOfOtherSites_withTheSameWords() {
        ada.fromTheBeginning("delete Navigator.prototype.share;").createDemo(server.root(), "Ada");
        ada.click("invite");
        ada.click("share-link");
        ada.awaitShown("share-sheet");
        List<?> links = (List<?>) ada.script("""
                return [...deep('share-forms').querySelectorAll('a')].map(each => `${each.rel} ${each.href}`);""");
        String address = ada.address().toString();
        assertThat(links).hasSize(4).allSatisfy(each -> assertThat(each.toString())
                .startsWith("noopener noreferrer ")
                .contains(java.net.URLEncoder.encode(address, java.nio.charset.StandardCharsets.UTF_8), "%23tutti"));
        ada.script("window.opened = []; window.open = (...given) => opened.push(given.join(' ')); return true;");
        ada.type("share-server", "@ada@mastodon.example");
        ada.script("deep('share-mastodon').requestSubmit(); return true;");
        assertThat(ada.script("return window.opened[0]").toString())
                .startsWith("https://mastodon.example/share?text=").contains("noopener");
    }
}
