package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** What axe-core finds in every scene, on a phone and on a desk, light and dark. */
@Tag("webapp")
@Requirement("W-38")
@NeedsChromium
@TestInstance(Lifecycle.PER_CLASS)
class AccessibilityIT {

    private static final String AXE = Scripts.resource("/axe.min.js"); // of the artifact com.deque.html.axe-core:selenium
    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final String FIND = """
            const nodes = violation => violation.nodes.map(node => node.target.flat().join(' >>> '));
            return axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']})
                .then(found => found.violations.flatMap(each => nodes(each).map(node => `${each.id}: ${each.help}: ${node}`)));""";
    private static final Map<String, BrowserOptions> PLACES = Map.of(
            "phone-light", BrowserOptions.standard().inCalm().size(390, 844).withTouch(),
            "phone-dark", BrowserOptions.standard().inCalm().size(390, 844).withTouch().inDark(),
            "desktop-light", BrowserOptions.standard().inCalm().size(1440, 900),
            "desktop-dark", BrowserOptions.standard().inCalm().size(1440, 900).inDark());

    /** Of its own: others run beside this, and the first page shows their sessions. */
    private TuttiServer server;
    private Browser browser;

    @BeforeAll
    void startServer() {
        server = TuttiServer.start("axe");
    }

    @AfterAll
    void closeBrowser_andStopServer() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void axe_findsNothing(PageScene scene) {
        if (browser == null) {
            browser = new Browser("axe", BrowserOptions.standard().inCalm().speaking("en")).fromTheBeginning(Stage.CUTTABLE);
        }
        try (Stage stage = new Stage(server, browser)) {
            scene.arrange(stage);
            browser.script(AXE + ";return true;");
            Map<String, List<String>> problems = new LinkedHashMap<>();
            PLACES.forEach((place, options) -> problems.put(place, violations(browser.show(options))));
            assertThat(Scripts.byProblem(problems)).as(scene.name().toLowerCase(Locale.ROOT)).isEmpty();
        }
    }

    private static List<String> violations(Browser browser) {
        return ((List<?>) browser.script(FIND, RULES)).stream().map(Object::toString).toList();
    }
}
