package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsPostgresql;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.TwoNodes;

/** Two people watch, each at another server; the one that writes the session goes (C-65, C-67). */
@Tag("cluster")
@Tag("long")
@NeedsChromium
@NeedsPostgresql
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailoverPageIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final double IN_STEP = 40; // ms
    /** So far off (ms) nobody leaps. */
    private static final double NEAR = 400;

    /** Notes each 20 ms where the film is, and each leap. */
    private static final String WATCH = """
            const video = film();
            window.seen = [];
            window.leaps = [];
            video.addEventListener('seeking', () => leaps.push([performance.now(), video.currentTime]));
            setInterval(() => seen.push([performance.now(), video.currentTime, tutti.expectedPosition(), tutti.state,
              video.paused]), 20);
            return true;""";

    /** Since a moment: the longest (ms) that the film stood still, the largest error (ms), the leaps, where not joined (ms). */
    private static final String SUMMARY = """
            const [from] = arguments;
            const rows = seen.filter(([at]) => at >= from);
            let still = 0, since = rows[0], away = 0, worst = 0;
            rows.forEach((row, i) => {
              const [at, position, expected, state] = row;
              if (position !== since[1]) since = row;
              // A page that could not look says nothing of the film.
              if (i && at - rows[i - 1][0] < 100) still = Math.max(still, at - since[0]);
              if (i && state !== 'joined') away += at - rows[i - 1][0];
              // Until the clock of the other server is known nothing is expected.
              if (expected !== null && !Number.isNaN(expected)) worst = Math.max(worst, Math.abs(position - expected) * 1000);
            });
            return [still, worst, leaps.filter(([at]) => at >= from).length, away, rows.length];""";

    private record Seen(double still, double worst, int leaps, double away, int looks) {

        /** How well is for benchmarks, where the machine has nothing else to do. */
        void judge() {
            if (worst < NEAR) {
                assertThat(leaps).as("leaps without need").isZero();
            }
        }
    }

    private TwoNodes nodes;
    private Browser ada;
    private Browser ben;
    private TuttiServer owner;
    private TuttiServer other;

    @BeforeAll
    void start() {
        nodes = TwoNodes.start("failover-page");
    }

    @AfterAll
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @BeforeEach
    void watchTogether() {
        ada = new Browser("failover-ada").createDemo(nodes.north().root(), "Ada");
        String session = (String) ada.script("return tutti.session");
        owner = nodes.owner(session);
        other = nodes.other(owner);
        assertThat(owner).as("who creates a session owns it").isSameAs(nodes.north());
        URI there = other.root().resolve("/s/" + session);
        ben = new Browser("failover-ben").join(there, "Ben");
        awaitInSeveral(ada);
        awaitInSeveral(ben);
        ada.script("tutti.play(); return true;");
        awaitInStep(ada);
        awaitInStep(ben);
        ada.script(WATCH);
        ben.script(WATCH);
    }

    @AfterEach
    void leave() {
        ada.close();
        ben.close();
        for (TuttiServer node : nodes.nodes()) {
            if (node.isAlive()) {
                nodes.resume(node);
            } else {
                nodes.restart(node);
            }
        }
    }

    @Test
    void ownerKilled_bothPlayOn_andAreInStepAtTheOther() {
        double[] from = {now(ada), now(ben)};
        nodes.kill(owner);
        awaitAt(ada, other);
        System.out.printf(Locale.ROOT, "FailoverPageIT: at the other server %.0f ms after the kill was asked for%n", now(ada) - from[0]);
        awaitInStep(ada);
        awaitInStep(ben);
        settle();
        Seen hers = summary("Ada, whose server is killed", ada, from[0]);
        Seen his = summary("Ben, at the other one", ben, from[1]);
        screenshots("killed");
        for (Seen seen : List.of(hers, his)) {
            seen.judge();
        }
        steers(ada, ben);
        filmGoesOnFromTheOther();
    }

    @Test
    void ownerStandsStill_itsPageGoesOnAtTheOther() {
        double from = now(ada);
        nodes.pause(owner);
        awaitAt(ada, other);
        double noticed = now(ada) - from;
        awaitInStep(ada);
        settle();
        Seen hers = summary("Ada, whose server stands still", ada, from);
        System.out.printf(Locale.ROOT, "FailoverPageIT: at the other server after %.0f ms%n", noticed);
        hers.judge();
        steers(ada, ben);
        nodes.resume(owner);
        // It finds itself shut out, and comes in again; whoever has gone stays where they are.
        await("the server to be back").atMost(Duration.ofSeconds(40)).until(() -> nodes.members().size() == 2);
        settle();
        assertThat(ada.script("return tutti.state + ' ' + tutti.server")).isEqualTo("joined " + other.root());
        steers(ada, ben);
    }

    /** Whoever may, steers, and the other sees it. */
    private void steers(Browser who, Browser whom) {
        who.script("""
                tutti.takeControl().catch(() => null).then(() => tutti.pause()).catch(error => window.refused = String(error));
                return true;""");
        await("the film to stand still for both").atMost(SOON).until(() -> who.moment().paused() && whom.moment().paused());
        assertThat(who.moment().position()).isCloseTo(whom.moment().position(), within(0.05));
        who.script("tutti.play(); return true;");
        awaitInStep(who);
        awaitInStep(whom);
        whom.script("tutti.say('Seen'); return true;");
        await("the line").atMost(SOON).until(() -> who.script("return tutti.chat.at(-1)?.text").equals("Seen"));
        who.script("tutti.say('And heard'); return true;");
    }

    /** When what the element has is used up, it asks the server that is there, and may. */
    private void filmGoesOnFromTheOther() {
        assertThat(ada.script("return tutti.addressOf(tutti.item.renditions[0])").toString())
                .startsWith(other.root().toString());
        ada.script("""
                fetch(tutti.addressOf(tutti.item.renditions[0]), { headers: { range: 'bytes=0-99' } })
                  .then(answer => { window.fetched = String(answer.status); }, error => { window.fetched = String(error); });
                return true;""");
        await("the film from the other server").atMost(SOON).until(() ->
                "206".equals(ada.script("return window.fetched ?? null")));
        screenshots("film-from-the-other");
    }

    private void awaitInSeveral(Browser browser) {
        await("to know both servers").atMost(SOON).until(() ->
                browser.script("return tutti.nodes?.urls.length ?? 0").equals(2L));
    }

    private static void awaitAt(Browser browser, TuttiServer server) {
        await("to be at the other server").pollInterval(Duration.ofMillis(50)).atMost(SOON).until(() -> browser.script(
                "return tutti.state === 'joined' && tutti.server === arguments[0]", server.root().toString()).equals(true));
    }

    private static void awaitInStep(Browser browser) {
        await("to be in step").atMost(SOON).until(() -> {
            Browser.Moment moment = browser.moment();
            return !moment.paused() && Math.abs(moment.error()) < IN_STEP;
        });
    }

    /** Whatever comes late comes by then. */
    private void settle() {
        double until = now(ben) + 3_000;
        await("three seconds of film").atMost(SOON).until(() -> now(ben) >= until);
    }

    private static double now(Browser browser) {
        return ((Number) browser.script("return performance.now()")).doubleValue();
    }

    private static Seen summary(String who, Browser browser, double from) {
        List<?> values = (List<?>) browser.script(SUMMARY, from);
        double[] each = values.stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
        var seen = new Seen(each[0], each[1], (int) each[2], each[3], (int) each[4]);
        System.out.printf(Locale.ROOT, "FailoverPageIT: %s: stood still for at most %.0f ms, at most %.1f ms off, %d leaps, %.0f ms"
                + " without a server, %d looks%n", who, seen.still(), seen.worst(), seen.leaps(), seen.away(), seen.looks());
        return seen;
    }

    private void screenshots(String scene) {
        Path folder = Path.of(System.getProperty("tutti.work", "target"), "screenshots");
        Map.of("ada", ada, "ben", ben).forEach((name, browser) -> {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            browser.screenshot(folder.resolve("failover-" + scene + '-' + name + ".png"));
        });
    }
}
