package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tutti.tree.Point.After;
import org.tutti.tree.Point.At;
import org.tutti.tree.Point.On;

/** {@code docs/protocol/media-fragments.json}, which has the whole list of tests of the W3C. H-2. */
class FragmentVectorsTest {

    private static final File VECTORS = new File("../docs/protocol/media-fragments.json");

    @TestFactory
    Stream<DynamicTest> fragment_isReadAsTheRecommendationSays() throws IOException {
        return rows("fragments").map(row -> DynamicTest.dynamicTest(name(row), () -> {
            Fragment read = Fragment.parse(row.get("input").asText());
            checkTime(read, row);
            if (row.has("plays")) {
                double duration = row.get("duration").asDouble();
                Span span = read.time().span();
                assertThat(Math.min(span.start(), duration)).isEqualTo(row.get("plays").get(0).asDouble());
                assertThat(Math.min(span.end(), duration)).isEqualTo(row.get("plays").get(1).asDouble());
            }
            assertThat(read.region()).isEqualTo(Optional.ofNullable(row.get("region")).map(region -> new Region(
                    region.get("percent").asBoolean(), region.get("x").asDouble(), region.get("y").asDouble(),
                    region.get("width").asDouble(), region.get("height").asDouble())));
            assertThat(read.tracks()).isEqualTo(texts(row.path("tracks")));
            assertThat(read.id()).isEqualTo(Optional.ofNullable(row.get("id")).map(JsonNode::asText));
            checkWritten(read, row);
        }));
    }

    @TestFactory
    Stream<DynamicTest> subject_mayBeRelativeOrGoByEvents() throws IOException {
        return rows("subjects").map(row -> DynamicTest.dynamicTest(name(row), () -> {
            Fragment read = Fragment.parseSubject(row.get("input").asText());
            checkTime(read, row);
            assertThat(read.ignored().isEmpty()).isEqualTo(!row.path("ignored").asBoolean());
            checkWritten(read, row);
            if (!read.time().canonical()) {
                assertThat(Fragment.parse(read.toString()).time())
                        .as("a conventional agent plays all")
                        .isEqualTo(Interval.WHOLE);
            }
        }));
    }

    /** All temporal ones; those of the HTTP headers (TC0007 and such) were never in the list for user agents. */
    @Test
    void theWholeList_isThere() throws IOException {
        TreeSet<String> there = new TreeSet<>();
        rows("fragments").filter(row -> row.has("w3c")).forEach(row -> there.add(row.get("w3c").asText().substring(2)));
        IntStream.of(1, 2, 3, 4, 5, 6, 9, 11, 12, 14, 15, 17, 18, 19, 20, 21, 22, 24, 25, 26)
                .mapToObj("%04d"::formatted)
                .forEach(number -> assertThat(there).contains(number));
        IntStream.rangeClosed(27, 98)
                .filter(number -> number < 40 || number > 43)
                .mapToObj("%04d"::formatted)
                .forEach(number -> assertThat(there).contains(number));
        assertThat(there).contains("0101", "0102");
    }

    private static void checkTime(Fragment read, JsonNode row) {
        if (row.path("ignored").asBoolean()) {
            assertThat(read.time()).isEqualTo(Interval.WHOLE);
            return;
        }
        // A start that is left out is 0.
        assertThat(read.time().start().orElse(new At(0))).isEqualTo(point(row.get("start")).orElseThrow());
        assertThat(read.time().end()).isEqualTo(point(row.get("end")));
    }

    private static void checkWritten(Fragment read, JsonNode row) {
        if (row.has("written")) {
            assertThat(read.toString()).isEqualTo(row.get("written").asText());
        }
    }

    private static Optional<Point> point(JsonNode node) {
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (node.isNumber()) {
            return Optional.of(new At(node.asDouble()));
        }
        double after = node.get("after").asDouble();
        return Optional.of(node.has("event") ? new On(node.get("event").asText(), after) : new After(after));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static String name(JsonNode row) {
        return row.path("w3c").asText("") + " #" + row.get("input").asText();
    }

    private static Stream<JsonNode> rows(String part) throws IOException {
        return StreamSupport.stream(new ObjectMapper().readTree(VECTORS).get(part).spliterator(), false);
    }
}
