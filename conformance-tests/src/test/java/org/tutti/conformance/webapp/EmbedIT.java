package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** {@code <tutti-player>} on the page of another site, one that may have it and one that may not. */
@Tag("webapp")
@Tag("long")
@NeedsChromium
@TestInstance(Lifecycle.PER_CLASS)
@Isolated("two browsers keep time")
class EmbedIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final double IN_STEP = 40; // ms
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");

    private static final String PAGE = """
            <!doctype html><html lang="en"><title>A guest</title>
            <script nonce="n">
              window.told = [];
              for (const name of ['statechange', 'timelinechange', 'rosterchange', 'chatline', 'problem']) {
                document.addEventListener(name, event => told.push({ name, detail: event.detail, on: event.target.localName }));
              }
            </script>
            <script type="module" nonce="n" src="%s/js/tutti-player.js"></script>
            <div id="here" style="max-width: 60rem"><tutti-player %s></tutti-player></div><div id="there"></div>""";

    private final GuestSite friend = new GuestSite();
    private final GuestSite stranger = new GuestSite();
    private TuttiServer server;
    private TuttiApi.Created session;
    private Browser guest;
    private Browser ada;

    @BeforeAll
    void startServer_andBrowsers() {
        server = TuttiServer.startWith("embed", List.of("-Dtutti.origins=" + friend.origin()));
        guest = new Browser("guest");
        ada = new Browser("ada");
    }

    @AfterAll
    void stop() {
        friend.close();
        stranger.close();
        try (TuttiServer _ = server; Browser _ = guest; Browser _ = ada) {
            // All, whatever becomes of the others.
        }
    }

    @BeforeEach
    void aSession() {
        session = server.api().createSession("Embedded");
    }

    @AfterEach
    void takeAPicture_andForget(TestInfo test) {
        guest.screenshot(SCREENSHOTS.resolve(test.getTestMethod().orElseThrow().getName() + "-guest.png"));
        guest.anew();
        ada.anew();
    }

    private String root() {
        return "http://127.0.0.1:" + server.port();
    }

    /** The policy that docs/sdk.md names for pages that have one. */
    private String documentedPolicy() {
        String root = root();
        return "default-src 'none'; script-src 'nonce-n' %s; style-src %s 'unsafe-inline'; media-src %s; connect-src %s %s; worker-src blob:"
                .formatted(root, root, root, root, root.replace("http", "ws"));
    }

    private URI page(String more) {
        return friend.show(PAGE.formatted(root(), "session=\"" + session.session() + "\" " + more), documentedPolicy());
    }

    @Test
    void thePlayer_playsInStepWithOurOwnPage_andTellsWhatHappens() {
        guest.open(page("name=\"Eva\" host-token=\"" + session.hostToken() + "\""));
        await("Eva in the session").atMost(SOON).until(() -> state().equals("paused"));
        assertThat(guest.script("return document.querySelector('tutti-player').inControl")).isEqualTo(true);
        ada.join(server.root().resolve(session.url()), "Ada");

        guest.script("document.querySelector('tutti-player').play()");
        await("both in step").during(Duration.ofSeconds(1)).atMost(SOON).until(() -> {
            var first = ada.moment();
            Seen second = seen();
            return !first.paused() && !second.paused() && first.position() > 1 && second.position() > 1
                    && Math.abs(first.error()) < IN_STEP && Math.abs(second.error()) < IN_STEP;
        });
        double apart = Math.abs(ada.moment().error() - seen().error());
        System.out.printf(Locale.ROOT, "EmbedIT: %.2f ms apart%n", apart);
        assertThat(apart).as("ms apart").isLessThan(IN_STEP);
        assertThat(state()).isEqualTo("playing");

        ada.script("tutti.say('Hello there'); return true;");
        await("the line").atMost(SOON).until(() -> told("chatline", "detail.text === 'Hello there'"));
        assertThat(told("statechange", "detail.state === 'playing' && on === 'tutti-player'")).isTrue();
        assertThat(told("timelinechange", "detail.cause?.name === 'Eva'")).isTrue();
        assertThat(told("rosterchange", "detail.members.some(({ name }) => name === 'Ada')")).isTrue();
        assertThat(told("problem", "true")).as("problems").isFalse();

        guest.script("document.querySelector('tutti-player').seek(61)");
        await("both beyond 61 s").atMost(SOON).until(() -> ada.moment().position() > 61 && seen().position() > 61);
        guest.script("document.querySelector('tutti-player').pause()");
        await("both at rest").atMost(SOON).until(() -> ada.moment().paused() && seen().paused());
        assertThat(ada.moment().position()).isCloseTo(seen().position(), within(IN_STEP / 1000));
    }

    @Test
    void thePlayer_putElsewhere_staysInTheSession_andTakenOut_leavesIt() {
        guest.open(page("name=\"Eva\""));
        await("Eva in the session").atMost(SOON).until(() -> state().equals("paused"));
        Object endpoint = guest.script("return (window.player = document.querySelector('tutti-player')).session.endpoint");
        guest.script("there.append(player)");
        // It would have left before the server answers what is asked after.
        assertThat(guest.script("return player.say('Still here').then(() => player.session.endpoint)")).isEqualTo(endpoint);
        assertThat(server.api().summary(session.session()).get("members").asInt()).isEqualTo(1);
        guest.script("player.remove()");
        await("nobody in the session").atMost(SOON).until(() ->
                server.api().summary(session.session()).get("members").asInt() == 0);
        assertThat(guest.script("return player.state + player.session")).isEqualTo("idlenull");
    }

    @Test
    void whoIsToClickFirst_givesTheirName_andIsThenInTheSession() {
        guest.open(page("join=\"click\" controls=\"own\" muted"));
        await("the player").atMost(SOON).until(() -> shown("player-join") && shown("player-name"));
        assertThat(state()).isEqualTo("idle");
        guest.script("""
                const root = document.querySelector('tutti-player').shadowRoot;
                root.querySelector('[data-testid="player-name"]').value = 'Eva';
                root.querySelector('[data-testid="player-join"]').click();""");
        await("Eva in the session").atMost(SOON).until(() -> state().equals("paused"));
        assertThat(guest.script("return document.querySelector('tutti-player').session.me.name")).isEqualTo("Eva");
        assertThat(guest.script("return document.querySelector('tutti-player').video.muted")).isEqualTo(true);
        assertThat(shown("mute")).isTrue();
        assertThat(shown("play") || shown("free-watch")).as("more than one's own sound").isFalse();
    }

    @Test
    void aProgramOnTheOtherSite_mayAskTheApi() {
        guest.open(page("join=\"click\""));
        assertThat(guest.script("""
                const asked = { method: 'POST', body: '{"item":"file:demo"}', headers: { 'Content-Type': 'application/json' } };
                return fetch(arguments[0] + '/api/sessions', asked).then(answer => answer.json())
                    .then(({ session }) => fetch(`${arguments[0]}/api/sessions/${session}`)).then(answer => answer.status);""",
                root())).isEqualTo(200L);
    }

    @Test
    void fromASiteThatMayNot_nothingWorks_andTheProblemIsTold() {
        String attributes = "session=\"%s\" name=\"Mallory\" server=\"%s\"".formatted(session.session(), root());
        guest.open(stranger.show(PAGE.formatted(root(), attributes)
                .replace("<script type", "<script onerror=\"told.push({ name: 'noscript' })\" type"), ""));
        await("the refused script").atMost(SOON).until(() -> told("noscript", "true"));
        assertThat(guest.script("return customElements.get('tutti-player') === undefined")).isEqualTo(true);

        // With scripts of their own they come no further.
        guest.open(stranger.copying(server.root()).show(PAGE.formatted("", attributes), ""));
        await("the problem").atMost(SOON).until(() -> told("problem", "detail.code === 'not-reached'"));
        assertThat(state()).isEqualTo("joining");
        assertThat(guest.script("""
                return document.querySelector('tutti-player').shadowRoot
                    .querySelector('[data-testid="player-notice"]').textContent;"""))
                .asString().contains(root()).contains(stranger.origin());
        assertThat(guest.script("return fetch(arguments[0] + '/api/status').then(() => 'read', () => 'refused')", root()))
                .isEqualTo("refused");
        assertThat(server.api().summary(session.session()).get("members").asInt()).isZero();
    }

    private String state() {
        return String.valueOf(guest.script("return document.querySelector('tutti-player').state"));
    }

    /** The guest's film at one moment: where it is and should be (seconds). */
    private record Seen(double position, double expected, boolean paused) {
        double error() {
            return (position - expected) * 1000;
        }
    }

    private Seen seen() {
        List<?> seen = (List<?>) guest.script("""
                const player = document.querySelector('tutti-player');
                return [player.position, player.session.expectedPosition(), player.video.paused];""");
        return new Seen(number(seen.get(0)), number(seen.get(1)), (Boolean) seen.get(2));
    }

    private static double number(Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    /** Whether there was an event of that name for which the condition holds. */
    private boolean told(String name, String condition) {
        return guest.script("return told.some(({ name, detail, on }) => name === arguments[0] && (" + condition + "))", name)
                .equals(true);
    }

    private boolean shown(String testId) {
        return guest.script("""
                const part = document.querySelector('tutti-player').shadowRoot
                    ?.querySelector(`[data-testid="${arguments[0]}"]`);
                return Boolean(part?.checkVisibility());""", testId).equals(true);
    }

    @Test
    void theSamples_runTheLinesTheyShow() {
        for (String sample : List.of("players", "slides", "timing")) {
            guest.open(server.root().resolve("sdk/"));
            await("the code").atMost(SOON).until(() -> guest.script(
                    "return document.querySelector('#' + arguments[0] + ' code').textContent.includes('export')", sample).equals(true));
            guest.script("document.querySelector('#' + arguments[0] + ' .try').click()", sample);
            await("the way to a second window").atMost(SOON).until(() -> !link(sample).isEmpty());
            ada.open(server.root().resolve("/")).open(URI.create(link(sample)));
            switch (sample) {
                case "players" -> {
                    await("two players").atMost(SOON).until(() -> eachIs(guest, "paused") && eachIs(ada, "paused"));
                    guest.script("document.querySelector('tutti-player').play()");
                    await("four in step").atMost(SOON).until(() -> eachIs(guest, "playing") && eachIs(ada, "playing"));
                }
                case "slides" -> {
                    await("the first slide").atMost(SOON).until(() -> slide(ada).equals("One"));
                    press("slide-on");
                    await("the second").atMost(SOON).until(() -> slide(ada).equals("Two") && slide(guest).equals("Two"));
                }
                default -> {
                    press("clock-toggle");
                    await("the clock").atMost(SOON).until(() -> clock(guest) > 0.5 && clock(ada) > 0.5);
                }
            }
        }
    }

    private void press(String testId) {
        String button = "document.querySelector('[data-testid=\"" + testId + "\"]')";
        await(testId).atMost(SOON).until(() -> guest.script("return !" + button + ".disabled").equals(true));
        guest.script(button + ".click()");
    }

    private String link(String sample) {
        return String.valueOf(guest.script(
                "const link = document.querySelector('#' + arguments[0] + ' .second'); return link.hidden ? '' : link.href", sample));
    }

    private static boolean eachIs(Browser browser, String state) {
        return browser.script("""
                const players = [...document.querySelectorAll('tutti-player')];
                return players.length === 2 && players.every(player => player.state === arguments[0]
                    && (arguments[0] === 'paused' || Math.abs(player.offset) < 40));""", state).equals(true);
    }

    private static String slide(Browser browser) {
        return String.valueOf(browser.script(
                "return [...document.querySelectorAll('.deck article')].find(each => !each.hidden)?.querySelector('h3').textContent"));
    }

    private static double clock(Browser browser) {
        return number(browser.script("return Number(document.querySelector('#timing output')?.textContent ?? 0)"));
    }
}
