package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A tree that the server keeps and one that the browsers keep: to who uses them they are the same. */
@Tag("tree")
@Requirement("H-63")
@ExtendWith(SharedServer.class)
class TreeKeepingIT {

    private final TuttiServer server;

    TreeKeepingIT(TuttiServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @NeedsChromium
    @Requirement("H-10")
    @Requirement("H-12")
    @Requirement("H-15")
    @Requirement("H-16")
    @Requirement("H-25")
    @Requirement("H-26")
    @Requirement("H-38")
    @ValueSource(strings = {"server", "browsers"})
    void threeBrowsers_haveOneTree_whoeverKeepsIt(String keeping) throws IOException {
        TuttiApi.Created session = server.api().createSession("Kept by the " + keeping);
        try (Browser browser = new Browser("keeping").open(server.root())) {
            JsonNode seen = Messages.JSON.readTree(
                    (String) browser.script(story(), session.session(), session.hostToken(), keeping));

            assertThat(seen.path("failed").asText()).isEmpty();
            assertThat(seen.get("refusedToGuest").asText()).isEqualTo("not-permitted");
            assertThat(seen.get("nestedParent")).as("under what it is linked to").isEqualTo(seen.get("top"));
            assertThat(seen.get("batchParent").asBoolean() && seen.get("batchRoot").asBoolean()).isTrue();
            assertThat(seen.get("relative").asDouble()).as("from a second after now on").isEqualTo(0, within(0.5));
            assertThat(seen.get("relativeLength").asDouble()).isEqualTo(2, within(1e-5));
            assertThat(seen.at("/talk/0").asDouble()).isEqualTo(seen.get("talkAt").asDouble(), within(1e-5));
            assertThat(seen.at("/talk/1").isNull()).isTrue();
            assertThat(seen.get("changedAt").toString()).isEqualTo("[12,40]");
            assertThat(seen.get("stale").asText()).isEqualTo("triple-changed");
            assertThat(seen.get("within").asText()).isEqualTo("out-of-range");
            assertThat(seen.get("unknown").asText()).isEqualTo("triple-unknown");
            assertThat(seen.get("own").asText()).isEqualTo("blob:ana#t=1,5");
            assertThat(seen.get("translated").asText()).isEqualTo("blob:ben#t=1,5");
            assertThat(seen.get("camera").asText()).isEqualTo("https://cam.example/1#t=1,5");
            assertThat(seen.get("before").asInt()).isEqualTo(6);
            assertThat(seen.get("nestedGone").asBoolean()).as("gone with what it hung under").isTrue();
            assertThat(seen.get("sizes").toString()).isEqualTo("[95,95,95]");
            long kept = server.api().command(session, message("setTree").put("published", false)).seq();
            assertThat(kept).as("nothing of a tree that the browsers keep is journaled").satisfies(seq ->
                    assertThat(keeping.equals("server") ? seq > 30 : seq < 25).isTrue());
        }
    }

    private static String story() throws IOException {
        try (InputStream script = Browser.class.getResourceAsStream("tree-story.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    // --- by the browsers, frame by frame -----------------------------------------------------------------------------

    private static ObjectNode link(String id, String subject) throws JsonProcessingException {
        ObjectNode link = Messages.JSON.readValue(
                ProtocolDocument.example("giveTree").at("/triples/0").toString(), ObjectNode.class);
        return link.put("triple", id).put("subject", subject);
    }

    private static TuttiClient keeper(Room room) {
        TuttiClient ada = room.host("Ada");
        ada.command(message("setTree").put("keeping", "browsers"));
        assertThat(ada.answer(message("getTree"), "tree").get("added")).isEmpty();
        return ada;
    }

    private static ObjectNode gift(JsonNode wanted, long revision, ObjectNode... links) {
        ObjectNode gift = message("giveTree").put("wanted", wanted.get("wanted").asText()).put("revision", revision)
                .put("more", false);
        gift.putArray("triples").addAll(List.of(links));
        return gift;
    }

    @Test
    @Requirement("H-25")
    @Requirement("H-46")
    void whatIsDone_isNumberedAndTold_inTheWordsOfEach() {
        try (Room room = Room.open(server, "Relayed")) {
            TuttiClient ada = keeper(room);
            TuttiClient ben = room.guest("Ben");
            TuttiClient cem = room.guest("Cem");
            ObjectNode mirror = message("addMirror");
            mirror.putObject("subject").put("uri", "blob:ada").put("site", ada.endpoint());
            mirror.putObject("object").put("uri", "blob:ben").put("site", ben.endpoint());
            long said = ada.command(mirror).seq();

            ObjectNode adding = message("addTriples");
            adding.putArray("triples").addObject().put("subject", "blob:ada#t=+1,+5").put("object", "geo:1,1");
            JsonNode answer = ada.answer(adding, "accepted");
            long number = answer.get("seq").asLong();
            assertThat(number).isGreaterThan(said);
            assertThat(answer.at("/tree/asked/triples/0/subject").asText()).isEqualTo("blob:ada#t=+1,+5");
            JsonNode told = ben.await("the link", frame -> frame.path("revision").asLong() == number);
            assertThat(told.at("/asked/triples/0/subject").asText()).isEqualTo("blob:ben#t=+1,+5");
            assertThat(told.at("/asked/triples/0/kind").asText()).isEqualTo("map");
            assertThat(told.get("moment")).isEqualTo(answer.at("/tree/moment"));
            JsonNode unseen = cem.await("that there is a link", frame -> frame.path("revision").asLong() == number);
            assertThat(unseen.at("/asked/triples")).hasSize(1);
            assertThat(unseen.at("/asked/triples/0").has("subject")).isFalse();

            long next = ada.command(message("publishEvent").put("event", "talk.begins")).seq();
            assertThat(next).isGreaterThan(number);
            ada.ping();
            assertThat(ada.received("tree")).as("of its own").allMatch(frame -> !frame.has("asked"));
            ObjectNode removing = message("removeTriple").put("triple", "t" + number);
            assertThat(ben.refusal(removing).code()).isEqualTo("not-permitted");
            ObjectNode wrong = message("addTriples");
            wrong.putArray("triples").addObject().put("subject", "file:demo#t=7,3").put("object", "geo:1,1");
            assertThat(ada.refusal(wrong).code()).isEqualTo("out-of-range");
            wrong.withArray("triples").removeAll().addObject()
                    .put("subject", "file:demo").put("object", "javascript:alert(1)");
            assertThat(ada.refusal(wrong).code()).isEqualTo("out-of-range");
        }
    }

    @Test
    @Requirement("H-61")
    void whoGivesTheTree_canMisleadOnlyWhoAskedForIt_andNotToJustAnything() throws JsonProcessingException {
        try (Room room = Room.open(server, "Liars")) {
            TuttiClient ada = keeper(room);
            TuttiClient ben = room.guest("Ben");
            long number = ada.command(ProtocolDocument.example("addTriples").without("id")).seq();
            String question = ben.send(message("getTree"));
            JsonNode wanted = ada.awaitType("treeWanted");
            assertThat(ben.refusal(gift(wanted, number)).code()).as("from whom nobody asked").isEqualTo("too-late");

            ada.sendAsIs(gift(wanted, number, link("t9", "file:demo#t=1,2")));
            JsonNode given = ben.answerTo(question, "tree");
            assertThat(given.get("whole").asBoolean()).isTrue();
            assertThat(given.at("/added/0/triple").asText()).isEqualTo("t9");
            assertThat(ada.refusal(gift(wanted, number)).code()).as("once more").isEqualTo("too-late");

            TuttiClient cem = room.guest("Cem");
            String other = cem.send(message("getTree"));
            JsonNode again = ada.await("another wish", frame -> frame.path("type").asText().equals("treeWanted")
                    && !frame.get("wanted").equals(wanted.get("wanted")));
            ObjectNode evil = gift(again, number, link("t9", "file:demo"));
            ((ObjectNode) evil.at("/triples/0")).put("subject", "no uri");
            assertThat(ada.refusalOf(evil.toString())).isEqualTo("out-of-range");
            // Ben, who has it by now, is asked instead.
            ben.sendAsIs(gift(ben.awaitType("treeWanted"), number, link("t7", "file:demo")));
            assertThat(cem.answerTo(other, "tree").at("/added/0/triple").asText()).isEqualTo("t7");
        }
    }

    @Test
    void whoDoesNotAnswer_isPassedOver_andWhoIsGoneAtOnce() throws JsonProcessingException {
        try (Room room = Room.open(server, "Silence")) {
            TuttiClient ada = keeper(room);
            long number = ada.command(ProtocolDocument.example("addTriples").without("id")).seq();
            TuttiClient ben = room.guest("Ben");
            String question = ben.send(message("getTree"));
            ada.sendAsIs(gift(ada.awaitType("treeWanted"), number, link("t9", "file:demo")));
            ben.answerTo(question, "tree");

            TuttiClient cem = room.guest("Cem");
            String wish = cem.send(message("getTree"));
            ada.await("a second wish", _ -> ada.received("treeWanted").size() == 2);
            ada.drop();
            ben.sendAsIs(gift(ben.awaitType("treeWanted"), number, link("t9", "file:demo")));
            assertThat(cem.answerTo(wish, "tree").get("added")).hasSize(1);

            TuttiClient dan = room.guest("Dan");
            String last = dan.send(message("getTree"));
            // Ben and Cem say nothing.
            assertThat(dan.answerTo(last, "error").get("code").asText()).isEqualTo("tree-elsewhere");
        }
    }

    @Test
    void whoComesBack_keepsWhatItHas_ifNothingWasDoneMeanwhile() {
        try (Room room = Room.open(server, "Back")) {
            TuttiClient ada = keeper(room);
            TuttiClient ben = room.guest("Ben");
            long number = ada.command(ProtocolDocument.example("addTriples").without("id")).seq();
            JsonNode kept = ben.answer(message("getTree").put("have", number), "tree");
            assertThat(kept.get("kept").asBoolean()).isTrue();
            ada.command(message("publishEvent").put("event", "talk.begins"));
            ben.send(message("getTree").put("have", number));
            ada.awaitType("treeWanted");
        }
    }
}
