package org.tutti.conformance.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.report;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** What a strategy of a stranger's bundle says of following reaches the players, and is done. */
@Tag("plugins")
@ExtendWith(SharedServer.class)
class FollowIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    /** Seconds; nobody sees or hears less. */
    private static final double FRAME = 0.040;

    private final TuttiServer server;

    FollowIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeEach
    void theBundleIsThere() throws IOException {
        PluginJar.drop(server.base().resolve("plugins"), Orders.class, Map.of("agree", Orders.Agree.class, "copy", Orders.Copy.class));
        await("the strategies to be in use").atMost(SOON).until(() ->
                server.api().get("api/plugins").body().contains("\"copy\""));
    }

    @Test
    void theRule_isTold_withTheTimeline_andAShift_toItsEndpointAlone_alsoWhenItComesBack() {
        try (Room room = Room.open(server, "Follow")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            assertThat(ada.timeline().follow()).isNull();
            assertThat(ben.welcome().shift()).isZero();
            ada.command(message("setStrategy").put("strategy", "agree"));
            ClockEstimate clock = ada.estimateClock();
            Accepted play = ada.play();
            clock.awaitInstant(play.effectiveAt() + 500); // Nobody can be 0.3 s behind the start.
            double now = clock.now();
            for (TuttiClient each : List.of(ada, ben)) {
                each.send(report(each.timeline().positionAt(now, room.item()), now, 1));
            }
            assertThat(ben.awaitTimeline("by the median", each -> "median".equals(each.follow())).cause().name()).isEqualTo("agree");
            assertThat(ben.awaitType("shift").get("seconds").asDouble()).isEqualTo(-0.3);
            double later = clock.now();
            ben.send(report(ben.timeline().positionAt(later, room.item()) - 0.3, later, 1));
            ada.awaitOffsets("of one who is meant to be behind", each ->
                    each.row(ben.endpoint()).filter(row -> row.shift() != null && row.shift() == -0.3).isPresent());
            assertThat(room.guest("Cleo").welcome().shift()).isZero();
            assertThat(room.resume(ben.welcome(), "Ben").welcome().shift()).isEqualTo(-0.3);

            Accepted back = ada.command(message("setStrategy").put("strategy", "server-clock"));
            assertThat(ada.timelineOf(back).follow()).isNull();
            assertThat(ada.received("shift")).isEmpty();
        }
    }

    @Test
    @Requirement("W-8")
    @Requirement("W-9")
    @NeedsChromium
    void inBrowsers_aShiftIsPlayed_theGroupAgrees_andCopiesAreTogetherAgainByTheClock() {
        try (Browser ada = new Browser("ada"); Browser ben = new Browser("ben")) {
            ada.createDemo(server.root(), "Ada");
            ben.join(ada.invitation(), "Ben");
            ada.script("tutti.setStrategy('agree')");
            ada.click("play");
            // While Ben was on his way to it, the median was not zero.
            await("Ben to be 0.3 s behind Ada, both where the group has agreed").during(Duration.ofMillis(500)).atMost(SOON)
                    .until(() -> off(ada, agreed(ada)) && off(ben, agreed(ben) - 0.3) && agreed(ada) == agreed(ben));
            assertThat(agreed(ada)).as("s by which all of them shift").isBetween(-0.15, 0.15);

            ada.script("tutti.setStrategy('copy')");
            await("copies").atMost(SOON).until(() -> "copy".equals(ben.script("return tutti.timeline.follow")));
            ada.script("tutti.seek(40)");
            await("copies that went there when they heard of it, and did not steer").atMost(SOON).until(() ->
                    ben.moment().position() > 41 && ben.script("return film().playbackRate === 1 && !film().paused").equals(true));
            assertThat(ada.moment().error()).as("ms ahead of the timeline, which went there 250 ms later").isGreaterThan(20);

            ada.script("tutti.setStrategy('server-clock')");
            await("both in step").during(Duration.ofMillis(500)).atMost(SOON).until(() -> off(ada, 0) && off(ben, 0));
        }
    }

    private static double agreed(Browser browser) {
        return ((Number) browser.script("return tutti.following.groupShift")).doubleValue();
    }

    private static boolean off(Browser browser, double seconds) {
        return !browser.moment().paused() && Math.abs(browser.moment().error() / 1000 - seconds) < FRAME;
    }
}
