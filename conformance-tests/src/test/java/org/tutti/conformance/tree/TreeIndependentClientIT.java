package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.NeedsPython;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiServer;

/** A client in another language, written from the documents alone, has its way with a tree. */
@Tag("tree")
@NeedsPython
@ExtendWith(SharedServer.class)
class TreeIndependentClientIT {
    private static final String FILM = "file:demo", CLIP = "https://v.example/a.mp4", MAP = "geo:41.38,2.17";

    @TempDir
    private Path folder;

    private Created session;
    private String tree;

    @Test
    @Requirement("H-58")
    void clientFromTheDocumentsAlone_crawls_adds_moves_andPublishes(TuttiServer server) throws Exception {
        session = server.api().createSession("Linked");
        tree = server.root().resolve("api/sessions/" + session.session() + "/tree").toString();

        String clip = asked("add", FILM + "#t=10,40", CLIP + "#t=5,15").get("location").asText();
        String map = asked("add", clip, CLIP + "#t=6,9", MAP).get("location").asText();
        String page = asked("add", FILM + "#t=talk.begins,+30", "https://v.example/page").get("location").asText();

        JsonNode crawled = asked("crawl");
        assertThat(Messages.JSON.convertValue(crawled.get("named"), List.class)).hasSize(3).contains(clip, map, page);
        assertThat(crawled.get("reached").properties()).as("from one to all of them, by links").hasSize(3);
        JsonNode found = crawled.get("reached").get(clip);
        assertThat(found.get("subject").asText()).isEqualTo(FILM + "#t=10,40");
        assertThat(found.get("children")).hasSize(1).first().extracting(JsonNode::asText).isEqualTo(map);
        assertThat(found.get("siblings")).hasSize(1).first().extracting(JsonNode::asText).isEqualTo(page);
        assertThat(crawled.get("reached").get(map).get("up")).first().extracting(JsonNode::asText).isEqualTo(clip);

        String known = found.get("etag").asText();
        assertThat(statuses(asked("change", clip, FILM + "#t=12,40"))).containsExactly(200);
        JsonNode late = asked("change", clip, FILM + "#t=13,40", known);
        assertThat(statuses(late)).as("somebody was there first: it looks again").containsExactly(412, 200);
        assertThat(late.get("subject").asText()).isEqualTo(FILM + "#t=13,40");

        asked("publish", "talk.begins");
        assertThat(asked("crawl").get("reached").get(page).get("etag").asText())
                .as("what waited is somewhere now")
                .isNotEqualTo(crawled.get("reached").get(page).get("etag").asText());

        assertThat(asked("remove", clip).get("removed")).hasSize(2);
        assertThat(asked("crawl").get("reached").properties()).hasSize(1);
    }

    private static List<Integer> statuses(JsonNode told) {
        List<Integer> statuses = new ArrayList<>();
        told.get("statuses").forEach(status -> statuses.add(status.asInt()));
        return statuses;
    }

    private JsonNode asked(String... command) throws IOException, InterruptedException {
        Path program = folder.resolve("client.py");
        if (!Files.exists(program)) {
            try (var text = TreeIndependentClientIT.class.getResourceAsStream("client.py")) {
                Files.copy(text, program);
            }
        }
        List<String> line = new ArrayList<>(List.of("python3", program.toString(), tree, session.hostToken()));
        line.addAll(List.of(command));
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", line, Files.readString(errors)).isZero();
        return Messages.JSON.readTree(told);
    }
}
