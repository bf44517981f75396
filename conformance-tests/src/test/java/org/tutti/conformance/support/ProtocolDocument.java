package org.tutti.conformance.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/protocol} as machines read it: which messages there are, who sends them and what answers them. */
public final class ProtocolDocument {
    private static final Pattern CLOSE_CODE = Pattern.compile("\\b[14]0\\d\\d\\b");
    private static final Pattern CODE_IN_TABLE = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| \\d{3} \\|");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\|");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");
    private static final Pattern RESOURCE = Pattern.compile("(?m)^\\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final JsonNode DOCUMENT = yaml("asyncapi.yaml");
    private static final JsonNode OPEN_API = yaml("openapi.yaml");

    private ProtocolDocument() {}

    /** The messages in JSON that clients send, each with those that answer it. */
    public static Map<String, Set<String>> repliesByRequest() {
        Map<String, Set<String>> replies = new TreeMap<>();
        operations("receive").forEach(operation -> names(operation.path("messages")).forEach(
                name -> replies.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(names(operation.at("/reply/messages")).toList())));
        replies.keySet().removeAll(binary());
        return replies;
    }

    public static Set<String> toServer() {
        return repliesByRequest().keySet();
    }

    /** The messages in JSON that the server sends. */
    public static Set<String> fromServer() {
        return Stream.concat(
                        repliesByRequest().values().stream().flatMap(Set::stream),
                        operations("send").flatMap(operation -> names(operation.path("messages"))))
                .filter(name -> !binary().contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The messages that are binary frames, in either direction. */
    public static Set<String> binary() {
        return DOCUMENT.at("/components/messages").propertyStream().filter(each -> each.getValue().has("contentType")).map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public static Set<String> messages() {
        return DOCUMENT.at("/components/messages").propertyStream().map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The first example of a message. */
    public static ObjectNode example(String type) {
        return Messages.read(DOCUMENT.at("/components/messages/" + type + "/examples/0/payload"), ObjectNode.class).deepCopy();
    }

    /** The codes with which the server may close. */
    public static Set<Integer> closeCodes() {
        return CLOSE_CODE.matcher(DOCUMENT.at("/channels/session/description").asText().split("Close codes:")[1])
                .results().map(MatchResult::group).map(Integer::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The codes of messages of type error and of problems over HTTP. */
    public static Set<String> errorCodes() {
        return schema("error").at("/properties/code/enum").valueStream().map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The codes of the table in the text of the protocol. */
    public static Set<String> codesOfTheText() {
        return CODE_IN_TABLE.matcher(text("README.md")).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The types in the first column of the tables below a heading of the text. */
    public static Set<String> typesOfTheText(String heading) {
        String section = text("README.md").split("(?m)^" + heading + "$")[1].split("(?m)^###? ")[0];
        return ROW.matcher(section).results().flatMap(row -> CODE.matcher(row.group(1)).results()).map(found -> found.group(1))
                .filter(type -> !type.equals("type")).collect(Collectors.toCollection(TreeSet::new));
    }

    public static JsonNode openApi() {
        return OPEN_API;
    }

    /** Methods and paths, such as {@code GET /api/status}. */
    public static Set<String> resources() {
        return OPEN_API.path("paths").propertyStream()
                .flatMap(path -> path.getValue().propertyStream().map(Map.Entry::getKey).filter(METHODS::contains)
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public static Set<String> resourcesOfTheText() {
        return RESOURCE.matcher(text("README.md")).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    public static Set<String> openApiReferences() {
        return new TreeSet<>(OPEN_API.findValuesAsText("$ref"));
    }

    public static JsonNode schema(String name) {
        try {
            return Messages.JSON.readTree(text("schemas/" + name + ".schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> operations(String action) {
        return DOCUMENT.path("operations").valueStream().filter(each -> each.path("action").asText().equals(action));
    }

    /** The last part of each reference. */
    private static Stream<String> names(JsonNode references) {
        return references.valueStream().map(each -> each.path("$ref").asText()).map(each -> each.substring(each.lastIndexOf('/') + 1));
    }

    private static JsonNode yaml(String file) {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String file) {
        try (InputStream stream = ProtocolDocument.class.getResourceAsStream("/protocol/" + file)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
