package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.Keys;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Elsewhere;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiServer;

/** Layers beside the film and their editor, in two Chromium processes: Ada may change the tree, Ben looks on. */
@Tag("tree")
@Tag("long")
@NeedsChromium
@ExtendWith(SharedServer.class)
@Isolated("two browsers keep time")
class TreePageIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");
    /** As the DevTools protocol has them. */
    private static final int CONTROL = 2, SHIFT = 8;

    private static final String DOT = "data:image/png;base64,"
            + "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAICAIAAABPmPnhAAAAFklEQVR4nGP4z8DAwPCfgYGBkSECACGaBABj1V2bAAAAAElFTkSuQmCC";

    /** Notes where the film should have been whenever a layer came or went. */
    private static final String WATCH = """
            window.seen = [];
            const known = new Map();
            new MutationObserver(() => {
              for (const layer of document.querySelectorAll('.layer')) {
                if (known.get(layer) === layer.hidden) continue;
                if (known.has(layer) || !layer.hidden) {
                  seen.push({ triple: layer.dataset.triple, shown: !layer.hidden, position: tutti.expectedPosition(), at: performance.now() });
                }
                known.set(layer, layer.hidden);
              }
            }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['hidden'] });
            return true;""";

    /** The layers that are seen: their kinds, in order. */
    private static final String KINDS = """
            return deepAll('layer').filter(layer => !layer.hidden && layer.dataset.state !== 'loading')
                .map(layer => layer.dataset.kind).sort().join(' ');""";

    private static Browser ada;
    private static Browser ben;
    private final TuttiServer server;

    TreePageIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeAll
    static void twoPeopleWithABrowserEach() {
        ada = new Browser("ada");
        ben = new Browser("ben");
    }

    @AfterEach
    void takePictures_andForget(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        ada.screenshot(SCREENSHOTS.resolve(name + "-ada.png"));
        ben.screenshot(SCREENSHOTS.resolve(name + "-ben.png"));
        ada.anew();
        ben.anew();
    }

    @AfterAll
    static void closeBrowsers() {
        try (Browser _ = ada; Browser _ = ben) {
            // Both, whatever becomes of the other.
        }
    }

    // --- what they do ------------------------------------------------------------------------------------------------

    private void bothInTheDemo() {
        ada.createDemo(server.root(), "Ada");
        ben.join(ada.invitation(), "Ben");
    }

    private static void openEditor() {
        ada.script("document.querySelector('#layers-tab').click(); return true;");
        ada.awaitShown("layer-add-form");
    }

    /** Adds a link by the library; its id. */
    private static String add(Map<String, ?> link) {
        return (String) ada.script("return tutti.addTriples([arguments[0]]).then(({ tree }) => tree.added[0].triple)", link);
    }

    private static Map<String, String> link(String subject, String object, String label) {
        return Map.of("subject", subject, "object", object, "label", label);
    }

    private static String note(String text) {
        return "data:text/plain;charset=utf-8," + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void playing() {
        ada.click("play");
        for (Browser browser : List.of(ada, ben)) {
            await("the film runs").atMost(SOON).until(() -> !browser.moment().paused() && browser.moment().position() > 0.2);
        }
    }

    private static void seekTo(double position) {
        ada.script("return tutti.seek(arguments[0])", position);
        for (Browser browser : List.of(ada, ben)) {
            await("at " + position).atMost(SOON).until(() -> Math.abs(browser.moment().expected() - position) < 0.05);
        }
    }

    private static String kinds(Browser browser) {
        return (String) browser.script(KINDS);
    }

    private static void awaitKinds(String kinds) {
        for (Browser browser : List.of(ada, ben)) {
            await("layers: " + kinds).atMost(SOON).untilAsserted(() -> assertThat(kinds(browser)).isEqualTo(kinds));
        }
    }

    /** Where a link of the tree plays, as a browser knows it; empty if it knows none. */
    private static String at(Browser browser, String id) {
        return (String) browser.script("return tutti.tree?.link(arguments[0])?.at?.join() ?? ''", id);
    }

    private static String theOnlyLink() {
        await("a link").atMost(SOON).until(() -> ada.script("return tutti.tree?.size === 1").equals(true));
        return (String) ada.script("return tutti.tree.all()[0].triple");
    }

    private static double number(Browser browser, String script, Object... arguments) {
        return ((Number) browser.script(script, arguments)).doubleValue();
    }

    /** Presses the mouse on the middle of something, and lets go somewhere beside it. */
    private static void drag(Browser browser, String testId, double right) {
        browser.awaitShown(testId);
        List<?> middle = (List<?>) browser.script("""
                const { x, y, width, height } = deep(arguments[0]).getBoundingClientRect();
                return [x + width / 2, y + height / 2];""", testId);
        double x = ((Number) middle.get(0)).doubleValue();
        double y = ((Number) middle.get(1)).doubleValue();
        mouse(browser, "mousePressed", x, y);
        mouse(browser, "mouseMoved", x + right / 2, y);
        mouse(browser, "mouseMoved", x + right, y);
        mouse(browser, "mouseReleased", x + right, y);
    }

    /** Presses a key while others are held: Selenium would let go of these first. */
    private static void press(String key, int modifiers) {
        for (String type : List.of("keyDown", "keyUp")) {
            ada.devTools("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", key, "modifiers", modifiers));
        }
    }

    private static void mouse(Browser browser, String type, double x, double y) {
        browser.devTools("Input.dispatchMouseEvent",
                Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", type.equals("mouseReleased") ? 0 : 1, "clickCount", 1));
    }

    // --- layers ------------------------------------------------------------------------------------------------------

    @Test
    @Requirement("H-10")
    @Requirement("H-26")
    @Requirement("H-52")
    void mapAddedUnderThePlayingFilm_isSeenByTheOther_andLayersComeAndGoAtTheirTimes() {
        bothInTheDemo();
        playing();
        openEditor();
        ada.type("layer-object", "41.38, 2.17");
        ada.click("layer-add");
        await("Ben sees the map").atMost(SOON).until(() -> kinds(ben).equals("map")
                && ben.script("return deep('layer-map').dataset.drawn").equals("true"));
        assertThat(ben.text("layer-by")).contains("Ada");
        List.of(ada, ben).forEach(browser -> browser.script(WATCH));
        double start = Math.ceil(ada.moment().expected()) + 2;
        String id = add(link("file:demo#t=%s,%s".formatted(start, start + 1.5), note("Now"), "Now"));
        for (Browser browser : List.of(ada, ben)) {
            await("come and gone").atMost(SOON).until(() -> browser.script(
                    "return seen.filter(({ triple }) => triple === arguments[0]).length === 2", id).equals(true));
            double came = number(browser, "return seen.find(({ triple, shown }) => triple === arguments[0] && shown).position", id);
            double went = number(browser, "return seen.find(({ triple, shown }) => triple === arguments[0] && !shown).position", id);
            System.out.printf("TreePageIT: a layer came %.0f ms and went %.0f ms after its time%n", 1000 * (came - start),
                    1000 * (went - start - 1.5));
            assertThat(came).as("when it came").isBetween(start - 0.01, start + 0.4);
            assertThat(went).as("when it went").isBetween(start + 1.49, start + 1.9);
        }
    }

    @Test
    @Requirement("H-6")
    @Requirement("H-8")
    @Requirement("H-9")
    @Requirement("H-51")
    void everyKind_isShownInItsInterval_andOnlyThen() {
        bothInTheDemo();
        ada.script("return tutti.addTriples(arguments[0]).then(() => true)", Stream.of(
                        Map.of("object", "file:demo#t=60,64", "kind", "video"),
                        Map.of("object", "file:demo#t=80,84", "kind", "audio"),
                        Map.of("object", DOT, "kind", "image"),
                        Map.of("object", server.root() + "sdk/", "kind", "page"),
                        Map.of("object", "geo:52.52,13.4?z=4", "kind", "map"),
                        Map.of("object", note("<b>not bold</b>"), "kind", "note"))
                .map(each -> Map.of("subject", "file:demo#t=4,8", "object", each.get("object"), "kind", each.get("kind"))).toList());
        assertThat(kinds(ben)).as("before their time").isEmpty();
        seekTo(5);
        awaitKinds("audio image map note page video");
        for (Browser browser : List.of(ada, ben)) {
            await("each object at its place").atMost(SOON).untilAsserted(() -> {
                for (Map.Entry<String, Double> each : Map.of("video", 61.0, "audio", 81.0).entrySet()) {
                    assertThat(number(browser, """
                            return document.querySelector(`.layer[data-kind=${arguments[0]}] iframe`).contentDocument
                                .querySelector('video, audio').currentTime;""", each.getKey())).isCloseTo(each.getValue(), within(0.05));
                }
            });
            assertThat(browser.script("return document.querySelector('.note-text').textContent")).isEqualTo("<b>not bold</b>");
            assertThat(browser.script("return document.querySelector('.note-text').childElementCount")).isEqualTo(0L);
            assertThat(browser.script("return deepAll('layer').map(each => each.dataset.kind).join(' ')")).as("in reading order")
                    .isEqualTo("video audio image page map note");
            assertThat(browser.script("return document.querySelector('.layer[data-kind=video] iframe').contentDocument"
                    + ".querySelector('video').muted")).as("a second film is silent").isEqualTo(true);
        }
        ada.click("play");
        String place = """
                const layer = document.querySelector('.layer[data-kind=video] iframe').contentDocument.querySelector('video');
                return layer.paused || film().paused ? 99 : layer.currentTime - film().currentTime - 56;""";
        await("the second film is in step").atMost(SOON).until(() -> Math.abs(number(ben, place)) < 0.06);
        ada.click("play");
        seekTo(9);
        awaitKinds("");
    }

    @Test
    @Requirement("H-3")
    @Requirement("H-10")
    @Requirement("H-11")
    @Requirement("H-12")
    @Requirement("H-51")
    void whileTheFilmPlays_layersAreAddedMovedResizedAndRemoved_byMouseAndKeys_andNobodyStalls() {
        bothInTheDemo();
        playing();
        openEditor();
        ben.script("window.stalls = 0; film().addEventListener('waiting', () => stalls++); return true;");
        Quality control = run(3, () -> {});
        Quality edited = run(3, () -> {
            ada.type("layer-object", "A note");
            ada.click("layer-add");
            String id = theOnlyLink();
            await("it is on the axis").atMost(SOON).until(() -> !at(ada, id).isEmpty());
            double before = start(id);
            drag(ada, "layer-bar", 60);
            await("dragged").atMost(SOON).until(() -> start(id) > before + 5);
            double dragged = start(id);
            ada.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
            await("moved by keys").atMost(SOON).until(() -> Math.abs(start(id) - dragged + 2) < 0.01);
            double length = end(id) - start(id);
            press("ArrowRight", CONTROL + SHIFT);
            await("longer").atMost(SOON).until(() -> Math.abs(end(id) - start(id) - length - 10) < 0.01);
            await("Ben knows").atMost(SOON).until(() -> at(ben, id).equals(at(ada, id)));
            ada.press(Keys.DELETE);
            await("removed").atMost(SOON).until(() -> at(ben, id).isEmpty());
            ada.click("layer-undo");
            await("there again").atMost(SOON).until(() -> ben.script("return tutti.tree.size === 1").equals(true));
        });
        System.out.printf("TreePageIT: of the film's frames, %s dropped with edits, %s without%n", edited, control);
        assertThat(edited.stalls()).as("stalls of the film").isLessThanOrEqualTo(control.stalls());
        assertThat(edited.share()).as("frames dropped").isLessThanOrEqualTo(control.share() + 0.1);
        ben.script("document.querySelector('#layers-tab').click(); return true;");
        ben.awaitShown("layer-bar");
        assertThat(ben.shown("layer-add-form")).as("the form, for one who may not").isFalse();
        assertThat(ben.script("return deep('layer-bar').getAttribute('role')")).isEqualTo("button");
    }

    private record Quality(double dropped, double frames, double stalls) {
        double share() {
            return frames == 0 ? 0 : dropped / frames;
        }
    }

    /** How Ben's film does for at least so many seconds, while something is done. */
    private static Quality run(double seconds, Runnable meanwhile) {
        String look = "const { droppedVideoFrames, totalVideoFrames } = film().getVideoPlaybackQuality();"
                + " return [droppedVideoFrames, totalVideoFrames, stalls];";
        List<?> before = (List<?>) ben.script(look);
        double until = ben.moment().position() + seconds;
        meanwhile.run();
        await("it plays on").atMost(SOON).until(() -> ben.moment().position() > until);
        List<?> after = (List<?>) ben.script(look);
        double[] change = new double[3];
        for (int i = 0; i < 3; i++) {
            change[i] = ((Number) after.get(i)).doubleValue() - ((Number) before.get(i)).doubleValue();
        }
        return new Quality(change[0], change[1], change[2]);
    }

    private static double start(String id) {
        return number(ada, "return tutti.tree.link(arguments[0]).at[0]", id);
    }

    private static double end(String id) {
        return number(ada, "return tutti.tree.link(arguments[0]).at[1]", id);
    }

    @Test
    @Requirement("H-59")
    void region_isMarkedOnThePicture_movesWithTheView_andLeadsToItsLayer() {
        bothInTheDemo();
        seekTo(2);
        add(link("file:demo#t=0,60&xywh=percent:25,25,50,50", note("Here"), "Here"));
        // The demo is 16 : 9, as is its box at most.
        String offBy = """
                const mark = deep('layer-mark')?.getBoundingClientRect();
                const { videoWidth, videoHeight } = film();
                const box = film().getBoundingClientRect();
                const fit = Math.min(box.width / videoWidth, box.height / videoHeight);
                return mark ? Math.hypot(mark.width - fit * videoWidth / 2, mark.height - fit * videoHeight / 2,
                    mark.x + mark.width / 2 - box.x - box.width / 2, mark.y + mark.height / 2 - box.y - box.height / 2) : 9999;""";
        await("the mark on the picture").atMost(SOON).until(() -> number(ben, offBy) < 4);
        double before = number(ben, "return deep('layer-mark').getBoundingClientRect().width");
        ada.script("return tutti.setView({ scale: 2, x: 0, y: 0, angle: 0, yaw: 0, pitch: 0, roll: 0 })");
        await("the mark as large as the picture").atMost(SOON).until(() ->
                number(ben, offBy) < 8 && number(ben, "return deep('layer-mark').getBoundingClientRect().width") > 1.9 * before);
        ada.script("return tutti.setView({ scale: 1, x: 0, y: 0, angle: 0, yaw: 0, pitch: 0, roll: 0 })");
        await("as it was").atMost(SOON).until(() -> number(ben, offBy) < 4);
        ben.click("layer-mark");
        assertThat(ben.script("return document.activeElement.dataset.testid")).isEqualTo("layer");

        openEditor();
        ada.click("layer-region");
        press("ArrowRight", 0);
        press("ArrowDown", SHIFT);
        press("ArrowLeft", CONTROL);
        ada.press(Keys.ENTER);
        ada.type("layer-object", "There");
        ada.click("layer-add");
        await("the region that was drawn").atMost(SOON).until(() -> ben.script(
                "return tutti.tree.all().some(({ subject }) => subject.endsWith('xywh=percent:36,45,29,30'))").equals(true));
    }

    // --- whom it asks ------------------------------------------------------------------------------------------------

    @Test
    @Requirement("H-53")
    void nothingOfAnotherServer_isFetchedWithoutConsent_andWhatIsThen_reachesNothingOfOurs() throws Exception {
        try (Elsewhere elsewhere = new Elsewhere()) {
            bothInTheDemo();
            seekTo(3);
            String picture = add(link("file:demo#t=0,60", elsewhere.url("picture.svg"), "Picture"));
            String nosy = add(Map.of("subject", "file:demo#t=0,60", "object", elsewhere.url("nosy"), "kind", "page"));
            add(link("file:demo#t=0,60", elsewhere.url("film.mp4") + "#t=7,30", "Film"));
            for (Browser browser : List.of(ada, ben)) {
                await("asked").atMost(SOON).until(() -> browser.script("return deepAll('layer-consent').length === 3").equals(true));
            }
            assertThat(elsewhere.requests()).as("before anybody agreed").isEmpty();
            URI address = ben.address();
            ben.click("layer-consent");
            await("all of that server, once agreed").atMost(SOON).until(() -> elsewhere.requests().containsAll(
                    List.of("/picture.svg", "/nosy", "/film.mp4")));
            await("what the page saw").atMost(SOON).until(() -> elsewhere.requests().stream().anyMatch(each -> each.startsWith("/saw")));
            assertThat(elsewhere.requests().stream().filter(each -> each.startsWith("/saw")).findFirst().orElseThrow())
                    .contains("parent=SecurityError", "top=SecurityError", "storage=SecurityError", "cookie=SecurityError", "away=SecurityError");
            assertThat(elsewhere.requests()).as("no window of its own, none led away").doesNotContain("/page");
            assertThat(ben.address()).isEqualTo(address);
            assertThat(ben.script("return document.querySelector('.layer[data-kind=page] iframe').contentDocument"
                    + ".querySelector('iframe').contentDocument")).as("what we see of it").isNull();
            await("the film where it is to begin").atMost(SOON).until(() -> Math.abs(number(ben, """
                    return document.querySelector('.layer[data-kind=video] iframe')?.contentDocument?.querySelector('video')?.currentTime
                        ?? 0""") - 10) < 0.05);
            assertThat(number(ada, "return deepAll('layer-consent').length")).as("Ada is asked still").isEqualTo(3);

            URI page = URI.create(address.toString().replaceFirst("[?#].*", ""));
            assertThat(policy(page)).contains("frame-src 'self'").doesNotContain(elsewhere.origin());
            assertThat(policy(URI.create(page + "/layers/" + picture)))
                    .contains("img-src " + elsewhere.origin() + ";").doesNotContain("script-src", "frame-src");
            assertThat(policy(URI.create(page + "/layers/" + nosy))).contains("frame-src " + elsewhere.origin() + ";");
            assertThat(get(URI.create(page + "/layers/t999")).statusCode()).isEqualTo(404);
            assertThat(get(URI.create(page + "x/layers/" + picture)).statusCode()).isEqualTo(404);
        }
    }

    private static String policy(URI address) throws Exception {
        return get(address).headers().firstValue("Content-Security-Policy").orElse("none");
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address)
                    .headers("Sec-Fetch-Dest", "iframe", "Sec-Fetch-Site", "same-origin")
                    .build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    @Requirement("H-60")
    void whatPlaysSoon_isLoadedAhead_andNotOnceMore() {
        bothInTheDemo();
        seekTo(1);
        ben.script(WATCH);
        String far = add(link("file:demo#t=40,50", "file:demo#t=80,90", "Far"));
        String soon = add(link("file:demo#t=3,6", "file:demo#t=60,63", "Soon"));
        String ready = """
                const frame = document.querySelector(`.layer[data-triple="${arguments[0]}"] iframe`);
                return (frame?.contentDocument?.querySelector('video')?.readyState ?? 0) >= 2;""";
        await("loaded before its time").atMost(SOON).until(() -> ben.script(ready, soon).equals(true));
        assertThat(kinds(ben)).isEmpty();
        assertThat(ben.script(ready, far)).as("what is far off").isEqualTo(false);
        playing();
        String when = "return seen.find(({ triple, shown }) => triple === arguments[0] && shown)?.at ?? -1";
        await("it came").atMost(SOON).until(() -> number(ben, when, soon) > 0);
        String loaded = """
                return performance.getEntriesByType('resource').filter(({ name }) => name.includes(`/layers/${arguments[0]}?`))
                    .map(({ responseEnd }) => responseEnd);""";
        List<?> first = (List<?>) ben.script(loaded, soon);
        assertThat(first).hasSize(1);
        assertThat(((Number) first.getFirst()).doubleValue()).as("its frame was there when it came").isLessThan(number(ben, when, soon));
        await("it is over").atMost(SOON).until(() -> ben.moment().expected() > 6.2);
        ada.click("play");
        // What was not loaded ahead opens later than what is loaded already.
        double cold = opening(far, 45);
        double warm = opening(soon, 4);
        System.out.printf("TreePageIT: a layer's film was there %.0f ms after word of a seek, and %.0f ms when it had been loaded%n", cold, warm);
        assertThat(warm).isLessThan(cold);
        assertThat((List<?>) ben.script(loaded, soon)).as("loaded once").hasSize(1);
    }

    /** How long after word of a seek (ms) the film of a layer is there in Ben's window. */
    private static double opening(String id, double position) {
        ben.script("""
                const [id, position] = arguments;
                window.opened = null;
                const look = began => {
                  const layer = document.querySelector(`.layer[data-triple="${id}"]`);
                  const video = layer?.querySelector('iframe')?.contentDocument?.querySelector('video');
                  if (video?.readyState >= 1) window.opened = performance.now() - began;
                  else setTimeout(look, 1, began);
                };
                tutti.addEventListener('timeline', () => look(performance.now()), { once: true });
                return true;""", id, position);
        ada.script("return tutti.seek(arguments[0])", position);
        await("open").atMost(SOON).until(() -> ben.script("return window.opened !== null").equals(true));
        return number(ben, "return window.opened");
    }

    // --- events ------------------------------------------------------------------------------------------------------

    @Test
    @Requirement("H-16")
    @Requirement("H-17")
    @Requirement("H-55")
    void topicOfTheAgenda_bringsWhatBelongsToIt_fromItsStartToItsEnd() {
        bothInTheDemo();
        openEditor();
        ada.type("topic-label", "Welcome");
        ada.type("topic-object", "Hello everybody");
        ada.click("topic-add");
        await("it waits").atMost(SOON).until(() -> ben.script("return tutti.tree?.size === 1").equals(true));
        assertThat(kinds(ben)).isEmpty();
        ada.click("topic-start");
        awaitKinds("note");
        assertThat(ben.text("layer-name")).isEqualTo("Welcome");
        ada.click("topic-end");
        awaitKinds("");
        ada.type("event-name", "talk begins");
        ada.click("event-publish");
        assertThat(ada.script("return deep('event-name').validationMessage")).asString().contains("begins with a letter");
    }
}
