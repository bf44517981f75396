package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** The tree over the WebSocket, kept by the server. Each frame is checked against its schema on its way. */
@Tag("tree")
@ExtendWith(SharedServer.class)
class TreeSocketIT {

    private static final String FILM = "file:demo";
    private static final String A = "https://v.example/a.mp4";

    private final TuttiServer server;

    TreeSocketIT(TuttiServer server) {
        this.server = server;
    }

    // --- what one says -----------------------------------------------------------------------------------------------

    private static ObjectNode link(String subject, String object) {
        return Messages.JSON.createObjectNode().put("subject", subject).put("object", object);
    }

    private static ObjectNode adding(ObjectNode... links) {
        ObjectNode message = message("addTriples");
        message.putArray("triples").addAll(List.of(links));
        return message;
    }

    private static ObjectNode mirror(ObjectNode subject, ObjectNode object) {
        ObjectNode message = message("addMirror");
        message.set("subject", subject);
        message.set("object", object);
        return message;
    }

    private static ObjectNode copy(String uri, TuttiClient site) {
        ObjectNode copy = Messages.JSON.createObjectNode().put("uri", uri);
        return site == null ? copy : copy.put("site", site.endpoint());
    }

    /** What a change led to, as who asked for it is told. */
    private static JsonNode changed(TuttiClient client, ObjectNode message) {
        return client.answer(message, "accepted").get("tree");
    }

    private static JsonNode added(TuttiClient client, ObjectNode... links) {
        return changed(client, adding(links)).get("added");
    }

    /** What the others are told of a change. */
    private static JsonNode told(TuttiClient client, long revision) {
        return client.await("revision " + revision, frame -> frame.path("type").asText().equals("tree")
                && frame.get("revision").asLong() == revision && !frame.path("whole").asBoolean());
    }

    private static ObjectNode publishing(String event) {
        return message("publishEvent").put("event", event);
    }

    private static String uri(Room room) {
        return "urn:tutti:session:" + room.session();
    }

    private static String id(JsonNode link) {
        return link.get("triple").asText();
    }

    private static List<String> texts(JsonNode rows, String field) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.path(field).asText(null)));
        return texts;
    }

    private static TuttiClient editor(Room room, TuttiClient host, String name) {
        TuttiClient guest = room.guest(name);
        ObjectNode grants = message("setGrants").put("member", guest.welcome().member());
        grants.putArray("grants").add("tree");
        host.command(grants);
        return guest;
    }

    // --- changes -----------------------------------------------------------------------------------------------------

    @Test
    @Requirement("H-45")
    @Requirement("H-34")
    @Requirement("H-36")
    @Requirement("H-37")
    @Requirement("H-38")
    void links_areAddedFoundChangedAndRemoved() {
        try (Room room = Room.open(server, "Links")) {
            TuttiClient ada = room.host("Ada");
            String top = id(added(ada, link(FILM + "#t=10,40", A + "#t=5,35").put("label", "Goal")).get(0));
            JsonNode under = added(ada, link(A + "#t=6,7", "geo:41.38,2.17"), link(A + "#t=8,9", "data:text/plain,Hi"));
            assertThat(texts(under, "parent")).containsOnly(top);
            assertThat(texts(under, "kind")).containsExactly("map", "note");

            JsonNode found = ada.answer(message("getTriple").put("triple", top), "triple");
            assertThat(found.at("/triple/label").asText()).isEqualTo("Goal");
            assertThat(found.get("children")).hasSize(2);
            JsonNode beside = ada.answer(message("getTriple").put("triple", id(under.get(0))), "triple");
            assertThat(beside.at("/siblings/0").asText()).isEqualTo(id(under.get(1)));

            long rev = found.at("/triple/rev").asLong();
            JsonNode moved = changed(ada, message("changeTriple").put("triple", top).put("ifRev", rev)
                    .put("subject", FILM + "#t=12,40").put("object", A + "#t=5,30"));
            assertThat(moved.at("/changed/0/at/0").asDouble()).isEqualTo(12);
            assertThat(moved.at("/changed/0/object").asText()).isEqualTo(A + "#t=5,30");
            ObjectNode stale = message("changeTriple").put("triple", top).put("ifRev", rev).put("label", "x");
            assertThat(ada.refusal(stale).code()).isEqualTo("triple-changed");
            JsonNode gone = changed(ada, message("removeTriple").put("triple", top)).get("removed");
            assertThat(gone).hasSize(3);
            assertThat(gone.get(2).asText()).isEqualTo(top);
            assertThat(ada.answer(message("getTree"), "tree").get("added")).isEmpty();
        }
    }

    @Test
    @Requirement("H-10")
    @Requirement("H-26")
    @Requirement("H-46")
    @Requirement("H-52")
    void aChange_isToldToAllOthersOnce_andToWhoAskedInTheAnswer() {
        try (Room room = Room.open(server, Map.of("title", "All", "template", "lead"))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            TuttiClient cem = room.guest("Cem");
            JsonNode answer = changed(ben, adding(link(FILM + "#t=1,5", A)));
            long revision = answer.get("revision").asLong();
            assertThat(told(ada, revision)).isEqualTo(told(cem, revision)).isEqualTo(answer);
            ben.ping();
            assertThat(ben.received("tree")).isEmpty();
            assertThat(room.guest("Dan").welcome()).isNotNull();
        }
    }

    @Test
    @Requirement("H-61")
    @Requirement("H-52")
    void whoHasNotTheGrant_changesNothing() {
        try (Room room = Room.open(server, "Grants")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            assertThat(ben.refusal(adding(link(FILM, A))).code()).isEqualTo("not-permitted");
            assertThat(ben.refusal(publishing("talk.begins")).code()).isEqualTo("not-permitted");
            assertThat(ben.refusal(message("setTree").put("published", true)).code()).isEqualTo("not-permitted");
            assertThat(ada.answer(message("getTree"), "tree").get("added")).isEmpty();
        }
    }

    @Test
    void aLargeTree_comesInParts_withWhatThereIsBesidesInTheFirst() {
        try (Room room = Room.open(server, "Large")) {
            TuttiClient ada = room.host("Ada");
            for (int i = 0; i < 7; i++) {
                ObjectNode[] links = new ObjectNode[100];
                for (int j = 0; j < links.length; j++) {
                    links[j] = link(FILM + "#t=" + (i * 100 + j), "geo:1,1");
                }
                changed(ada, adding(links));
            }
            TuttiClient ben = room.guest("Ben");
            assertThat(Messages.JSON.valueToTree(ada.answer(message("getTree"), "tree")).get("settings")).isNotNull();
            JsonNode first = ben.answer(message("getTree"), "tree");
            assertThat(first.get("more").asBoolean()).isTrue();
            assertThat(first.get("added")).hasSize(500);
            String last = first.at("/added/499/triple").asText();
            JsonNode second = ben.answer(message("getTree").put("after", last), "tree");
            assertThat(second.get("more").asBoolean()).isFalse();
            assertThat(second.get("added")).hasSize(200);
            assertThat(second.has("mirrors")).isFalse();
        }
    }

    // --- time --------------------------------------------------------------------------------------------------------

    @Test
    @Requirement("H-15")
    @Requirement("H-30")
    void now_isWhenTheMessageWasSent_byWhatItMayHaveTravelled() {
        try (Room room = Room.open(server, "Now")) {
            TuttiClient ada = room.host("Ada");
            ClockEstimate clock = ada.estimateClock();
            double bound = 100;
            clock.awaitInstant(ada.welcome().begunAt() + 2 * bound);
            ada.sendAsIs(TuttiClient.report(0, clock.now(), 0).put("bound", bound));
            JsonNode answer = ada.answer(adding(link(uri(room) + "#t=+0,+20", "geo:1,1")), "accepted");
            double taken = (answer.get("stamp").asDouble() - ada.welcome().begunAt()) / 1000;
            JsonNode at = answer.at("/tree/added/0/at");
            assertThat(at.get(0).asDouble()).isEqualTo(taken - bound / 1000, within(1e-3));
            assertThat(at.get(1).asDouble()).isEqualTo(at.get(0).asDouble() + 20, within(1e-3));
            assertThat(answer.at("/tree/added/0/subject").asText()).doesNotContain("+");
        }
    }

    @Test
    @Requirement("H-16")
    @Requirement("H-17")
    void events_startAndEndWhatGoesByThem_whoeverPublishesThem() {
        try (Room room = Room.open(server, "Events")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient agent = editor(room, ada, "Agent");
            JsonNode waiting = added(ada, link(uri(room) + "#t=talk.begins,talk.ends", A)).get(0);
            assertThat(waiting.get("at").isNull()).isTrue();
            JsonNode begun = changed(agent, publishing("talk.begins"));
            JsonNode told = told(ada, begun.get("revision").asLong());
            double began = told.at("/event/session").asDouble();
            assertThat(told.at("/changed/0/at/0").asDouble()).isEqualTo(began, within(1e-5));
            assertThat(told.at("/changed/0/at/1").isNull()).isTrue();
            JsonNode ended = told(ada, changed(agent, publishing("talk.ends")).get("revision").asLong());
            double end = ended.at("/event/session").asDouble();
            assertThat(ended.at("/changed/0/at/1").asDouble()).isEqualTo(end, within(1e-5));
            assertThat(ended.at("/changed/0/at/0").asDouble()).isEqualTo(began, within(1e-5));
        }
    }

    // --- mirrors -----------------------------------------------------------------------------------------------------

    @Test
    @Requirement("H-21")
    @Requirement("H-22")
    @Requirement("H-23")
    @Requirement("H-25")
    @Requirement("H-46")
    void links_areToldToEachSiteInItsWords_ofWhatIsSameByOthers() {
        try (Room room = Room.open(server, "Mirrors")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = editor(room, ada, "Ben");
            TuttiClient cem = room.guest("Cem");
            TuttiClient dan = room.guest("Dan");
            // Symmetric and transitive: Ben's is said of Ada's, Cem's of Ben's.
            changed(ada, mirror(copy("blob:ben", ben), copy("blob:ada", ada)));
            JsonNode mirrors = changed(ben, mirror(copy("blob:ben", ben), copy("blob:cem", cem))).get("mirrors");
            assertThat(mirrors).hasSize(2);
            assertThat(mirrors.at("/0/subject/site").asText()).isEqualTo(ben.endpoint());

            JsonNode own = changed(ada, adding(link("blob:ada#t=1,5", A)));
            long revision = own.get("revision").asLong();
            assertThat(own.at("/added/0/subject").asText()).isEqualTo("blob:ada#t=1,5");
            assertThat(told(ben, revision).at("/added/0/subject").asText()).isEqualTo("blob:ben#t=1,5");
            assertThat(told(cem, revision).at("/added/0/subject").asText()).isEqualTo("blob:cem#t=1,5");
            assertThat(told(dan, revision).path("added")).as("what is others' alone").isEmpty();
            assertThat(dan.answer(message("getTree"), "tree").get("added")).isEmpty();

            changed(ada, mirror(copy("blob:cem", cem), copy("https://cam.example/1", null)));
            JsonNode read = dan.answer(message("getTree"), "tree");
            assertThat(texts(read.get("added"), "subject")).containsExactly("https://cam.example/1#t=1,5");
            JsonNode back = changed(ben, adding(link("blob:ben#t=2,3", "geo:1,1")));
            assertThat(told(dan, back.get("revision").asLong()).at("/added/0/subject").asText())
                    .isEqualTo("https://cam.example/1#t=2,3");

            // Without what was said between, Ada's is something else again; what Ben linked everybody knew by then.
            String between = mirrors.at("/1/mirror").asText();
            changed(ada, message("removeMirror").put("mirror", between));
            assertThat(texts(cem.answer(message("getTree"), "tree").get("added"), "subject"))
                    .containsExactly("blob:cem#t=2,3");
        }
    }

    @Test
    @Requirement("H-24")
    void aMirror_isWhatSomebodySays_whateverTheStreamsAre() {
        try (Room room = Room.open(server, "Mixes")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            // A picture of both in one, under another address: of no stream that Ada sends.
            JsonNode said = changed(ben, mirror(copy("blob:mix-ssrc-2", ben), copy(FILM, null)));
            assertThat(told(ada, said.get("revision").asLong()).at("/mirrors/0/subject/uri").asText())
                    .isEqualTo("blob:mix-ssrc-2");
            JsonNode link = changed(ada, adding(link(FILM + "#t=1,5", A)));
            assertThat(told(ben, link.get("revision").asLong()).at("/added/0/subject").asText())
                    .isEqualTo("blob:mix-ssrc-2#t=1,5");
        }
    }
}
