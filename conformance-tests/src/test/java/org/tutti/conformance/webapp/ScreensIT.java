package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/**
 * Every scene on a phone, a tablet and a desk, light and dark: nothing sticks out, no text is cut off, fingers find what
 * they look for, and on phone and desk axe-core finds nothing. To set a scene takes longer than to look at it, so all looks
 * are taken at once. The pictures are in {@code target/screenshots/webapp}.
 */
@Tag("webapp")
@Tag("long")
@Requirement("W-28")
@Requirement("W-38")
@NeedsChromium
@TestInstance(Lifecycle.PER_CLASS)
class ScreensIT {

    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots", "webapp");
    private static final String LAYOUT = Scripts.resource("layout.js");
    private static final String AXE = Scripts.resource("/axe.min.js"); // of the artifact com.deque.html.axe-core:selenium
    private static final List<String> AXE_RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final String AXE_FINDS = """
            const nodes = violation => violation.nodes.map(node => node.target.flat().join(' >>> '));
            return axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']})
                .then(found => found.violations.flatMap(each => nodes(each).map(node => `${each.id}: ${each.help}: ${node}`)));""";

    private enum Width {
        PHONE(BrowserOptions.standard().size(390, 844).withTouch()),
        TABLET(BrowserOptions.standard().size(820, 1180).withTouch()),
        DESKTOP(BrowserOptions.standard().size(1440, 900));

        final BrowserOptions options;

        Width(BrowserOptions options) {
            this.options = options.inCalm();
        }
    }

    /** Of its own: others run beside this, and the first page shows their sessions. */
    private TuttiServer server;
    private final Map<String, Browser> browsers = new HashMap<>();

    @BeforeAll
    void startServer() {
        server = TuttiServer.start("screens");
    }

    @AfterAll
    void closeBrowsers_andStopServer() {
        browsers.values().forEach(Browser::close);
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingFits_onEveryWidth_inLightAndInTheDark_andAxeFindsNothing(PageScene scene) {
        try (Stage stage = new Stage(server, browser("en"))) {
            scene.arrange(stage);
            Map<String, List<String>> problems = new LinkedHashMap<>();
            Map<String, List<String>> violations = new LinkedHashMap<>();
            for (Width width : Width.values()) {
                for (boolean dark : List.of(false, true)) {
                    BrowserOptions options = dark ? width.options.inDark() : width.options;
                    String place = "%s-%s".formatted(lower(width), dark ? "dark" : "light");
                    problems.put(place, problems(stage.browser.show(options), options));
                    stage.browser.screenshot(picture(scene, place));
                    if (width == Width.PHONE && !dark) {
                        stage.browser.screenshotOfAll(picture(scene, place + "-all"));
                    }
                    if (width != Width.TABLET) {
                        violations.put(place, violations(stage.browser));
                    }
                }
            }
            assertSoftly(all -> {
                all.assertThat(Scripts.byProblem(problems)).as("what does not fit, %s", lower(scene)).isEmpty();
                all.assertThat(Scripts.byProblem(violations)).as("what axe finds, %s", lower(scene)).isEmpty();
            });
        }
    }

    static Stream<Arguments> inOtherLanguages() {
        return Stream.of("ar", "de").flatMap(language -> Stream.of(PageScene.values()).map(scene -> Arguments.of(scene, language)));
    }

    @ParameterizedTest
    @MethodSource("inOtherLanguages")
    void everythingFits_onAPhone_inOtherLanguages(PageScene scene, String language) {
        try (Stage stage = new Stage(server, browser(language))) {
            scene.arrange(stage);
            stage.browser.show(Width.PHONE.options);
            stage.browser.screenshot(picture(scene, "phone-" + language));
            List<String> problems = new ArrayList<>(problems(stage.browser, Width.PHONE.options));
            String direction = language.equals("ar") ? "rtl" : "ltr";
            if (!stage.browser.script("return document.documentElement.lang").equals(language)) {
                problems.add("the page does not say that it is in " + language);
            }
            if (!stage.browser.script("return getComputedStyle(document.body).direction").equals(direction)) {
                problems.add("the text does not run " + direction);
            }
            assertThat(String.join("\n", problems)).as(lower(scene)).isEmpty();
        }
    }

    private Browser browser(String language) {
        return browsers.computeIfAbsent(language, _ ->
                new Browser("screens-" + language, BrowserOptions.standard().inCalm().speaking(language)).fromTheBeginning(Stage.CUTTABLE));
    }

    private static List<String> problems(Browser browser, BrowserOptions options) {
        browser.script("return scrollTo({top: 0, behavior: 'instant'})");
        List<?> problems = (List<?>) browser.script(LAYOUT, options.width(), options.touch(), List.copyOf(PageScene.MAIN));
        return problems.stream().map(Object::toString).distinct().toList();
    }

    private static List<String> violations(Browser browser) {
        if (browser.script("return Boolean(window.axe)").equals(false)) {
            browser.script(AXE + ";return true;");
        }
        return ((List<?>) browser.script(AXE_FINDS, AXE_RULES)).stream().map(Object::toString).toList();
    }

    private static Path picture(PageScene scene, String rest) {
        return SCREENSHOTS.resolve(lower(scene) + "-" + rest + ".png");
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
