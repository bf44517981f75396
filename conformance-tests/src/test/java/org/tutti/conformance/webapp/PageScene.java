package org.tutti.conformance.webapp;

import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.TuttiClient;

/** What people see of Tutti, and how to get there. All that the tests know of the page's make is here. */
enum PageScene {
    START(stage -> stage.browser.open(stage.server.root()).awaitShown("create-demo")),

    START_WITH_OPTIONS(stage -> stage.browser.open(stage.server.root()).awaitShown("create-item").awaitShown("create-template")),

    JOIN(stage -> {
        stage.create(Map.of("title", "Friday film")).other("Ben");
        stage.browser.open(stage.page()).awaitShown("join");
    }),

    AT_THE_DOOR(stage -> {
        stage.create(Map.of("rules", Map.of("admission", "ask"))).remote("Ada");
        stage.browser.open(stage.page()).type("join-name", "Ben");
        stage.browser.click("join");
        stage.browser.awaitShown("waiting-room");
    }),

    HOST_ALONE(stage -> stage.browser.createDemo(stage.server.root(), "Ada")),

    HOST_OF_THREE(stage -> threeTalk(stage).awaitShown("hand-over").awaitShown("admit").awaitShown("chat-line")),

    PEOPLE(stage -> threeTalk(stage).awaitShown("turn-out")),

    QUEUE(stage -> threeTalk(stage).awaitShown("queue-row").awaitShown("queue-locator")),

    INVITING(stage -> {
        stage.create(Map.of("title", "Friday film"));
        stage.host("Ada").click("invite-make");
        stage.browser.awaitShown("invitation-row").awaitShown("invite-link").awaitShown("device-link");
    }),

    PARTICIPANT(stage -> {
        TuttiClient ada = stage.create(Map.of("title", "Friday film")).remote("Ada");
        ada.command(seek(61));
        ada.say("Do you see the bird?");
        stage.other("Cleo");
        stage.guest("Ben").awaitShown("request-control");
    }),

    WAITING_FOR_PLAYERS(stage -> {
        Map<String, Object> slow = Map.of("rules", Map.of("readiness", Map.of("limit", 60)), "items", List.of("file:demo"));
        TuttiClient ada = stage.create(slow).remote("Ada");
        stage.player("Sue of the slow line");
        stage.guest("Ben");
        ada.play(); // what stands still waits for nobody
        ada.command(message("next"));
        stage.browser.awaitShown("hold");
    }),

    COUNTDOWN(stage -> {
        TuttiClient ada = stage.create(Map.of("title", "Friday film")).remote("Ada");
        ada.command(message("schedule").put("at", Math.rint(ada.estimateClock().now()) + 300_000));
        stage.guest("Ben").awaitShown("starts-in");
    }),

    OWN_PACE(stage -> {
        stage.create(Map.of("title", "Friday film")).remote("Ada").command(seek(20));
        stage.guest("Ben").click("free-watch");
        soon("at his own pace", stage.browser, "return tutti.free");
    }),

    RECONNECTING(stage -> {
        stage.create(Map.of("title", "Friday film")).remote("Ada").command(seek(20));
        stage.guest("Ben").script("return cut()");
        soon("cut off", stage.browser, "return tutti.state !== 'joined'");
    }),

    SETTINGS(stage -> {
        stage.create(Map.of("title", "Friday film"));
        stage.host("Ada").awaitShown("admission").awaitShown("strategy");
    }),

    AGENT(stage -> {
        stage.create(Map.of("template", "agent", "title", "Your new router"));
        Browser agent = stage.host("Ms Agent");
        stage.invited("A customer", "participant").say("Which of the lights should be on?");
        agent.awaitShown("chat-line");
    }),

    NOTES(stage -> {
        stage.create(Map.of("template", "agent", "title", "Your new router"));
        Browser agent = stage.host("Ms Agent");
        stage.invited("A customer with a name that takes a line of its own", "participant").command(message("requestControl"));
        stage.invited("Sue", "observer").takeNote("Offer her the longer cable: it is free this month, and she has asked for it twice.");
        agent.awaitShown("customer").awaitShown("supervisors").awaitShown("note");
    }),

    LAYERS(stage -> {
        stage.create(Map.of("title", "Friday film"));
        stage.host("Ada").script("""
                const links = {
                  'geo:41.38,2.17?z=5': 'Barcelona', 'data:text/plain,Who%20is%20this%3F': 'A name that is longer than the bar it stands in',
                  'https://films.example.org/second.mp4': 'Second camera', 'file:demo#t=61,69': '',
                };
                return tutti.addTriples(Object.entries(links).map(([object, label]) => (
                    { subject: `file:demo#t=4,12${object.startsWith('data') ? '&xywh=percent:20,30,25,30' : ''}`, object, label })))
                    .then(() => tutti.seek(5)).then(() => true);""");
        stage.browser.awaitShown("layer-mark").awaitShown("layer-consent").script("document.querySelector('#layers-tab').click(); return true;");
        stage.browser.awaitShown("layer-add-form").click("layer-bar");
        stage.browser.awaitShown("chosen-layer");
    }),

    WHY(stage -> {
        threeTalk(stage).click("why");
        stage.browser.awaitShown("trace-row");
    }),

    ENDED(stage -> {
        stage.create(Map.of("title", "Friday film"));
        stage.guest("Ben");
        stage.server.api().end(stage.session());
        stage.browser.awaitShown("gone");
    });

    /** What fingers must find without aiming. */
    static final Set<String> MAIN = Set.of("create-demo", "create-own", "join", "join-as-host", "leave", "play", "seek", "tap-to-play",
            "request-control", "take-control", "hand-over", "admit", "free-watch", "chat-send", "chat-input", "come-back");

    private final Consumer<Stage> arrangement;

    PageScene(Consumer<Stage> arrangement) {
        this.arrangement = arrangement;
    }

    void arrange(Stage stage) {
        arrangement.accept(stage);
    }

    private static Browser threeTalk(Stage stage) {
        stage.create(Map.of("title", "Friday film with everybody from the second floor", "items", List.of("file:demo", "file:demo"),
                "rules", Map.of("admission", "ask")));
        Browser ada = stage.host("Ada");
        TuttiClient ben = stage.invited("Ben", "participant");
        TuttiClient cleo = stage.invited("Cleopatra-Wilhelmina von Hohenstein-Donaudampfschiff", "viewer");
        ada.script("return tutti.seek(61)");
        ben.say("Hello!");
        cleo.say("What a long way we have come since we last watched this together, in the old house by the lake.");
        ben.say("https://films.example.org/an/address/that/has/no/place/where/it/could/be/broken/0123456789");
        ben.command(message("requestControl"));
        stage.atTheDoor("Dora");
        return ada;
    }

    private static void soon(String what, Browser browser, String condition) {
        await(what).atMost(Duration.ofSeconds(15)).until(() -> Boolean.TRUE.equals(browser.script(condition)));
    }
}
