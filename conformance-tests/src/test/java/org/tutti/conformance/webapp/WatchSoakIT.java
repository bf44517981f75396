package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiClient.message;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.LightClient;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.webapp.Watched.Memory;

/**
 * Four pages watch for a long time, with people who come, go and chat, seeks, pauses, and one page that is loaded anew
 * every minute. They stay together, and do not grow. {@code -Psoak}: for ten minutes.
 */
@Tag("webapp")
@Tag("long")
@Requirement("W-35")
@NeedsChromium
@Isolated("four browsers keep time")
class WatchSoakIT {

    private static final double SECONDS = Double.parseDouble(System.getProperty("tutti.watch.seconds", "20"));
    private static final long SEED = Long.getLong("tutti.watch.seed", System.nanoTime());
    private static final boolean LONG = SECONDS >= 120;
    private static final double FRAME = 40; // ms
    private static final double GROWTH = 1.10;
    private static final int PEOPLE = 6;
    /** A page keeps no more lines and causes than these; what it takes of memory is judged from then on. */
    private static final int LINES = LONG ? 2_000 : 60;
    private static final int CAUSES = LONG ? 100 : 0;
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Random random = new Random(SEED);
    private final List<LightClient> others = new ArrayList<>();
    private TuttiServer server;
    private TuttiApi.Created session;
    private TuttiClient host;

    @Test
    void fourPages_stayTogether_andDoNotGrow() throws IOException {
        try (TuttiServer started = TuttiServer.start("watch")) {
            server = started;
            session = server.api().createSession("Long film");
            List<Watched> pages = IntStream.of(390, 820, 1280, 1920).mapToObj(Watched::new).toList();
            try (TuttiClient steering = server.connect().welcomed(TuttiClient.hello(session.session(), "Ada")
                    .put("hostToken", session.hostToken()).put("plays", false))) {
                host = steering;
                URI page = server.root().resolve(session.url());
                pages.forEach(each -> each.browser.join(page, each.name));
                fill();
                watch(pages);
                judge(pages);
            } finally {
                others.forEach(LightClient::close);
                pages.forEach(Watched::close);
            }
        }
    }

    /** What pages keep is limited; they are to have all of it before they are judged by it. */
    private void fill() {
        IntStream.range(0, PEOPLE).forEach(_ -> come());
        for (int i = 0; i < LINES; i++) {
            others.get(i % PEOPLE).say(message("say").put("text", "Line %d, of the beginning".formatted(i)));
            LockSupport.parkNanos(PACE / 20);
        }
        for (int i = 0; i < CAUSES; i++) {
            host.command(TuttiClient.seek(i % 100));
        }
    }

    private void watch(List<Watched> pages) {
        Watched reloaded = pages.get(1);
        host.command(TuttiClient.seek(5));
        host.play();
        double sampled = 0;
        double remembered = 0;
        double steered = 0;
        double anew = 0;
        long began = System.nanoTime();
        for (double now = 0; now < SECONDS; now = (System.nanoTime() - began) / 1e9) {
            mingle();
            if (now - steered > (LONG ? 12 : 7)) {
                steered = now;
                steer();
            }
            if (now - anew > (LONG ? 60 : 8)) {
                anew = now;
                reloaded.takeSamples();
                reloaded.browser.script("location.reload(); return true;");
                reloaded.browser.awaitIn(reloaded.name);
            }
            if (now - sampled > 4) {
                sampled = now;
                pages.forEach(Watched::takeSamples);
            }
            if (now - remembered > SECONDS / 30) {
                remembered = now;
                pages.forEach(Watched::takeMemory);
            }
            LockSupport.parkNanos(PACE);
        }
        pages.forEach(Watched::takeSamples);
    }

    private void mingle() {
        int dice = random.nextInt(100);
        if (dice < 3) {
            others.remove(random.nextInt(others.size())).close();
            come();
        } else if (dice < 5) {
            others.removeFirst().say(message("leave"));
            come();
        } else if (dice < 12) {
            anybody().say(message("say").put("text", "A line at " + random.nextInt(1_000_000)));
        } else if (dice < 15) {
            LightClient somebody = anybody();
            somebody.lines().keySet().stream().skip(random.nextInt(5)).findFirst()
                    .ifPresent(line -> somebody.say(message("react").put("line", line).put("reaction", "👍")));
        }
    }

    private LightClient anybody() {
        return others.get(random.nextInt(others.size()));
    }

    private void come() {
        LightClient client = LightClient.join(server.root(), TuttiClient.hello(session.session(), "Guest " + random.nextInt(1000))
                .put("plays", false));
        client.welcome();
        others.add(client);
    }

    /** Somewhere in the first 100 of 120 s, sometimes after a pause; it plays in the end. */
    private void steer() {
        if (random.nextInt(3) == 0) {
            host.pause();
        }
        host.command(TuttiClient.seek(random.nextInt(100)));
        host.play();
    }

    private void judge(List<Watched> pages) throws IOException {
        ClockEstimate clock = host.estimateClock();
        List<Together.Version> versions = host.received("timeline").stream()
                .map(frame -> new Together.Version(clock.at(host.arrivalOf(frame)), Messages.read(frame, Timeline.class)))
                .toList();
        Together together = new Together(versions, host.welcome().item()).compare(pages);
        List<String> figures = new ArrayList<>();
        figures.add(line("%.0f s, seed %d", SECONDS, SEED));
        figures.add(line("asynchrony of four, 3 s after changes: median %.2f, p95 %.2f, worst %.2f ms in %d comparisons",
                Together.percentile(together.asynchrony, 0.5), Together.percentile(together.asynchrony, 0.95),
                Together.percentile(together.asynchrony, 1), together.asynchrony.size()));
        figures.add(line("asynchrony of four, changes included: median %.2f, p95 %.2f ms in %d comparisons",
                Together.percentile(together.asynchronyAlways, 0.5), Together.percentile(together.asynchronyAlways, 0.95),
                together.asynchronyAlways.size()));
        figures.add(line("off the timeline: p95 %.2f ms; instants are wrong by %.2f ms at most",
                Together.percentile(together.errors, 0.95), together.worstBound));
        List<String> grown = new ArrayList<>();
        for (Watched page : pages) {
            Memory second = page.memoryInThird(1);
            Memory last = page.memoryInThird(2);
            String figure = line("%s: heap %.2f MB in the second third, %.2f in the last; nodes %d, %d; listeners %d, %d", page.name,
                    second.heap() / 1e6, last.heap() / 1e6, second.nodes(), last.nodes(), second.listeners(), last.listeners());
            figures.add(figure);
            if (page != pages.get(1) && (last.heap() > second.heap() * GROWTH || last.nodes() > second.nodes() * GROWTH
                    || last.listeners() > second.listeners() * GROWTH)) {
                grown.add(figure);
            }
        }
        figures.forEach(figure -> System.out.println("WatchSoakIT: " + figure));
        Files.write(Path.of(System.getProperty("tutti.work", "target"), "watch-soak.txt"), figures);

        assertThat(together.asynchrony).as("comparisons").hasSizeGreaterThan((int) SECONDS);
        assertThat(Together.percentile(together.asynchrony, 0.95)).as("asynchrony, p95, ms").isLessThan(FRAME);
        if (LONG) {
            assertThat(grown).as("pages that grow by more than a tenth").isEmpty();
        }
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
