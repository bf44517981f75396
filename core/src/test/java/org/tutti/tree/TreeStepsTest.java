package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/protocol/tree-steps.json}: what becomes of trees, step by step. The browser keeps trees by the same rules
 * (H-63) and runs the same steps. {@link #main} makes them up and writes them down as this version has them.
 */
class TreeStepsTest {

    private static final Path STEPS = Path.of("../docs/protocol/tree-steps.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STORIES = 25, LENGTH = 14;
    private static final List<String> SUBJECTS = List.of(Grown.SESSION, Grown.FILM, Grown.FILM, "file:next",
            Grown.CLIP);
    private static final List<String> OBJECTS = List.of(
            Grown.CLIP, Grown.CLIP, "https://v.example/b.mp4", Grown.FILM, Grown.PAGE, Grown.MAP,
                    "https://v.example/c");
    private static final List<String> PARTS =
            List.of("", "#t=0,20", "#t=5,15", "#t=10,30", "#t=12", "#t=25,26", "#t=40,60", "#t=2,3");
    private static final List<String> MORE =
            List.of("#t=+0", "#t=+2,+5", "#t=goal", "#t=goal+1,+5", "#t=goal,end", "#t=4,end", "#t=,+8");

    @Test
    void steps_leadWhereTheyLead() throws IOException {
        for (JsonNode story : JSON.readTree(STEPS.toFile()).get("stories")) {
            var grown = new Grown();
            grown.sets(story.get("limits").get("triples").asInt(), story.get("limits").get("depth").asInt());
            for (JsonNode step : story.get("steps")) {
                assertThat(taken(grown, step)).as(step.get("asked").toString()).isEqualTo(step.get("then"));
            }
        }
    }

    /** Does a step, and tells what became of it. */
    private static JsonNode taken(Grown grown, JsonNode step) {
        JsonNode moment = step.get("moment");
        grown.at(moment.get("session").asDouble(), moment.get("position").asDouble()).numbered(step.get("revision")
                .asLong());
        ObjectNode then = JSON.createObjectNode();
        try {
            grown.take(() -> edit(grown, step.get("asked")));
        } catch (TreeFault fault) {
            return then.put("refused", fault.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        var links = new TreeMap<TripleId, Triple>();
        grown.last().added().forEach(link -> links.put(link.id(), link));
        grown.last().changed().forEach(link -> links.put(link.id(), link));
        ObjectNode rows = then.putObject("links");
        links.values().forEach(link -> rows.set(link.id().toString(), row(link)));
        ArrayNode removed = then.putArray("removed");
        grown.last().removed().stream().sorted().forEach(id -> removed.add(id.toString()));
        return then;
    }

    private static ArrayNode row(Triple link) {
        ArrayNode row = JSON.createArrayNode()
                .add(link.parent().map(TripleId::toString).orElse(null))
                .add(link.subject().toString())
                .add(link.object().toString());
        if (link.at().isEmpty()) {
            return row.addNull();
        }
        Span at = link.at().get();
        ArrayNode ends = row.addArray().add(Fragment.number(at.start()));
        if (Double.isFinite(at.end())) {
            ends.add(Fragment.number(at.end()));
        } else {
            ends.addNull();
        }
        return row;
    }

    private static TreeEdit edit(Grown grown, JsonNode asked) throws TreeFault {
        Tree tree = grown.tree();
        String id = asked.path("triple").asText();
        return switch (asked.get("type").asText()) {
            case "addTriples" -> {
                List<NewTriple> rows = new ArrayList<>();
                asked.get("triples").forEach(row -> rows.add(new NewTriple(
                        row.get("subject").asText(), row.get("object").asText(), text(row, "parent"),
                        Optional.of(Kind.PAGE), Optional.of(Playing.HEAD), Optional.of(1.0), Optional.empty())));
                yield TreeEdit.add(tree, rows, grown.doing());
            }
            case "changeTriple" -> TreeEdit.change(
                    tree, id, Optional.empty(), text(asked, "subject"), text(asked, "object"), Optional.empty(),
                    grown.doing());
            case "removeTriple" -> TreeEdit.remove(tree, id, Optional.empty(), grown.seq() + 1);
            case "publishEvent" -> TreeEdit.publish(tree, asked.get("event").asText(), grown.doing());
            default -> throw new IllegalStateException(asked.toString());
        };
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
    }

    // --- making them up ----------------------------------------------------------------------------------------------

    public static void main(String[] none) throws IOException {
        var random = new Random(20_140_403);
        ArrayNode stories = JSON.createArrayNode();
        for (int i = 0; i < STORIES; i++) {
            ObjectNode story = stories.addObject();
            int most = i % 5 == 0 ? 6 : 100;
            int deepest = i % 3 == 0 ? 2 : 16;
            story.putObject("limits").put("triples", most).put("depth", deepest);
            ArrayNode steps = story.putArray("steps");
            var grown = new Grown();
            grown.sets(most, deepest);
            for (int number = 1; number <= LENGTH; number++) {
                ObjectNode step = JSON.createObjectNode().put("revision", number + 20);
                step.putObject("moment").put("session", number * 5).put("position", random.nextInt(60))
                        .putArray("items").add(Grown.FILM);
                step.set("asked", asked(grown.tree(), random));
                step.set("then", taken(grown, step));
                steps.add(step);
            }
        }
        String about = "What becomes of a tree, step by step, as docs/tree.md says. `moment`: where the session, and"
                + " the item of these URIs, are. `asked`: as over the WebSocket; `root` says that the subject has a time"
                + " of its own. `then`: why it is refused, or which links are new or other now ([parent, subject, object,"
                + " at]) and which are gone.";
        var text = new StringBuilder("{\n  \"about\": [\"").append(about).append("\"],\n  \"stories\": [\n");
        for (JsonNode story : stories) {
            text.append("    {\"limits\": ").append(story.get("limits")).append(", \"steps\": [\n");
            for (JsonNode step : story.get("steps")) {
                text.append("      ").append(step).append(",\n");
            }
            text.setLength(text.length() - 2);
            text.append("\n    ]},\n");
        }
        text.setLength(text.length() - 2);
        Files.writeString(STEPS, text.append("\n  ]\n}\n"));
    }

    private static ObjectNode asked(Tree tree, Random random) {
        List<Triple> there = List.copyOf(tree.all());
        ObjectNode asked = JSON.createObjectNode();
        int what = there.isEmpty() ? 0 : random.nextInt(10);
        if (what < 6) {
            ArrayNode rows = asked.put("type", "addTriples").putArray("triples");
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                rows.add(newLink(there, rows, count, random));
            }
            return asked;
        }
        if (what == 9) {
            return asked.put("type", "publishEvent").put("event", any(List.of("goal", "end"), random));
        }
        Triple link = any(there, random);
        if (what == 8) {
            return asked.put("type", "removeTriple").put("triple", link.id().toString());
        }
        asked.put("type", "changeTriple").put("triple", link.id().toString());
        if (random.nextBoolean()) {
            asked.put("subject", link.subject().base() + part(random));
        }
        if (!asked.has("subject") || random.nextBoolean()) {
            asked.put("object", link.object().base() + any(PARTS, random));
        }
        return asked;
    }

    private static ObjectNode newLink(List<Triple> there, ArrayNode before, int count, Random random) {
        String base = any(SUBJECTS, random);
        String parent = null;
        int how = random.nextInt(6);
        if (how == 0 && !there.isEmpty()) {
            Triple above = any(there, random);
            parent = above.id().toString();
            base = above.object().base();
        } else if (how == 1 && count > 1) {
            int other = random.nextInt(count);
            parent = "#" + other;
            base = other < before.size() ? MediaUri.parse(before.get(other).get("object").asText()).base() : Grown.CLIP;
        } else if (how < 4 && !there.isEmpty()) {
            base = any(there, random).object().base();
        }
        ObjectNode row = JSON.createObjectNode().put("subject", base + part(random))
                .put("object", any(OBJECTS, random) + any(PARTS, random))
                .put("kind", "page").put("play", "head").put("rate", 1)
                .put("root", Grown.ITEMS.contains(base) || base.equals(Grown.SESSION));
        return parent == null ? row : row.put("parent", parent);
    }

    private static String part(Random random) {
        return any(random.nextInt(4) == 0 ? MORE : PARTS, random);
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
