package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.tree.TreeHttp.JSON;
import static org.tutti.conformance.tree.TreeHttp.JSON_LD;
import static org.tutti.conformance.tree.TreeHttp.PREFIX;
import static org.tutti.conformance.tree.TreeHttp.TURTLE;
import static org.tutti.conformance.tree.TreeHttp.links;
import static org.tutti.conformance.tree.TreeHttp.tag;
import static org.tutti.conformance.tree.TreeHttp.texts;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** The tree over HTTP: every link a resource, in each of the forms. */
@Tag("tree")
@Requirement("H-32")
@ExtendWith(SharedServer.class)
class TreeRestIT {

    private static final String A = "https://v.example/a.mp4", B = "https://v.example/b.mp4", C = "https://v.example/c.html";

    private final TuttiServer server;
    private final TreeHttp tree;

    TreeRestIT(TuttiServer server) {
        this.server = server;
        this.tree = TreeHttp.open(server, "Tree");
    }

    @Test
    @Requirement("H-34")
    void aLink_isCreatedOnTheTree_orUnderALink() {
        HttpResponse<String> answer = tree.post("/triples", TURTLE, PREFIX + "<#t=10,40> tutti:sync <%s#t=5,15> .".formatted(A));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String location = answer.headers().firstValue("Location").orElseThrow();
        JsonNode link = parse(tree.get(location));
        assertThat(location).isEqualTo(tree.at("/triples/" + link.get("triple").asText()).toString());
        assertThat(link.get("subject").asText()).isEqualTo(tree.urn() + "#t=10,40");
        assertThat(link.get("object").asText()).isEqualTo(A + "#t=5,15");
        assertThat(link.get("parent").isNull()).isTrue();

        HttpResponse<String> under = tree.post(location, JSON, """
                {"subject": "%s#t=6", "object": "geo:41.38,2.17?z=12", "kind": "map", "label": "Barcelona"}""".formatted(A));
        assertThat(under.statusCode()).as(under.body()).isEqualTo(201);
        assertThat(links(tree.get(location), "urn:tutti:tree#child")).containsExactly(under.headers().firstValue("Location").orElseThrow());
        assertProblem(tree.post(location, JSON, "{\"subject\": \"%s\", \"object\": \"%s\"}".formatted(B, C)), 422, "out-of-range");
    }

    @Test
    @Requirement("H-35")
    void manyLinks_areCreatedByOneRequest_orNone() {
        String turtle = IntStream.range(0, 50).mapToObj(i -> "<#t=%d> tutti:sync <https://v.example/%1$d> .".formatted(i)).collect(Collectors.joining("\n"));
        HttpResponse<String> answer = tree.post("/triples", TURTLE, PREFIX + turtle);
        assertThat(parse(answer).get("triples")).hasSize(50);
        long revision = tree.whole().get("revision").asLong();
        assertThat(parse(answer).get("triples")).allSatisfy(link -> assertThat(link.get("rev").asLong()).isEqualTo(revision));
        assertThat(links(answer, "item")).isNotEmpty().first().isEqualTo(answer.headers().firstValue("Location").orElseThrow());

        assertProblem(tree.post("/triples", TURTLE, PREFIX + turtle + "\n<#t=7,3> tutti:sync <https://v.example/> ."), 422, "out-of-range");
        assertThat(tree.whole().get("triples")).hasSize(50);
    }

    @Test
    @Requirement("H-36")
    @Requirement("H-40")
    void aLink_isToldWithItsNeighbours() {
        List<String> ids = tree.add("<#t=1> tutti:sync <%s> . <#t=2> tutti:sync <%s> . <%s#t=3> tutti:sync <%s> .".formatted(A, B, A, C));
        HttpResponse<String> top = tree.get("/triples/" + ids.get(0));
        assertThat(links(top, "urn:tutti:tree#child")).containsExactly(tree.at("/triples/" + ids.get(2)).toString());
        assertThat(links(top, "urn:tutti:tree#sibling")).containsExactly(tree.at("/triples/" + ids.get(1)).toString());
        assertThat(links(top, "up")).isEmpty();
        assertThat(texts(parse(top).get("children"))).containsExactly(ids.get(2));
        assertThat(texts(parse(top).get("siblings"))).containsExactly(ids.get(1));
        assertThat(links(tree.get("/triples/" + ids.get(2)), "up")).containsExactly(tree.at("/triples/" + ids.get(0)).toString());

        String turtle = tree.get("/triples/" + ids.get(0), "Accept", TURTLE).body();
        assertThat(turtle).contains("tutti:child").contains("tutti:sibling").contains(tree.at("/triples/" + ids.get(2)).toString());
    }

    @Test
    @Requirement("H-37")
    void aLink_isMoved_onItsSubject_itsObject_orBoth() {
        String id = tree.add("<#t=10,40> tutti:sync <%s#t=5,15> .".formatted(A)).getFirst();
        String path = "/triples/" + id;
        HttpResponse<String> subject = tree.patch(path, "{\"subject\": \"%s#t=12,40\"}".formatted(tree.urn()), "If-Match", tag(tree.get(path)));
        assertThat(subject.statusCode()).as(subject.body()).isEqualTo(200);
        assertThat(parse(subject).get("at").get(0).asDouble()).isEqualTo(12);
        HttpResponse<String> object = tree.patch(path, "{\"object\": \"%s#t=6,16\"}".formatted(A), "If-Match", tag(subject));
        assertThat(parse(object).get("object").asText()).isEqualTo(A + "#t=6,16");
        HttpResponse<String> both = tree.put(path, TURTLE, PREFIX + "<#t=13,50> tutti:sync <%s#t=7> .".formatted(A), "If-Match", tag(object));
        assertThat(parse(both).get("subject").asText()).isEqualTo(tree.urn() + "#t=13,50");
        assertThat(parse(both).get("object").asText()).isEqualTo(A + "#t=7");
        assertThat(parse(tree.patch(path, "{\"label\": \"Goal\"}", "If-Match", tag(both))).get("label").asText()).isEqualTo("Goal");
        assertProblem(tree.patch(path, "{\"object\": \"%s\"}".formatted(B), "If-Match", "*"), 422, "out-of-range");
        assertProblem(tree.patch(path, "{\"rate\": 2}", "If-Match", "*"), 422, "out-of-range");
    }

    @Test
    @Requirement("H-33")
    void theAddressOfALink_staysOverManyUpdates() {
        String path = "/triples/" + tree.add("<#t=10,40> tutti:sync <%s> .".formatted(A)).getFirst();
        String last = tag(tree.get(path));
        for (int i = 0; i < 100; i++) {
            HttpResponse<String> answer = tree.patch(path, "{\"subject\": \"%s#t=%d,400\"}".formatted(tree.urn(), i), "If-Match", last);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            last = tag(answer);
        }
        assertThat(parse(tree.get(path)).get("at").get(0).asInt()).isEqualTo(99);
        assertThat(tag(tree.get(path))).isEqualTo(last);
    }

    @Test
    @Requirement("H-41")
    void whoKnowsAnOldState_changesNothing() {
        String path = "/triples/" + tree.add("<#t=10,40> tutti:sync <%s#t=5,15> .".formatted(A)).getFirst();
        String old = tag(tree.get(path));
        assertThat(tree.patch(path, "{\"label\": \"first\"}", "If-Match", old).statusCode()).isEqualTo(200);
        assertProblem(tree.patch(path, "{\"label\": \"second\"}", "If-Match", old), 412, "triple-changed");
        assertProblem(tree.delete(path, "If-Match", old), 412, "triple-changed");
        assertThat(tree.patch(path, "{\"label\": \"x\"}").statusCode()).isEqualTo(428);
        assertThat(tree.patch(path, "{\"label\": \"x\"}", "If-Match", "W/" + old).statusCode()).isEqualTo(412);
        assertThat(tree.patch(path, "{\"label\": \"x\"}", "If-Match", "\"nonsense\"").statusCode()).isEqualTo(412);
        assertThat(parse(tree.get(path)).get("label").asText()).isEqualTo("first");
    }

    @Test
    @Requirement("H-41")
    void aNewNeighbour_isNoReasonToRefuseAChange() {
        String path = "/triples/" + tree.add("<#t=10,40> tutti:sync <%s> .".formatted(A)).getFirst();
        String before = tag(tree.get(path));
        tree.addUnder(path, "<%s#t=3> tutti:sync <%s> .".formatted(A, C));
        assertThat(tag(tree.get(path))).isNotEqualTo(before);
        assertThat(tree.patch(path, "{\"label\": \"x\"}", "If-Match", before).statusCode()).isEqualTo(200);
    }

    @Test
    @Requirement("H-38")
    void deletingALink_removesAllUnderIt() {
        List<String> ids = tree.add("<#t=1> tutti:sync <%s> . <%s#t=2> tutti:sync <%s> . <%s#t=3> tutti:sync <%s> . <#t=9> tutti:sync <%s> ."
                .formatted(A, A, B, B, C, C));
        HttpResponse<String> answer = tree.delete("/triples/" + ids.getFirst());
        assertThat(texts(parse(answer).get("removed"))).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        assertProblem(tree.get("/triples/" + ids.get(2)), 404, "triple-unknown");
        assertProblem(tree.delete("/triples/" + ids.getFirst()), 404, "triple-unknown");
        assertThat(tree.whole().get("triples")).hasSize(1);
    }

    @Test
    @Requirement("H-43")
    void whoHasItAlready_isNotSentItAgain() {
        List<String> ids = tree.add("<#t=1> tutti:sync <%s> . <#t=2> tutti:sync <%s> .".formatted(A, B));
        for (String path : List.of("", "/triples/" + ids.getFirst())) {
            HttpResponse<String> first = tree.get(path);
            HttpResponse<String> again = tree.get(path, "If-None-Match", tag(first));
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(tag(again)).isEqualTo(tag(first)).startsWith("\"rev-");
            assertThat(first.headers().firstValue("Vary").orElse("")).contains("Accept");
            assertThat(tree.get(path, "If-None-Match", tag(first), "Accept", TURTLE).statusCode()).as("another form").isEqualTo(200);
            tree.delete("/triples/" + tree.add("<#t=9> tutti:sync <%s> .".formatted(C)).getFirst());
            assertThat(tree.get("", "If-None-Match", tag(first)).statusCode()).as("the tree was changed").isEqualTo(200);
        }
    }

    @ParameterizedTest
    @Requirement("H-42")
    @CsvSource(delimiter = '|', value = {
        "*/*|application/json", "text/turtle|text/turtle", "application/ld+json|application/ld+json", "application/trig|application/trig",
        "application/rdf+xml|application/rdf+xml", "application/xml|application/xml", "application/n-triples|application/n-triples",
        "text/html, text/turtle;q=0.3, application/json;q=0.2|text/turtle", "text/*|text/turtle", "application/json;q=0, */*;q=0.1|text/turtle",
        ";;;|application/json", "text/html, application/xml;q=0.9|application/xml"})
    void eachForm_isToldToWhoTakesIt(String accept, String type) {
        tree.add("<#t=1> tutti:sync <%s> .".formatted(A));
        HttpResponse<String> answer = tree.get("", "Accept", accept);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(answer.body()).contains(A);
    }

    @Test
    @Requirement("H-42")
    void otherForms_areNotAcceptable_norTaken() {
        assertThat(tree.get("", "Accept", "text/html").statusCode()).isEqualTo(406);
        assertThat(tree.post("/triples", "text/html", "<a>").statusCode()).isEqualTo(415);
        assertThat(tree.post("/triples", "text/turtle; charset=utf-16", PREFIX).statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @Requirement("H-1")
    @Requirement("H-42")
    @ValueSource(strings = {TURTLE, JSON_LD, "application/trig", "application/rdf+xml", "application/n-triples", JSON})
    void aTree_isExported_andImportedElsewhere_inAnyForm(String type) {
        tree.add("""
                [] tutti:subject <#t=10,40> ; tutti:object <%s#t=5,15> ; tutti:rate 1.5 ; tutti:play "head" .
                <%s#t=6,9> tutti:sync <data:text/plain,Hello> . <file:demo#xywh=percent:1,2,3,4> tutti:sync <%s> .""".formatted(A, A, C));
        TreeHttp other = TreeHttp.open(server, "Elsewhere");
        HttpResponse<String> answer = other.post("/triples?shift=100", type, tree.get("", "Accept", type).body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);

        assertThat(shape(other.whole(), other.urn())).isEqualTo(shape(tree.whole(), tree.urn()).stream()
                .map(row -> row.replace("SESSION#t=10,40", "SESSION#t=110,140")).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @Requirement("H-1")
    @Requirement("H-35")
    @ValueSource(strings = {TURTLE, JSON_LD})
    void aWholeTreeOfAThousandLinks_goesElsewhereInOneRequest(String type) {
        tree.add(IntStream.range(0, 1000).mapToObj(i -> "<#t=%d> tutti:sync <https://v.example/%1$d> .".formatted(i)).collect(Collectors.joining("\n")));
        String export = tree.get("", "Accept", type).body();
        assertThat(export.length()).isGreaterThan(100_000);
        TreeHttp other = TreeHttp.open(server, "Elsewhere");
        HttpResponse<String> answer = other.post("/triples", type, export);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(shape(other.whole(), other.urn())).hasSize(1000).isEqualTo(shape(tree.whole(), tree.urn()));
    }

    @Test
    @Requirement("H-61")
    void aLongTree_isTakenFromNobodyWhoMayNot() {
        assertProblem(tree.as("nonsense").post("/triples", TURTLE, " ".repeat(1_000_000)), 403, "token-refused");
        assertProblem(tree.as(null).post("/triples", TURTLE, " ".repeat(1_000_000)), 403, "token-refused");
        assertThat(tree.post("/mirrors", TURTLE, " ".repeat(1_000_000)).statusCode()).isEqualTo(413);
    }

    /** A tree without its ids: of each link what it says, and what the one above it says. */
    private static Set<String> shape(JsonNode tree, String urn) {
        Map<String, JsonNode> links = new HashMap<>();
        tree.get("triples").forEach(link -> links.put(link.get("triple").asText(), link));
        return links.values().stream()
                .map(link -> said(link) + " under " + (link.get("parent").isNull() ? "" : said(links.get(link.get("parent").asText()))))
                .map(row -> row.replace(urn, "SESSION"))
                .collect(Collectors.toSet());
    }

    private static String said(JsonNode link) {
        return String.join(" ", link.get("subject").asText(), link.get("object").asText(), link.get("kind").asText(),
                link.get("play").asText(), link.get("rate").asText(), link.get("label").asText());
    }

    @Test
    void shiftNow_movesWhatHangsOnTheSession_toNow() {
        HttpResponse<String> answer = tree.post("/triples?shift=now", TURTLE,
                PREFIX + "<urn:tutti:session:another-1234567890#t=1000> tutti:sync <%s> . <file:demo#t=1000> tutti:sync <%s> .".formatted(A, B));
        assertThat(parse(answer).get("triples").get(0).get("subject").asText()).startsWith(tree.urn() + "#t=100");
        assertThat(parse(answer).get("triples").get(0).get("at").get(0).asDouble()).isBetween(1000.001, 1100.0);
        assertThat(parse(answer).get("triples").get(1).get("at").get(0).asDouble()).isEqualTo(1000);
        assertProblem(tree.post("/triples?shift=soon", TURTLE, PREFIX + "<#t=1> tutti:sync <%s> .".formatted(A)), 422, "out-of-range");
    }

    @Test
    @Requirement("H-44")
    @Requirement("H-58")
    void aCrawler_findsEveryLink_byLinksAlone() {
        Set<String> all = new HashSet<>(tree.add("""
                <#t=1> tutti:sync <%s> . <#t=2> tutti:sync <%s> . <%s#t=2> tutti:sync <geo:1,2> . <%s#t=3> tutti:sync <geo:3,4> .
                <%s#t=4> tutti:sync <data:text/plain,x> .""".formatted(A, B, A, A, B)));
        String start = links(tree.get("/triples/" + all.iterator().next()), "collection").getFirst();
        Pattern child = Pattern.compile("<urn:tutti:tree#(?:child|sibling)> <([^>]*)>");
        Deque<String> toDo = new ArrayDeque<>(child.matcher(tree.get(start, "Accept", "application/n-triples").body()).results()
                .map(found -> found.group(1)).limit(1).toList());
        Set<String> found = new HashSet<>();
        while (!toDo.isEmpty()) {
            String address = toDo.pop();
            if (found.add(address.substring(address.lastIndexOf('/') + 1))) {
                HttpResponse<String> link = tree.get(address);
                List<String> next = new ArrayList<>(links(link, "urn:tutti:tree#child"));
                next.addAll(links(link, "urn:tutti:tree#sibling"));
                next.addAll(links(link, "up"));
                next.forEach(toDo::push);
            }
        }
        assertThat(found).isEqualTo(all);
    }

    /** Figure 7: links T01 and T02 hang on the session, TX0 to TX2 on what they play. */
    @Test
    @Requirement("H-39")
    void theSuperNodesOfFigure7_areTheirs() {
        List<String> root = tree.add("<#t=0,100> tutti:sync <%s> . <#t=50,80> tutti:sync <%s> .".formatted(A, B));
        List<String> under = tree.add("<%s#t=0,10> tutti:sync <geo:0,0> . <%s#t=10,20> tutti:sync <geo:1,1> . <%s#t=20,30> tutti:sync <geo:2,2> ."
                .formatted(A, A, A));
        assertThat(texts(tree.link(root.get(0)).get("children"))).isEqualTo(under);
        assertThat(texts(tree.link(root.get(0)).get("siblings"))).containsExactly(root.get(1));
        assertThat(texts(tree.link(root.get(1)).get("siblings"))).containsExactly(root.get(0));
        assertThat(texts(tree.link(under.get(1)).get("siblings"))).containsExactly(under.get(0), under.get(2));
        assertThat(texts(tree.link(root.get(1)).get("children"))).isEmpty();
    }

    @Test
    @Requirement("H-57")
    void aPublishedTree_isReadByAnybody_fromAnywhere() {
        tree.add("<#t=1> tutti:sync <%s> .".formatted(A));
        TreeHttp anybody = tree.as(null);
        assertProblem(anybody.get(""), 403, "token-refused");
        tree.publish();
        HttpResponse<String> answer = anybody.get("", "Origin", "https://elsewhere.example", "Accept", TURTLE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(answer.body()).contains(A);
        assertThat(anybody.get("").body()).as("who added it").doesNotContain("\"member\"").doesNotContain("The host");
        assertProblem(anybody.post("/triples", TURTLE, PREFIX + "<#t=1> tutti:sync <%s> .".formatted(B)), 403, "token-refused");
        assertProblem(tree.as("nonsense").get(""), 403, "token-refused");
    }

    @Test
    @Requirement("H-61")
    void whoMayNot_changesNothing() {
        String id = tree.add("<#t=1> tutti:sync <%s> .".formatted(A)).getFirst();
        try (Room room = Room.open(server, "Guests")) {
            room.host("Ada");
            TreeHttp guest = new TreeHttp(server, room.created(), room.guest("Bob").welcome().seat());
            assertThat(guest.get("").statusCode()).isEqualTo(200);
            assertProblem(guest.post("/triples", TURTLE, PREFIX + "<#t=1> tutti:sync <%s> .".formatted(A)), 403, "not-permitted");
            assertProblem(guest.post("/triples", TURTLE, "not even Turtle"), 403, "not-permitted");
            assertProblem(guest.as(tree.token()).get(""), 403, "token-refused");
            assertProblem(guest.post("/events", JSON, "{\"event\": \"talk.begins\"}"), 403, "not-permitted");
        }
        assertProblem(tree.as(null).delete("/triples/" + id), 403, "token-refused");
        assertThat(tree.link(id).get("object").asText()).isEqualTo(A);
    }

    @Test
    @Requirement("H-61")
    void aTree_hasAsManyLinksAsItMay() {
        TuttiApi api = server.api();
        api.command(tree.session(), Messages.JSON.createObjectNode().put("type", "setTree").put("triples", 3));
        tree.add("<#t=1> tutti:sync <%s> . <#t=2> tutti:sync <%s> .".formatted(A, B));
        assertProblem(tree.post("/triples", TURTLE, PREFIX + "<#t=1> tutti:sync <%s> , <%s> .".formatted(B, C)), 422, "tree-full");
        assertProblem(tree.post("/triples", TURTLE, PREFIX + IntStream.range(0, 10)
                .mapToObj("<#t=1> tutti:sync <https://v.example/%d> . "::formatted).collect(Collectors.joining())), 413, "too-large");
    }

    @Test
    void mirrors_areAddedAndTold() {
        try (Room room = Room.open(server, "Mirrors")) {
            String endpoint = room.host("Ada").welcome().endpoint();
            TreeHttp here = new TreeHttp(server, room.created(), room.created().hostToken());
            HttpResponse<String> mirror = here.post("/mirrors", JSON, """
                    {"subject": {"uri": "file:demo"}, "object": {"uri": "blob:https://a/1", "site": "%s"}}""".formatted(endpoint));
            assertThat(mirror.statusCode()).as(mirror.body()).isEqualTo(201);
            assertThat(parse(here.get("/mirrors")).get("mirrors").get(0).get("object").get("site").asText()).isEqualTo(endpoint);
            assertThat(here.get("/mirrors", "Accept", TURTLE).body()).contains("tutti:mirror").contains("urn:tutti:endpoint:" + endpoint);
            assertThat(here.delete(mirror.headers().firstValue("Location").orElseThrow()).statusCode()).isEqualTo(204);
            assertThat(parse(here.get("/mirrors")).get("mirrors")).isEmpty();
            assertThat(here.post("/mirrors", TURTLE, PREFIX + "<file:demo> tutti:mirror <blob:https://a/2> . <blob:https://a/2> tutti:site <urn:tutti:endpoint:"
                    + endpoint + "> .").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void events_arePublishedAndTold() {
        assertThat(tree.post("/events", JSON, "{\"event\": \"talk.begins\"}").statusCode()).isEqualTo(201);
        assertThat(parse(tree.get("/events")).get("events").get(0).get("event").asText()).isEqualTo("talk.begins");
        assertProblem(tree.post("/events", JSON, "{\"event\": \"7up\"}"), 422, "out-of-range");
    }

    @Test
    @Requirement("H-57")
    void strangers_areNotToldOfDevices() {
        try (Room room = Room.open(server, "Mirrors")) {
            String endpoint = room.host("Ada").welcome().endpoint();
            TreeHttp here = new TreeHttp(server, room.created(), room.created().hostToken());
            assertThat(here.post("/mirrors", JSON, """
                    {"subject": {"uri": "file:demo"}, "object": {"uri": "blob:https://a/1", "site": "%s"}}""".formatted(endpoint))
                    .statusCode()).isEqualTo(201);
            here.publish();
            for (String path : List.of("", "/mirrors")) {
                for (String form : List.of(JSON, TURTLE, JSON_LD)) {
                    assertThat(here.get(path, "Accept", form).body()).contains("blob:https://a/1");
                    assertThat(here.as(null).get(path, "Accept", form).body()).doesNotContain("blob:", endpoint);
                }
            }
        }
    }

    @Test
    @Requirement("H-43")
    void whatHasOneTag_isOneText() {
        tree.add("<#t=1> tutti:sync <%s> .".formatted(A));
        HttpResponse<String> first = tree.get("");
        server.api().command(tree.session(), Messages.JSON.createObjectNode().put("type", "play"));
        HttpResponse<String> again = tree.get("");
        assertThat(tag(again)).isEqualTo(tag(first));
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void aChange_isForAnyStateOfAList() {
        String path = "/triples/" + tree.add("<#t=1> tutti:sync <%s> .".formatted(A)).getFirst();
        String list = "\"rev-1-00\", " + tag(tree.get(path));
        assertThat(tree.patch(path, "{\"label\": \"a\"}", "If-Match", list).statusCode()).isEqualTo(200);
        assertThat(tree.patch(path, "{\"label\": \"b\"}", "If-Match", list).statusCode()).isEqualTo(412);
    }

    @ParameterizedTest
    @Requirement("H-40")
    @ValueSource(strings = {JSON, TURTLE, JSON_LD, "application/rdf+xml", "application/trig"})
    void whatHangsAtTheRoot_isToldWhateverItsUri_andHangsAtTheRootElsewhere(String form) {
        for (String object : List.of(
                "https://x/a[1]", "https://x/%zz", "https://x/#a#b", "HTTPS://X:443/../a", "urn:x", "urn:a:1")) {
            String link = "{\"subject\": \"%s#t=1\", \"object\": \"%s\"}".formatted(tree.urn(), object);
            assertThat(tree.post("/triples", JSON, link).statusCode()).isEqualTo(201);
        }
        assertThat(tree.post("/triples", JSON, """
                {"triples": [{"subject": "%s#t=1", "object": "file:demo"},
                    {"subject": "file:demo#t=2", "object": "%s", "parent": "root"}]}"""
                .formatted(tree.urn(), A)).statusCode()).isEqualTo(201);
        HttpResponse<String> whole = tree.get("", "Accept", form);
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
        TreeHttp other = TreeHttp.open(server, "Another");
        HttpResponse<String> taken = other.post("/triples", form, whole.body());
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
        assertThat(other.whole().get("triples")).hasSize(8)
                .allSatisfy(link -> assertThat(link.get("parent").isNull()).isTrue());
    }

    @Test
    @Requirement("H-53")
    void aLayer_isShownInFramesOfItsPageAlone() {
        String picture = tree.add("<#t=1> tutti:sync <https://v.example/a.png> .").getFirst();
        assertThat(layer(tree, picture, "iframe", "same-origin").statusCode()).isEqualTo(200);
        assertProblem(layer(tree, picture, "document", "same-origin"), 403, "not-permitted");
        assertProblem(layer(tree, picture, "iframe", "cross-site"), 403, "not-permitted");
        assertProblem(tree.get(shown(tree, picture)), 403, "not-permitted");

    }

    @ParameterizedTest
    @Requirement("H-53")
    @CsvSource({
        "image, https://v.example/b.png, 200", "image, https://me@v.example/b.png, 404", "page, javascript:alert(1), 404",
        "video, file:demo, 200", "video, file:other, 404"})
    void aLayerOfATreeInTheBrowsers_showsWhatCanBeLinked_andOfTheServersMediaTheQueue(String kind, String object, int status) {
        TreeHttp there = TreeHttp.open(server, "Browsers");
        server.api().command(
                there.session(), Messages.JSON.createObjectNode().put("type", "setTree").put("keeping", "browsers"));
        String link = "t1?kind=%s&object=%s".formatted(kind, object);
        assertThat(layer(there, link, "iframe", "same-origin").statusCode()).isEqualTo(status);
    }

    private static HttpResponse<String> layer(TreeHttp of, String link, String destination, String site) {
        return of.get(shown(of, link), "Sec-Fetch-Dest", destination, "Sec-Fetch-Site", site);
    }

    private static String shown(TreeHttp of, String link) {
        return of.server().root().resolve("s/" + of.session().session() + "/layers/" + link).toString();
    }
}
