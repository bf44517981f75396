package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.Keys;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** An evening without a mouse, and what is read out of it. */
@Tag("webapp")
@Requirement("W-38")
@NeedsChromium
@ExtendWith(SharedServer.class)
@Isolated("waits for a browser at each key")
class KeyboardIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final TuttiServer server;

    KeyboardIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    void everythingIsDoneByKeys_andTheFocusIsNeverLost() {
        try (Browser browser = new Browser("keys", BrowserOptions.standard().inCalm()).fromTheBeginning(Stage.CUTTABLE)) {
            Keyboard keys = new Keyboard(browser);
            browser.open(server.root());
            keys.goTo("create-demo").press(Keys.ENTER);
            browser.awaitShown("join-name");
            keys.goTo("join-name").write("Ada");
            keys.press(Keys.ENTER); // the first button of the form: as host
            browser.awaitIn("Ada");
            keys.keepsFocus("after joining");
            String session = (String) browser.script("return tutti.welcome.session");

            keys.goTo("play").press(Keys.SPACE);
            soon("it plays", () -> !browser.moment().paused());
            keys.keepsFocus("after pressing play");
            keys.goTo("seek");
            double before = browser.moment().position();
            keys.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
            soon("it has moved on", () -> browser.moment().position() > before + 5);
            keys.goTo("play").press(Keys.ENTER);
            soon("it stands", () -> browser.moment().paused());

            keys.goTo("chat-input").write("Hello from the keyboard");
            keys.goTo("chat-send").press(Keys.ENTER);
            soon("the line is there", () -> browser.texts("chat-line").contains("Hello from the keyboard"));
            keys.keepsFocus("after sending a line");

            try (TuttiClient ben = server.connect().welcomed(TuttiClient.hello(session, "Ben").put("plays", false))) {
                keys.goTo("mute-member").press(Keys.ENTER); // among the people, in Ben's menu
                ben.awaitRoster("Ben muted", roster -> roster.members().stream().anyMatch(each -> each.muted()));
                keys.keepsFocus("after muting somebody");
                ben.command(message("requestControl"));
                keys.goTo("hand-over").press(Keys.ENTER);
                ben.awaitRoster("Ben in control", roster -> ben.welcome().member().equals(roster.controller()));
                keys.keepsFocus("after handing over");
                keys.goTo("take-control").press(Keys.ENTER);
                ben.awaitRoster("Ada in control", roster -> !ben.welcome().member().equals(roster.controller()));
                keys.keepsFocus("after taking control back");
            }
            keys.goTo("leave").press(Keys.ENTER);
            browser.awaitShown("gone");
            keys.keepsFocus("after leaving");
            assertThat(String.join("\n", keys.faults())).isEmpty();
        }
    }

    @Test
    void whatOthersDo_andWhatGoesWrong_isReadOut() {
        try (Browser browser = new Browser("listener").fromTheBeginning(Stage.CUTTABLE)
                .fromTheBeginning("{" + Scripts.resource("announcements.js") + "}")) {
            browser.createDemo(server.root(), "Ada");
            String session = (String) browser.script("return tutti.welcome.session");
            try (TuttiClient ben = server.connect().welcomed(TuttiClient.hello(session, "Ben").put("plays", false))) {
                ben.say("Can you hear me?");
                hears(browser, "log|polite", "Can you hear me?");
                ben.command(message("requestControl"));
                hears(browser, ".*", "Ben");
                browser.click("hand-over");
                ben.awaitRoster("Ben in control", roster -> ben.welcome().member().equals(roster.controller()));
                ben.play();
                hears(browser, "status|polite", "Ben started");
                ben.pause();
                hears(browser, "status|polite", "Ben paused");
                browser.script("return cut()");
                hears(browser, "status|alert|polite|assertive", "connect");
            }
        }
    }

    /** Something is said, after the last thing that was heard. */
    private static void hears(Browser browser, String role, String text) {
        await("to hear «" + text + "»").atMost(SOON).untilAsserted(() -> assertThat(browser.script("""
                const role = new RegExp(`^(${arguments[0]})$`);
                const at = announced.findIndex(([, by, text]) => role.test(by) && text.includes(arguments[1]));
                if (at < 0) return `only: ${announced.map(each => each.slice(1).join(': ')).join('; ')}`;
                announced.splice(0, at + 1);
                return 'heard';""", role, text)).isEqualTo("heard"));
    }

    private static void soon(String what, Callable<Boolean> condition) {
        await(what).atMost(SOON).until(condition);
    }
}
