package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** People and control, on the page, in two Chromium processes. */
@Tag("session")
@Tag("long")
@NeedsChromium
@ExtendWith(SharedServer.class)
@Isolated("two browsers keep time")
class PageIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");

    private static Browser ada;
    private static Browser ben;
    private final TuttiServer server;

    PageIT(TuttiServer server) {
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

    private URI bothInTheDemo() {
        ada.createDemo(server.root(), "Ada");
        URI invitation = ada.invitation();
        ben.join(invitation, "Ben");
        return invitation;
    }

    @Test
    @Requirement("W-14")
    @Requirement("C-53")
    @Requirement("C-54")
    @Requirement("C-55")
    @Requirement("C-56")
    void control_passesFromOneToTheOther_andTheControlsWithIt() {
        bothInTheDemo();
        assertThat(ben.shown("play")).as("play, for a participant").isFalse();
        assertThat(ben.shown("chat-input")).isTrue();
        assertThat(ben.shown("leave")).isTrue();
        ben.click("request-control");
        ada.click("hand-over");
        ben.click("play");
        await("the controls where control is").atMost(SOON).until(() -> ben.shown("play") && !ada.shown("play"));
        await("the film runs in both").atMost(SOON).until(() -> !ada.moment().paused() && !ben.moment().paused());
        ada.click("take-control");
        ada.click("play");
        await("Ada has paused both").atMost(SOON).until(() -> ada.moment().paused() && ben.moment().paused());
        assertThat(ada.moment().position()).isCloseTo(ben.moment().position(), within(0.04));
        await("who did it").atMost(SOON).until(() -> ben.text("cause").contains("Ada paused"));
        ada.type("my-name", "Ada L.");
        ada.click("rename");
        await("her new name").atMost(SOON).until(() -> ben.script(
                "return deepAll('member-row').some(row => row.textContent.includes('Ada L.'))").equals(true));
        assertThat(ada.script("return localStorage.getItem('tutti.name')")).isEqualTo("\"Ada L.\"");
    }

    @Test
    @Requirement("W-15")
    @Requirement("W-16")
    void line_isShownAtItsPosition_toWhoeverIsBehind() {
        bothInTheDemo();
        ada.script("return tutti.seek(20)");
        ada.click("play");
        await("both on their way").atMost(SOON).until(() -> ada.moment().position() > 20 && ben.moment().position() > 20);
        ben.click("free-watch");
        await("Ben at his own pace").atMost(SOON).until(() -> ben.script("return tutti.follower.free").equals(true));
        ben.script("film().currentTime -= 6; return true;");
        String line = "Look at that";
        ada.type("chat-input", line);
        ada.click("chat-send");
        await("Ada sees her line").atMost(SOON).until(() -> ada.texts("chat-line").contains(line));
        await("Ben is told that it lies ahead").atMost(SOON).until(() -> ben.text("chat-ahead").contains("1"));
        assertThat(ben.texts("chat-line")).doesNotContain(line);
        double said = number(ada, "return Number(deep('chat-line').dataset.position)");
        ben.script("film().play(); return true;");
        await("Ben reaches it").atMost(SOON).until(() -> ben.texts("chat-line").contains(line));
        assertThat(ben.moment().position()).isBetween(said - 0.4, said + 1.5);
        ben.click("free-watch");
        await("Ben is back in step").atMost(SOON).until(() -> Math.abs(ben.moment().error()) < 40);
    }

    @Test
    @Requirement("W-25")
    @Requirement("W-26")
    void whoAsksToJoin_waitsOnThePage_untilTheHostLetsThemIn() {
        TuttiApi.Created created = server.api().createSession(Map.of("rules", Map.of("admission", "ask")));
        try (TuttiClient host = server.connect().joinAsHost(created, "Host")) {
            URI page = server.root().resolve(created.url());
            ben.open(page);
            ben.type("join-name", "Ben");
            ben.click("join");
            await("the waiting room").atMost(SOON).until(() -> ben.shown("waiting-room"));
            String waiting = host.awaitDoor("with Ben", door -> !door.waiting().isEmpty()).waiting().getFirst().member();
            host.command(message("admit").put("member", waiting));
            await("Ben is in").atMost(SOON).until(() -> ben.shown("chat-input"));
            host.command(message("remove").put("member", waiting));
            await("Ben is out").atMost(SOON).until(() -> ben.shown("gone"));

            String coHost = host.invite("cohost", true).token();
            ada.open(URI.create(page + "#invitation=" + coHost));
            ada.join("Ada");
            try (TuttiClient cleo = server.connect()) {
                cleo.knock(TuttiClient.hello(created.session(), "Cleo"));
                ada.click("admit");
                assertThat(cleo.awaitWelcome().welcome().role()).isEqualTo("participant");
            }
            assertThat(ada.address().toString()).as("an address without secrets").doesNotContain(coHost);
        }
    }

    @Test
    @Requirement("C-60")
    @Requirement("C-70")
    void agent_readsAWhisperAtItsPlace_andHandsControlToTheCustomer_whoIsToldNothingOfIt() {
        TuttiApi.Created session = server.api().createSession(Map.of("template", "agent"));
        URI page = server.root().resolve(session.url());
        ada.join(URI.create(page + "#invitation=" + server.api().invite(session, "host", true).token()), "Ada");
        ben.join(URI.create(page + "#invitation=" + server.api().invite(session, "participant", true).token()), "Ben");
        try (TuttiClient sue = server.connect().welcomed(TuttiClient.hello(session.session(), "Sue")
                .put("invitation", server.api().invite(session, "observer", true).token()).put("plays", false))) {
            assertThat(ada.script("return document.querySelector('#notes-panel').hidden")).as("the tab is not open").isEqualTo(false);
            await("the customer's card").atMost(SOON).until(() -> ada.text("customer").contains("Ben"));
            assertThat(ada.text("supervisors")).contains("Sue");
            ada.script("return tutti.seek(20)");
            await("the place of the note").atMost(SOON).until(() -> number(ada, "return tutti.expectedPosition()") == 20);
            sue.takeNote("Offer the discount");
            await("the whisper").atMost(SOON).until(() -> ada.text("note").contains("Offer the discount"));
            assertThat(ada.text("note-at")).isEqualTo("0:20");
            ada.type("note-input", "Asks for the price");
            ada.click("note-take");
            sue.awaitNotes("Ada's", notes -> notes.notes().size() == 2);
            ada.click("customer-give-control");
            await("the controls are the customer's").atMost(SOON).until(() -> ben.shown("play") && !ada.shown("play"));
            ada.click("customer-take-control");
            await("the agent has them back").atMost(SOON).until(() -> ada.shown("play"));
            assertThat(ben.script("return document.querySelector('#notes-tab').hidden")).as("no tab for the customer").isEqualTo(true);
            assertThat((String) ben.script("return document.body.textContent")).doesNotContain("Sue", "discount", "price");
        }
    }

    @Test
    @Requirement("W-20")
    void whoAsksWhy_isShownWhoDidWhat() {
        bothInTheDemo();
        ada.click("play");
        await("a cause").atMost(SOON).until(() -> ben.text("cause").contains("Ada started"));
        ben.click("why");
        await("the list of causes").atMost(SOON).until(() ->
                ben.script("return deep('trace-row').checkVisibility()").equals(true));
        assertThat(ben.text("trace-row")).contains("Ada started");
    }

    @Test
    @Requirement("C-12")
    void twoInStep_areDrawnOverTime_andToldInWords() {
        bothInTheDemo();
        ada.click("play");
        ada.script("document.querySelector('#people-tab').click(); return true;");
        await("a picture of the two").atMost(SOON).until(() ->
                ada.script("return document.querySelector('.graph .most').getAttribute('d')?.split('L').length > 3").equals(true));
        assertThat(ada.script("return document.querySelectorAll('.graph .each path').length")).isEqualTo(2L);
        assertThat(ada.script("return document.querySelector('.graph').getAttribute('aria-label')").toString())
                .contains("apart in the last minute");
        assertThat(ada.script("return document.querySelectorAll('.marks span').length")).as("that it was started").isEqualTo(1L);
    }

    @Test
    @Requirement("C-11")
    @Requirement("C-26")
    void nextItem_isPreparedInBothBrowsers_andStartsInStep() {
        TuttiApi.Created created = server.api().createSession(Map.of("items", List.of("file:demo")));
        try (TuttiClient host = server.connect().welcomed(TuttiClient.hello(created.session(), "Remote")
                .put("hostToken", created.hostToken()).put("plays", false))) {
            URI page = server.root().resolve(created.url());
            ada.join(page, "Ada");
            ben.join(page, "Ben");
            host.play();
            await("both run").atMost(SOON).until(() -> ada.moment().position() > 1 && ben.moment().position() > 1);
            Timeline preparing = host.timelineOf(host.command(message("next")));
            assertThat(preparing.hold().waitingFor()).hasSize(2);
            Timeline started = host.awaitTimeline("started", each ->
                    each.revision() > preparing.revision() && each.last().velocity() == 1);
            assertThat(started.cause().reason()).isEqualTo("All 2 players are ready.");
            await("both in step on the next item").atMost(SOON).until(() -> List.of(ada, ben).stream()
                    .map(Browser::moment)
                    .allMatch(moment -> !moment.paused() && moment.position() > 0.5 && Math.abs(moment.error()) < 40));
        }
    }

    @Test
    @Requirement("C-9")
    void scheduledSession_startsInBothBrowsers_withoutAnybodyDoingAnything() {
        TuttiApi.Created created = server.api().createSession("Scheduled");
        try (TuttiClient host = server.connect().welcomed(TuttiClient.hello(created.session(), "Remote")
                .put("hostToken", created.hostToken()).put("plays", false))) {
            URI page = server.root().resolve(created.url());
            ada.join(page, "Ada");
            ben.join(page, "Ben");
            ClockEstimate clock = host.estimateClock();
            double start = Math.rint(clock.now() + 4000);
            host.command(message("schedule").put("at", start));
            Timeline running = host.awaitTimeline("running", each -> each.last().velocity() == 1);
            assertThat(running.last().timestamp()).as("all were ready in time").isEqualTo(start);
            clock.awaitInstant(start + 1000);
            for (Browser browser : List.of(ada, ben)) {
                assertThat(Math.abs(browser.moment().error())).as("ms off, a second after the start").isLessThan(100);
            }
        }
    }

    @Test
    @Requirement("C-12")
    @Requirement("C-58")
    @Requirement("C-69")
    void whoRunsOutOfMedia_isWaitedFor_byName_andThePageSaysWhy() {
        URI invitation = bothInTheDemo();
        String session = invitation.getPath().substring(3);
        try (TuttiClient slow = server.connect().join(session, "Slow Sue")) {
            ada.click("play");
            await("both run").atMost(SOON).until(() -> ada.moment().position() > 0.5);
            ClockEstimate clock = slow.estimateClock();
            await("the group waits").atMost(SOON).pollInterval(Duration.ofMillis(300)).until(() -> {
                double now = clock.now();
                double place = slow.timeline().positionAt(now, slow.welcome().item());
                boolean ready = ada.moment().position() < 2;
                slow.send(TuttiClient.report(place, now, 1)
                        .put("readiness", ready ? "ready" : "buffering")
                        .put("buffered", ready ? 10 : 0));
                return slow.timeline().hold() != null;
            });
            await("for Sue, on the page").atMost(SOON).until(() -> ben.text("hold").contains("Waiting for Slow Sue"));
            assertThat(ben.text("hold")).contains("then we go on");
            await("not for ever").atMost(SOON).until(() -> !ada.moment().paused() && slow.timeline().hold() == null);
            String why = String.valueOf(ben.script(
                    "return deepAll('trace-row').map(row => row.textContent).join('\\n')"));
            assertThat(why).contains("Slow Sue").containsIgnoringCase("waited");
            await("progress in time, percent and frames").atMost(SOON).until(() ->
                    ben.text("progress").matches("(?s).*\\d:\\d\\d.*%.*frame.*"));
        }
    }

    @Test
    @Requirement("C-39")
    void zoomPanAndRotation_areTheSameForAll() {
        bothInTheDemo();
        ada.script("return tutti.setView({ scale: 2, x: 0.1, y: 0, angle: 90, yaw: 0, pitch: 0, roll: 0 })");
        String transform = "return getComputedStyle(film()).transform";
        await("both zoomed").atMost(SOON).until(() -> !ada.script(transform).equals("none")
                && ada.script(transform).equals(ben.script(transform)));
        ada.script("return tutti.reset()");
        await("whole again").atMost(SOON).until(() -> ben.script("return tutti.view.scale").equals(1L));
    }

    @Test
    @Requirement("W-19")
    @Requirement("C-50")
    void encryptedChat_isReadByWhoHasTheKey_andByNobodyElse() {
        URI invitation = bothInTheDemo();
        ada.script("""
                const mode = deep('chat-mode');
                mode.value = 'encrypted';
                mode.dispatchEvent(new Event('change', {bubbles: true}));
                return true;""");
        await("the link has the key").atMost(SOON).until(() -> ada.invitation().toString().contains("#key="));
        URI withKey = ada.invitation();
        ben.open(withKey);
        ben.script("location.reload(); return true;");
        await("Ben is back").atMost(SOON).ignoreExceptions().until(() -> ben.shown("chat-input") || ben.shown("join-name"));
        if (ben.shown("join-name")) {
            ben.join("Ben");
        }
        ada.type("chat-input", "Only for us");
        ada.click("chat-send");
        await("Ben reads it").atMost(SOON).until(() -> ben.texts("chat-line").contains("Only for us"));
        try (TuttiClient eve = server.connect().join(invitation.getPath().substring(3), "Eve")) {
            assertThat(eve.welcome().chat().getLast().text()).isNull();
            assertThat(eve.received().toString()).doesNotContain("Only for us");
        }
    }

    private static double number(Browser browser, String script) {
        return ((Number) browser.script(script)).doubleValue();
    }
}
