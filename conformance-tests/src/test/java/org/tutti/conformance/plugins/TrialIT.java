package org.tutti.conformance.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Ada finds out how far apart players may be: Ben takes part, Eve does not. */
@Tag("plugins")
@ExtendWith(SharedServer.class)
class TrialIT {

    private final TuttiServer server;

    TrialIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-32")
    @Requirement("W-33")
    @Requirement("W-34")
    void trial_fromConsentToFigures() {
        try (Room room = Room.open(server, "Trial")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            TuttiClient eve = room.guest("Eve");
            ClockEstimate clock = ben.estimateClock();
            clock.awaitInstant(ada.play().effectiveAt());
            report(ben, room, clock, 0);

            ada.command(opening());
            assertThat(awaitTrial(eve, "asked of Eve", trial -> trial.path("purpose").isTextual()).get("agreed").isNull())
                    .isTrue();
            eve.command(message("consent").put("agreed", false));
            ben.command(message("consent").put("agreed", true));
            JsonNode agreed = awaitTrial(ada, "Ben's answer", trial -> trial.at("/size/agreed").asInt() == 1
                    && trial.at("/size/declined").asInt() == 1);
            assertThat(agreed.at("/members/0/person").asText()).isEqualTo("p1");

            ada.command(message("setStrategy").put("strategy", "server-clock"));
            assertThat(ada.refusal(offset(eve, 1)).code()).isEqualTo("not-allowed");
            ada.command(offset(ben, 0.25));
            ben.await("the shift", frame -> frame.path("type").asText().equals("shift")
                    && frame.path("seconds").asDouble() == 0.25);
            report(ben, room, clock, 250);
            report(eve, room, clock, 0);
            long question = ada.command(message("askRating").put("question", "Were you \"together\", Ben?")).seq();
            awaitTrial(ben, "the question", trial -> trial.at("/asked/question").asLong() == question);
            ben.command(message("rate").put("question", question).put("score", 2));
            assertThat(eve.refusal(message("rate").put("question", question).put("score", 5)).code())
                    .isEqualTo("not-permitted");

            TuttiApi api = server.api();
            List<Map<String, String>> metrics = csv(api.figures(room.created(), "metrics"));
            assertThat(metrics).hasSize(1);
            Map<String, String> row = metrics.getFirst();
            assertThat(row).containsEntry("person", "p1").containsEntry("strategy", "server-clock")
                    .containsEntry("injected_offset_ms", "250").containsEntry("readiness", "ready")
                    .containsEntry("item", "file:demo");
            assertThat(Double.parseDouble(row.get("offset_ms"))).isEqualTo(250, within(1.0));
            Map<String, String> rating = csv(api.figures(room.created(), "ratings")).getFirst();
            assertThat(rating).containsEntry("person", "p1").containsEntry("score", "2")
                    .containsEntry("question_text", "Were you \"together\", Ben?")
                    .containsEntry("injected_offset_ms", "250").containsEntry("strategy", "server-clock");
            assertThat(Double.parseDouble(rating.get("measured_offset_ms"))).isEqualTo(250, within(1.0));
            assertThat(api.trial(room.created()).get("recorded").asInt()).isEqualTo(1);

            for (TuttiClient one : List.of(ben, eve)) {
                assertThat(one.received("trial")).allSatisfy(frame ->
                        assertThat(frame.toString()).doesNotContain("seconds", "members", "size"));
            }
            assertThat(eve.received("shift")).isEmpty();
            TuttiApi.assertProblem(
                    api.get("api/sessions/" + room.session() + "/trial/metrics.csv"), 403, "token-refused");

            ada.command(message("setTrial").putNull("purpose"));
            awaitTrial(eve, "the end", trial -> trial.get("purpose").isNull());
            awaitTrial(ben, "what is kept", trial -> trial.get("purpose").isNull() && trial.get("kept").asBoolean());
            ben.command(message("consent").put("agreed", false));
            awaitTrial(ben, "nothing kept", trial -> trial.get("purpose").isNull() && !trial.get("kept").asBoolean());
            assertThat(csv(api.figures(room.created(), "metrics"))).isEmpty();
            assertThat(csv(api.figures(room.created(), "ratings"))).isEmpty();
            assertThat(eve.refusal(message("consent").put("agreed", true)).code()).isEqualTo("not-allowed");
        }
    }

    /** What others are told of Ben, who is set off by 250 ms and there, is that he is in step. */
    @Test
    @Requirement("W-33")
    void offset_isNotToBeSeenInTheRoster_andOutlastsTheMembersAbsence() {
        try (Room room = Room.open(server, "Trial")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            TuttiClient eve = room.guest("Eve");
            ClockEstimate clock = ben.estimateClock();
            clock.awaitInstant(ada.play().effectiveAt());
            ada.command(opening());
            ben.command(message("consent").put("agreed", true));
            ada.command(offset(ben, 0.25));
            report(ben, room, clock, 250);
            eve.awaitOffsets("of Ben", offsets -> offsets.row(ben.endpoint())
                    .filter(row -> row.offset() != null && Math.abs(row.offset()) < 1)
                    .isPresent());
            assertThat(eve.received("offsets")).allSatisfy(frame -> assertThat(frame.toString()).doesNotContain("shift"));
            ben.drop();
            TuttiClient again = room.resume(ben.welcome(), "Ben");
            JsonNode welcome = again.awaitType("welcome");
            assertThat(welcome.at("/trial/agreed").asBoolean()).isTrue();
            assertThat(welcome.get("shift").asDouble()).isEqualTo(0.25);
            JsonNode hosts = room.deviceOf(ada.welcome(), "Ada").awaitType("welcome");
            assertThat(hosts.at("/trial/members/0/seconds").asDouble()).isEqualTo(0.25);
        }
    }

    private static ObjectNode opening() {
        return message("setTrial").put("purpose", "To learn how far apart players may be");
    }

    private static ObjectNode offset(TuttiClient of, double seconds) {
        return message("setOffset").put("member", of.welcome().member()).put("seconds", seconds);
    }

    private static void report(TuttiClient client, Room room, ClockEstimate clock, double ahead) {
        double now = clock.now();
        double position = client.timeline().positionAt(now, room.item()) + ahead / 1000;
        client.send(TuttiClient.report(position, now, 1));
        client.ping();
    }

    private static JsonNode awaitTrial(
            TuttiClient client, String what, java.util.function.Predicate<JsonNode> condition) {
        return client.await(what, frame -> frame.path("type").asText().equals("trial") && condition.test(frame));
    }

    /** The rows by column. */
    private static List<Map<String, String>> csv(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(answer.body()).endsWith("\r\n");
        String[] lines = answer.body().split("\r\n");
        List<String> header = fields(lines[0]);
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            List<String> values = fields(lines[i]);
            assertThat(values).hasSameSizeAs(header);
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < header.size(); column++) {
                row.put(header.get(column), values.get(column));
            }
            rows.add(row);
        }
        return rows;
    }

    /** RFC 4180: a field in quotes has commas, and quotes doubled. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (char character : line.toCharArray()) {
            if (character == '"') {
                quoted = !quoted;
                field.append(quoted && !field.isEmpty() ? "\"" : "");
            } else if (character == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(character);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
