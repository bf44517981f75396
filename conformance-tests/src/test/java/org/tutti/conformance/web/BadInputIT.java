package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.Wire;

/** What is not in the protocol: refused with a typed error, and the session goes on, for its sender and all others. */
@Tag("web")
@Requirement("H-61")
@ExtendWith(SharedServer.class)
class BadInputIT {
    private static final int MESSAGE_BYTES = 16_384;

    private final TuttiServer server;
    private Room room;
    private TuttiClient ada;
    private TuttiClient ben;

    BadInputIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeEach
    void aSessionOfTwo() {
        room = Room.open(server, "Bad input");
        ada = room.host("Ada");
        ben = room.guest("Ben");
        ada.awaitRoster("with Ben", roster -> roster.member(ben.welcome().member()).isPresent());
    }

    @AfterEach
    void goesOnForAll() {
        try (Room closing = room) {
            ada.ping();
            ben.ping();
            assertThat(ben.received("timeline")).as("timelines of a bystander").isEmpty();
            assertThat(ben.received("error")).as("errors of a bystander").isEmpty();
            closing.guest("Cem").ping();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "ping", "42", "null", "[]", "\"ping\"", "{", "{\"type\":\"ping\",\"t0\":", "{\"type\":\"ping\",\"t0\":1}}",
        "{\"type\":\"ping\",\"t0\":1} {}", "{\"type\":\"ping\",\"t0\":1,}", "{'type':'ping','t0':1}", "{type:\"ping\",\"t0\":1}",
        "{\"type\":\"ping\",/* now */\"t0\":1}", "{\"type\":\"ping\",\"t0\":01}", "{\"type\":\"ping\",\"t0\":NaN}",
        "{\"type\":\"seek\",\"position\":NaN}", "{\"type\":\"seek\",\"position\":Infinity}", "{\"type\":\"seek\",\"position\":-Infinity}",
        "{\"type\":\"seek\",\"position\":+1}", "{\"type\":\"seek\",\"position\":0x10}",
        "{}", "{\"t0\":1}", "{\"type\":7}", "{\"type\":null}", "{\"type\":[\"ping\"]}",
        "{\"type\":\"ping\",\"t0\":1,\"t0\":2}", "{\"type\":\"ping\",\"type\":\"play\",\"t0\":1}"})
    void whatIsNotAMessage_isMalformed(String frame) {
        ada.sendRaw(frame);
        assertThat(ada.awaitType("error").get("code").asText()).isEqualTo("malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"type\":\"ping\"", "\"type\":\"ping\",\"t0\":\"1\"", "\"type\":\"ping\",\"t0\":null", "\"type\":\"ping\",\"t0\":{}",
        "\"type\":\"seek\"", "\"type\":\"seek\",\"position\":\"10\"", "\"type\":\"seek\",\"position\":true",
        "\"type\":\"seek\",\"position\":null", "\"type\":\"seek\",\"position\":[10]",
        "\"type\":\"setRate\"", "\"type\":\"setRate\",\"rate\":\"fast\"", "\"type\":\"report\",\"position\":1",
        "\"type\":\"report\",\"position\":1,\"time\":\"now\",\"rate\":1,\"bound\":1,\"readiness\":\"ready\",\"buffered\":1"})
    void fieldsMissingOrOfTheWrongType_areMalformed_andTheErrorCarriesTheId(String fields) {
        ada.sendRaw("{\"id\":\"mine\"," + fields + "}");
        assertThat(ada.answerTo("mine", "error").get("code").asText()).isEqualTo("malformed");
    }

    @Test
    void nestingWithoutEnd_isMalformed() {
        ada.sendRaw("{\"type\":" + "[".repeat(16_000));
        assertThat(ada.awaitType("error").get("code").asText()).isEqualTo("malformed");
    }

    @Test
    void anIdOfMoreThan64Characters_isRefused() {
        ada.sendRaw("{\"type\":\"ping\",\"t0\":1,\"id\":\"" + "i".repeat(65) + "\"}");
        assertThat(ada.awaitType("error").get("code").asText()).isIn("malformed", "out-of-range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dance", "PING", "welcome", "", " ping"})
    void anUnknownType_isRefusedAsSuch(String type) {
        ada.sendRaw("{\"type\":\"" + type + "\",\"t0\":1,\"id\":\"mine\"}");
        assertThat(ada.answerTo("mine", "error").get("code").asText()).isEqualTo("unknown-type");
    }

    @Test
    void aBinaryFrame_isMalformed() {
        ada.sendBinary(ByteBuffer.wrap("{\"type\":\"ping\",\"t0\":1}".getBytes(StandardCharsets.UTF_8)));
        assertThat(ada.awaitType("error").get("code").asText()).isEqualTo("malformed");
    }

    @ParameterizedTest
    @CsvSource({"-0.001", "-1", "120.001", "1e308"})
    void aPositionOutsideTheItem_isOutOfRange(String position) {
        refusedRaw("\"type\":\"seek\",\"position\":" + position, "out-of-range");
    }

    @ParameterizedTest
    @CsvSource({"1e999", "-1e999", "1e999999999"})
    void aNumberBeyondAllNumbers_isRefused(String position) {
        refusedRaw("\"type\":\"seek\",\"position\":" + position, "out-of-range", "malformed");
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "0.249", "4.001", "1e300"})
    void aRateOutsideItsRange_isOutOfRange(String rate) {
        refusedRaw("\"type\":\"setRate\",\"rate\":" + rate, "out-of-range");
    }

    @Test
    void aNameThatIsEmptyOrTooLong_isOutOfRange() {
        TuttiClient eve = room.connect();
        for (String name : List.of("", "n".repeat(81))) {
            eve.sendRaw("{\"type\":\"hello\",\"id\":\"" + name.length() + "\",\"session\":\"" + room.session()
                    + "\",\"name\":\"" + name + "\"}");
            assertThat(eve.answerTo("" + name.length(), "error").get("code").asText()).isEqualTo("out-of-range");
        }
        assertThat(eve.join(room.session(), "n".repeat(80)).welcome().role()).isEqualTo("participant");
    }

    @Test
    void aSessionThatDoesNotExist_isUnknown() {
        TuttiClient eve = room.connect();
        assertThat(eve.refusal(hello("nowhere", "Eve")).code()).isEqualTo("session-unknown");
        eve.join(room.session(), "Eve");
    }

    @Test
    void commandsAndReportsBeforeHello_areRefused() {
        TuttiClient eve = room.connect();
        for (var message : List.of(message("play"), message("pause"), TuttiClient.seek(1), TuttiClient.setRate(2), report(0, 1e12, 0))) {
            assertThat(eve.refusal(message).code()).isEqualTo("not-joined");
        }
        eve.ping();
    }

    @Test
    void aSecondHello_isRefused() {
        assertThat(ada.refusal(hello(room.session(), "Ada again")).code()).isEqualTo("already-joined");
        ben.ping();
        assertThat(ben.received("roster")).as("news of the roster").allSatisfy(frame ->
                assertThat(frame.get("revision").asLong()).isEqualTo(ben.welcome().roster().revision()));
    }

    @Test
    void aMessageOf16KiB_isTaken_andOneByteMoreIsTooLarge() {
        ada.sendRaw(padded(MESSAGE_BYTES, 'x'));
        ada.await("the pong", frame -> frame.path("t0").asInt() == 4711);

        ada.sendRaw(padded(MESSAGE_BYTES + 1, 'x'));
        assertThat(ada.awaitType("error").get("code").asText()).isEqualTo("too-large");
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 100_000, 2_000_000})
    void muchLargerMessages_areTooLarge(int bytes) {
        ada.sendRaw(padded(bytes, 'x'));
        assertThat(ada.awaitType("error").get("code").asText()).isEqualTo("too-large");
    }

    @Test
    void theLimitCountsBytes_notCharacters() {
        ada.sendRaw(padded(10_000, 'é'));
        assertThat(ada.awaitType("error").get("code").asText()).isEqualTo("too-large");
    }

    @Test
    void aFlood_isRateLimited_andEveryMessageIsAnswered() {
        for (int i = 0; i < 400; i++) {
            ada.sendAsIs(message("ping").put("t0", 1_000 + i));
        }
        ben.ping();
        await("an answer to every message").atMost(Duration.ofSeconds(10))
                .until(() -> ada.received("error").size() + floodPongs() == 400);

        assertThat(floodPongs()).as("answered from the burst").isBetween(80L, 300L);
        assertThat(ada.received("error")).isNotEmpty().allMatch(each -> each.get("code").asText().equals("rate-limited"));
        awaitTheLimitToPass();
    }

    @Test
    void aRateLimitedMessage_isRefusedUnderItsId() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(ada.send(TuttiClient.seek(1_000))); // out of range: changes nothing, whatever the limit
        }
        assertThat(ids).extracting(id -> ada.answerTo(id, "error").get("code").asText())
                .contains("out-of-range", "rate-limited");
        awaitTheLimitToPass();
    }

    private long floodPongs() {
        return ada.received("pong").stream().filter(pong -> pong.get("t0").asInt() >= 1_000).count();
    }

    private void awaitTheLimitToPass() {
        await("the limit to pass").atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(200)).until(() -> {
            ada.sendAsIs(message("ping").put("t0", -1));
            return ada.received("pong").stream().anyMatch(pong -> pong.get("t0").asInt() == -1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "tutti.v0", "chat"})
    void withoutTheSubprotocol_theServerClosesWith1002(String subprotocol) {
        String[] wanted = subprotocol.equals("none") ? new String[0] : new String[] {subprotocol};
        assertThat(Wire.open(server.root(), wanted).awaitClosed(TuttiClient.LIMIT)).isEqualTo(1002);
    }

    private void refusedRaw(String fields, String... codes) {
        ada.sendRaw("{\"id\":\"mine\"," + fields + "}");
        assertThat(ada.answerTo("mine", "error").get("code").asText()).isIn((Object[]) codes);
    }

    private static String padded(int characters, char filling) {
        String start = "{\"type\":\"ping\",\"t0\":4711,\"pad\":\"";
        return start + String.valueOf(filling).repeat(characters - start.length() - 2) + "\"}";
    }
}
