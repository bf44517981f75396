package org.tutti.gateway.web.rdf;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.document.JsonDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.system.ParserProfile;
import org.apache.jena.riot.system.StreamRDF;

/**
 * The statements of JSON-LD: its expanded form (JSON-LD 1.1 API, 5.1), which Titanium makes, read as it is. Titanium's
 * own way from there on looks for each value among all others of its property, and takes minutes for a long list.
 */
final class JsonLdStatements {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String ID = "@id", TYPE = "@type", VALUE = "@value", REVERSE = "@reverse";

    private final ParserProfile profile;
    private final StreamRDF out;

    private JsonLdStatements(ParserProfile profile, StreamRDF out) {
        this.profile = profile;
        this.out = out;
    }

    static void read(String text, String base, ParserProfile profile, StreamRDF out) {
        try {
            var options = new JsonLdOptions((_, _) -> {
                throw new JsonLdError(JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED, "Nothing is fetched.");
            });
            options.setTimeout(PATIENCE);
            options.setBase(URI.create(base));
            JsonArray expanded =
                    JsonLd.expand(JsonDocument.of(new StringReader(text))).options(options).get();
            new JsonLdStatements(profile, out).nodes(expanded);
        } catch (JsonLdError e) {
            if (e.getCode() == JsonLdErrorCode.PROCESSING_TIMEOUT_EXCEEDED) {
                throw Halt.tooMuch("This takes too long to work through.");
            }
            throw Halt.syntax("JSON-LD says of this: " + Term.shown(String.valueOf(e.getMessage())), 0, 0);
        }
    }

    private void nodes(JsonValue values) {
        if (values.getValueType() == JsonValue.ValueType.ARRAY) {
            values.asJsonArray().forEach(value -> node(value).ifPresent(_ -> {}));
        }
    }

    /** What a value is, with all that is said within it; empty for what is not of links, such as a list. */
    private Optional<Node> node(JsonValue value) {
        if (value.getValueType() != JsonValue.ValueType.OBJECT) {
            return Optional.empty();
        }
        JsonObject object = value.asJsonObject();
        if (object.containsKey(VALUE)) {
            return Optional.of(NodeFactory.createLiteralString(lexical(object.get(VALUE))));
        }
        if (object.containsKey("@list") || object.containsKey("@set")) {
            return Optional.empty();
        }
        Node subject = object.get(ID) instanceof JsonString id ? named(id.getString()) : NodeFactory.createBlankNode();
        for (Map.Entry<String, JsonValue> property : object.entrySet()) {
            switch (property.getKey()) {
                case "@graph", "@included" -> nodes(property.getValue());
                case REVERSE -> property.getValue().asJsonObject().forEach((predicate, subjects) ->
                        subjects.asJsonArray().forEach(one ->
                                node(one).ifPresent(from -> say(from, predicate, subject))));
                // Nothing depends on what something is called an instance of.
                case ID, TYPE, "@index" -> {}
                default -> property.getValue().asJsonArray().forEach(one ->
                        node(one).ifPresent(to -> say(subject, property.getKey(), to)));
            }
        }
        return Optional.of(subject);
    }

    private void say(Node subject, String predicate, Node object) {
        if (!subject.isLiteral() && !predicate.startsWith("_:")) {
            out.triple(Triple.create(subject, NodeFactory.createURI(predicate), object));
        }
    }

    private Node named(String id) {
        return id.startsWith("_:") ? NodeFactory.createBlankNode(id) : profile.createURI(id, 0, 0);
    }

    private static String lexical(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
