package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.JournalFile;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * A session that has lasted ten minutes when it ends. Nobody waits so long: what was done first is put back in time while
 * the server is away. RecordedSessionTest lives through ten minutes in which everything happens, event by event.
 */
@Tag("durable")
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
@Isolated("goes by the clock")
class TenMinutesIT {

    private static final long TEN_MINUTES = 600_000_000;
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");

    private TuttiServer server;
    private Created session;
    private long leap;
    private double endedAt;

    TuttiServer server() {
        return TuttiServer.start("ten-minutes");
    }

    @BeforeAll
    void record() throws SQLException {
        server = server();
        session = server.api().createSession("A long evening");
        try (TuttiClient ada = silent(); TuttiClient ben = server.connect().join(session.session(), "Ben")) {
            for (int i = 0; i < 20; i++) {
                ada.play();
                if (i % 5 == 0) {
                    ben.say("Line " + i);
                }
                leap = ada.command(seek(30 + i)).seq();
                ada.pause();
            }
            ben.command(message("leave"));
            ada.command(message("leave"));
        }
        server.stop();
        JournalFile.stretch(server, session.session(), TEN_MINUTES);
        server.restart();
        try (TuttiClient ada = silent()) {
            ClockEstimate clock = ada.estimateClock();
            ada.command(seek(60));
            clock.awaitInstant(ada.play().effectiveAt() + 1_500);
            ada.say("Good night");
            Accepted pause = ada.pause();
            clock.awaitInstant(pause.effectiveAt() + 800);
            endedAt = server.api().timeline(session).path("position").asDouble();
            server.api().end(session);
        }
        assertThat(endedAt).isBetween(61.0, 90.0);
    }

    private TuttiClient silent() {
        ObjectNode hello = TuttiClient.hello(session.session(), "Ada").put("plays", false);
        return server.connect().welcomed(hello.put("hostToken", session.hostToken()));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private String recording() {
        return Recordings.ask(server.api(), session).body();
    }

    private JsonNode verdict() {
        return Rest.asHost(server, session).read("/journal/verification");
    }

    @Test
    void everyEntryIsTold_overTenMinutes_andEachTimeAlike() throws Exception {
        String recording = recording();
        List<JsonNode> entries = new ArrayList<>();
        for (String line : recording.lines().filter(each -> each.startsWith("{\"seq\":")).toList()) {
            entries.add(Messages.JSON.readTree(line));
        }
        assertThat(entries).hasSizeGreaterThan(70).hasSize(verdict().get("entries").asInt());
        assertThat(entries).extracting(entry -> entry.get("seq").asLong())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, entries.size()).boxed().toList());
        double lasted = entries.getLast().get("at").asDouble() - entries.getFirst().get("at").asDouble();
        assertThat(lasted).as("ms").isGreaterThanOrEqualTo(TEN_MINUTES / 1000.0);
        server.stop();
        server.restart();
        assertThat(recording()).isEqualTo(recording);
    }

    @Test
    @NeedsChromium
    @Requirement("W-16")
    void replayed_itEndsWhereTheSessionEnded_toTheFrame() {
        try (var page = new Browser("ten-minutes", BrowserOptions.standard())) {
            ReplayPageIT.watch(page, server, session);
            assertThat(ReplayPageIT.number(page, "return tutti.recording.length")).isGreaterThanOrEqualTo(600);
            ReplayPageIT.scrub(page, ReplayPageIT.number(page, "return tutti.recording.endedAt"));
            ReplayPageIT.awaitFilm(page, endedAt);
            assertThat(ReplayPageIT.number(page, "return tutti.expectedPosition()")).isCloseTo(endedAt, within(0.001));
            assertThat(page.texts("chat-line")).contains("Line 0", "Line 15", "Good night");
            page.screenshot(SCREENSHOTS.resolve("replay-ten-minutes.png"));
        }
    }

    /** One digit, in the middle of it. */
    @Test
    @Requirement("H-61")
    void oneByteChangedInTheStoredJournal_isNamed_andIsRightAgainOnceItIsPutBack() throws SQLException {
        assertThat(verdict().get("intact").asBoolean()).as(verdict().toString()).isTrue();
        change(":49.0", ":48.0");
        assertThat(verdict().get("intact").asBoolean()).isFalse();
        assertThat(verdict().at("/fault/seq").asLong()).isEqualTo(leap);
        assertThat(verdict().at("/fault/what").asText()).contains("What it says was changed");
        change(":48.0", ":49.0");
        assertThat(verdict().get("intact").asBoolean()).as(verdict().toString()).isTrue();
    }

    private void change(String what, String to) throws SQLException {
        server.stop();
        String change = "update tutti_journal set input = replace(input, ?, ?) where session = ? and seq = " + leap;
        assertThat(JournalFile.change(server, change, what, to, session.session())).isEqualTo(1);
        server.restart();
    }
}
