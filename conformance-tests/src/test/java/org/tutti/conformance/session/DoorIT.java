package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Messages.Invitation;
import org.tutti.conformance.support.Messages.Waiting;
import org.tutti.conformance.support.Messages.Welcome;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Who gets in, who stays in, and the end. */
@Tag("session")
@ExtendWith(SharedServer.class)
class DoorIT {

    private static final Map<String, ?> ASKING = Map.of("rules", Map.of("admission", "ask"));

    private final TuttiServer server;

    DoorIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-25")
    void requestToJoin_isHeld_untilTheHostAcceptsIt() {
        try (Room room = Room.open(server, ASKING)) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.connect();
            Waiting waiting = ben.knock(hello(room.session(), "Ben"));
            assertThat(waiting.until() - waiting.since()).isEqualTo(300_000);
            ada.play();
            ben.ping();
            assertThat(ben.received("timeline")).as("what those at the door are told").isEmpty();
            assertThat(ben.refusal(message("say").put("text", "Hello?")).code()).isEqualTo("not-joined");

            ada.command(message("admit").put("member", atDoor(ada)));
            Welcome welcome = ben.awaitWelcome().welcome();
            assertThat(welcome.timeline().last().velocity()).isEqualTo(1);
            ben.say("Hello!");
        }
    }

    @Test
    @Requirement("W-25")
    void rejectedRequest_isToldSo_andTheConnectionCloses() {
        try (Room room = Room.open(server, ASKING)) {
            TuttiClient ada = room.host("Ada");
            TuttiClient eve = room.connect();
            eve.knock(hello(room.session(), "Eve"));
            ada.command(message("reject").put("member", atDoor(ada)));
            assertThat(eve.awaitType("error").get("code").asText()).isEqualTo("not-admitted");
            assertThat(eve.awaitClosed()).isEqualTo(4005);
            ada.awaitDoor("empty", door -> door.waiting().isEmpty());
        }
    }

    @Test
    @Requirement("W-26")
    @Requirement("C-51")
    void closedSession_isNotJoinable_withoutAnInvitation() {
        try (Room room = Room.open(server, Map.of("rules", Map.of("admission", "invitation")))) {
            room.host("Ada");
            assertThat(room.connect().refusal(hello(room.session(), "Eve")).code()).isEqualTo("invitation-needed");
            assertThat(room.connect().refusal(hello(room.session(), "Eve").put("invitation", "forged")).code())
                    .isEqualTo("token-refused");
            Invitation invitation = server.api().invite(room.created(), "participant", false);
            assertThat(room.invited("Ben", invitation.token()).welcome().role()).isEqualTo("participant");
        }
    }

    @Test
    @Requirement("C-7")
    @Requirement("C-8")
    void invitation_leadsToTheSession_nowOrLater_withWhatIsPlannedAndWhen() {
        double start = System.currentTimeMillis() + 3_600_000.0;
        try (Room room = Room.open(server, Map.of("items", List.of("file:demo"), "startsAt", start, "title", "Friday"))) {
            Invitation invitation = server.api().invite(room.created(), "viewer", true);
            assertThat(invitation.url()).isEqualTo("/s/" + room.session() + "#invitation=" + invitation.token());
            JsonNode before = server.api().summary(room.session());
            assertThat(before.get("title").asText()).isEqualTo("Friday");
            assertThat(before.get("startsAt").asDouble()).isEqualTo(start);

            Welcome welcome = room.invited("Ben", invitation.token()).welcome();
            assertThat(welcome.queue().items()).hasSize(2);
            assertThat(welcome.timeline().startsAt()).isEqualTo(start);
            assertThat(welcome.role()).isEqualTo("viewer");
        }
    }

    @Test
    @Requirement("C-52")
    void tokensOfTwoSessions_differ_andEachOpensItsOwnOnly() {
        try (Room one = Room.open(server, "One"); Room two = Room.open(server, "Two")) {
            Welcome ada = one.host("Ada").welcome();
            assertThat(one.created().hostToken()).isNotEqualTo(two.created().hostToken());
            for (String field : List.of("seat", "device", "hostToken", "invitation")) {
                for (String token : List.of(one.created().hostToken(), ada.seat(), ada.device())) {
                    assertThat(two.connect().refusal(hello(two.session(), "Eve").put(field, token)).code())
                            .as(field).isEqualTo("token-refused");
                }
            }
        }
    }

    @Test
    @Requirement("C-20")
    @Requirement("W-26")
    void whoIsTurnedOut_isOutWithAllDevices_andDoesNotComeBack_whileTheOthersGoOn() {
        try (Room room = Room.open(server, "Turned out")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            TuttiClient phone = room.deviceOf(ben.welcome(), "Ben");
            TuttiClient cleo = room.guest("Cleo");
            ada.command(message("remove").put("member", ben.welcome().member()));
            for (TuttiClient device : List.of(ben, phone)) {
                assertThat(device.awaitType("error").get("code").asText()).isEqualTo("removed");
                assertThat(device.awaitClosed()).isEqualTo(4005);
            }
            for (String token : List.of("seat", "device")) {
                String secret = token.equals("seat") ? ben.welcome().seat() : ben.welcome().device();
                assertThat(room.connect().refusal(hello(room.session(), "Ben").put(token, secret)).code())
                        .isEqualTo("removed");
            }
            assertThat(cleo.timelineOf(ada.play()).last().velocity()).isEqualTo(1);
        }
    }

    @Test
    @Requirement("C-19")
    @Requirement("C-21")
    @Requirement("C-22")
    @Requirement("C-68")
    void endedSession_stopsForAll_itsTokensAreDead_andItAnswers410() {
        try (Room room = Room.open(server, "The end")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            assertThat(ben.refusal(message("end")).code()).isEqualTo("not-permitted");
            ada.send(message("end").put("reason", "That was all."));
            for (TuttiClient client : List.of(ada, ben)) {
                JsonNode told = client.awaitType("error").get("code").asText().equals("session-ended")
                        ? client.awaitType("error")
                        : client.await("the end", frame -> frame.path("code").asText().equals("session-ended"));
                assertThat(told.get("message").asText()).isEqualTo("That was all.");
                assertThat(client.awaitClosed()).isEqualTo(4004);
            }
            TuttiApi api = server.api();
            TuttiApi.assertProblem(api.get("api/sessions/" + room.session()), 410, "session-ended");
            // Whatever is asked once more changes nothing more.
            TuttiApi.assertProblem(
                    api.send(api.asHost(room.created(), "").DELETE(), HttpResponse.BodyHandlers.ofString()),
                    410, "session-ended");
            assertThat(room.connect().refusal(hello(room.session(), "Eve")).code()).isEqualTo("session-ended");
            assertThat(room.connect().refusal(hello(room.session(), "Ben").put("seat", ben.welcome().seat())).code())
                    .isEqualTo("session-ended");
        }
    }

    @Test
    @Requirement("C-23")
    void oneSessionAfterTheOther_eachHasItsOwnTokens() {
        TuttiApi.Created first = server.api().createSession("First");
        server.api().end(first);
        TuttiApi.Created second = server.api().createSession("Second");
        assertThat(second.hostToken()).isNotEqualTo(first.hostToken());
        try (TuttiClient ada = server.connect().joinAsHost(second, "Ada")) {
            ada.play();
        }
    }

    @Test
    @Requirement("W-21")
    @Requirement("C-57")
    void listOfOpenSessions_hasTitleMembersMediaAndDate_andWhoLeavesIsSoonGoneFromIt() {
        double start = System.currentTimeMillis() + 7_200_000.0;
        Map<String, ?> open = Map.of(
                "title", "Open house", "rules", Map.of("admission", "open"), "startsAt", start);
        try (Room room = Room.open(server, open); Room hidden = Room.open(server, "Hidden")) {
            hidden.host("Nobody sees me");
            room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            JsonNode row = row(room.session());
            assertThat(row.get("title").asText()).isEqualTo("Open house");
            assertThat(row.at("/item/title").asText()).isNotBlank();
            assertThat(row.at("/item/locator").asText()).isEqualTo("file:demo");
            assertThat(row.get("startsAt").asDouble()).isEqualTo(start);
            assertThat(row.get("names").valueStream().map(JsonNode::asText)).containsExactly("Ada", "Ben");
            assertThat(server.api().list().findValuesAsText("session")).doesNotContain(hidden.session());

            ben.drop();
            await().atMost(Duration.ofSeconds(7)).until(() -> row(room.session()).get("members").asInt() == 1);
            server.api().end(room.created());
            assertThat(server.api().list().findValuesAsText("session")).doesNotContain(room.session());
        }
    }

    @Test
    @Requirement("W-26")
    void lockedSession_letsNobodyNewIn_andALimitHolds() {
        try (Room room = Room.open(server, Map.of("rules", Map.of("memberLimit", 2)))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            assertThat(room.connect().refusal(hello(room.session(), "Cleo")).code()).isEqualTo("session-full");
            room.deviceOf(ben.welcome(), "Ben");
            ada.command(message("setRules").put("memberLimit", 5).put("locked", true));
            assertThat(room.connect().refusal(hello(room.session(), "Cleo")).code()).isEqualTo("session-locked");
            ben.command(message("leave"));
            assertThat(room.resume(ben.welcome(), "Ben").welcome().member()).isEqualTo(ben.welcome().member());
        }
    }

    private static String atDoor(TuttiClient host) {
        return host.awaitDoor("with somebody", door -> !door.waiting().isEmpty()).waiting().getFirst().member();
    }

    private JsonNode row(String session) {
        return server.api().list().valueStream()
                .filter(row -> row.get("session").asText().equals(session))
                .findFirst()
                .orElseThrow();
    }
}
