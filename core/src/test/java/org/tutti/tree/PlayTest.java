package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tutti.tree.Play.Task;

/**
 * What is played of a link: the paper's examples, and {@code docs/protocol/tree-play.json}. H-13, H-14, H-18 to H-20.
 */
class PlayTest {

    private static final double OPEN = Double.POSITIVE_INFINITY;
    private static final File VECTORS = new File("../docs/protocol/tree-play.json");

    @Test
    void paper_lateByTwoSeconds_nineOfTenAreLeft() {
        assertThat(play(21, 20, 30, 0, OPEN)).contains(new Task(0, 1, 10, 30));
    }

    @Test
    void inTime_allIsPlayed_later() {
        assertThat(play(12, 20, 30, 0, OPEN)).contains(new Task(8, 0, 10, 30));
    }

    @Test
    void afterTheEnd_nothing() {
        assertThat(play(30, 20, 30, 0, OPEN)).isEmpty();
        assertThat(play(31, 20, 30, 0, OPEN)).isEmpty();
    }

    @Test
    void skipAndHead() {
        assertThat(play(14, 10, 40, 5, 15)).contains(new Task(0, 9, 15, 20));
        assertThat(Play.task(14, new Span(10, 40), new Span(5, 15), Playing.HEAD, 1, OPEN))
                .contains(new Task(0, 5, 15, 24));
    }

    @Test
    void openEnd_endsWithTheSubject() {
        assertThat(play(50, 50, OPEN, 30, 120)).contains(new Task(0, 30, 120, 140));
        assertThat(play(50, 50, 100, 30, 120)).contains(new Task(0, 30, 80, 100));
    }

    private static Optional<Task> play(double now, double xs, double xe, double ys, double ye) {
        return Play.task(now, new Span(xs, xe), new Span(ys, ye), Playing.SKIP, 1, OPEN);
    }

    @TestFactory
    Stream<DynamicTest> sharedExample_isPlayedSo() throws IOException {
        return rows("plays").map(row -> DynamicTest.dynamicTest(row.get("says").asText(), () -> {
            double speed = row.get("speed").asDouble();
            Optional<Task> task = Play.task(
                    row.get("now").asDouble(), span(row.get("subject")), span(row.get("object")),
                    Playing.valueOf(row.get("play").asText().toUpperCase(Locale.ROOT)), row.get("rate").asDouble(),
                    end(row.get("duration")));
            JsonNode told = row.get("task");
            assertThat(task.isPresent()).isEqualTo(!told.isNull());
            task.ifPresent(is -> {
                near(is.from(), told.get("from").asDouble());
                near(is.to(), end(told.get("to")));
                near(is.stopAt(), end(told.get("until")));
                near(row.get("now").asDouble() + is.startIn(), told.get("begin").asDouble());
                if (speed > 0 || is.startIn() == 0) {
                    near(speed > 0 ? is.startIn() / speed : 0, told.get("in").asDouble());
                } else {
                    assertThat(told.get("in").isNull()).as("not while the subject is paused").isTrue();
                }
            });
        }));
    }

    /** The same examples, as links that somebody adds: H-15, H-16, H-30. */
    @TestFactory
    Stream<DynamicTest> sharedExample_isPlacedSo() throws IOException {
        return rows("times").map(row -> DynamicTest.dynamicTest(row.get("says").asText(), () -> {
            String subject = Grown.FILM + (row.get("time").asText().isEmpty() ? "" : "#t=" + row.get("time").asText());
            Optional<Span> at = row.get("at").isNull() ? Optional.empty() : Optional.of(span(row.get("at")));
            for (boolean before : new boolean[] {true, false}) {
                var grown = new Grown();
                Triple link = before ? null : grown.at(7, row.get("now").asDouble()).adds(subject, Grown.MAP);
                row.get("events").properties()
                        .forEach(event -> grown.at(7, event.getValue().asDouble()).publishes(event.getKey()));
                if (before) {
                    link = grown.at(7, row.get("now").asDouble()).adds(subject, Grown.MAP);
                }
                assertThat(grown.now(link).at()).as(before ? "events first" : "events later").isEqualTo(at);
            }
        }));
    }

    private static void near(double is, double told) {
        if (Double.isInfinite(told)) {
            assertThat(is).isEqualTo(told);
        } else {
            assertThat(is).isCloseTo(told, within(1e-9));
        }
    }

    private static Span span(JsonNode pair) {
        return new Span(pair.get(0).asDouble(), end(pair.get(1)));
    }

    private static double end(JsonNode node) {
        return node.isNull() ? OPEN : node.asDouble();
    }

    private static Stream<JsonNode> rows(String part) throws IOException {
        return StreamSupport.stream(new ObjectMapper().readTree(VECTORS).get(part).spliterator(), false);
    }
}
