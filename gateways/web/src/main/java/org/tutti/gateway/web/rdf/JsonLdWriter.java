package org.tutti.gateway.web.rdf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.system.StreamRDFBase;

/**
 * Statements as JSON-LD 1.1: a node for each subject, in the order they come. Titanium's own way looks for each value
 * among all others of its property, so that it takes the square of their number.
 */
final class JsonLdWriter extends StreamRDFBase {

    private static final String XSD = "http://www.w3.org/2001/XMLSchema#";

    private final Map<String, String> prefixes = new LinkedHashMap<>();
    private final Map<Node, Map<String, Set<Node>>> nodes = new LinkedHashMap<>();

    @Override
    public void prefix(String prefix, String iri) {
        prefixes.put(prefix, iri);
    }

    @Override
    public void triple(Triple triple) {
        nodes.computeIfAbsent(triple.getSubject(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(triple.getPredicate().getURI(), _ -> new LinkedHashSet<>())
                .add(triple.getObject());
    }

    /** All that was said. */
    String text() {
        // An IRI that begins like a name with a prefix would be read as that.
        prefixes.keySet().removeIf(prefix -> iris().anyMatch(iri -> iri.startsWith(prefix + ':')));
        var text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeObjectFieldStart("@context");
            for (Map.Entry<String, String> prefix : prefixes.entrySet()) {
                out.writeStringField(prefix.getKey(), prefix.getValue());
            }
            out.writeEndObject();
            out.writeArrayFieldStart("@graph");
            for (Map.Entry<Node, Map<String, Set<Node>>> node : nodes.entrySet()) {
                write(node.getKey(), node.getValue(), out);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private Stream<String> iris() {
        return nodes.entrySet().stream()
                .flatMap(node -> Stream.concat(
                        Stream.of(node.getKey()), node.getValue().values().stream().flatMap(Collection::stream)))
                .filter(Node::isURI)
                .map(Node::getURI);
    }

    private void write(Node subject, Map<String, Set<Node>> properties, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("@id", subject.getURI());
        for (Map.Entry<String, Set<Node>> property : properties.entrySet()) {
            boolean type = property.getKey().equals(Words.TYPE);
            out.writeFieldName(type ? "@type" : name(property.getKey()));
            List<Node> values = List.copyOf(property.getValue());
            if (values.size() > 1) {
                out.writeStartArray();
            }
            for (Node value : values) {
                if (type) {
                    out.writeString(name(value.getURI()));
                } else {
                    write(value, out);
                }
            }
            if (values.size() > 1) {
                out.writeEndArray();
            }
        }
        out.writeEndObject();
    }

    private static void write(Node value, JsonGenerator out) throws IOException {
        if (value.isURI()) {
            out.writeStartObject();
            out.writeStringField("@id", value.getURI());
            out.writeEndObject();
            return;
        }
        String text = value.getLiteralLexicalForm();
        switch (value.getLiteralDatatypeURI()) {
            case XSD + "string" -> out.writeString(text);
            case XSD + "boolean" -> out.writeBoolean(Boolean.parseBoolean(text));
            case XSD + "integer" -> out.writeNumber(Long.parseLong(text));
            default -> {
                out.writeStartObject();
                out.writeStringField("@type", value.getLiteralDatatypeURI());
                out.writeStringField("@value", text);
                out.writeEndObject();
            }
        }
    }

    private String name(String word) {
        return prefixes.entrySet().stream()
                .filter(prefix -> word.startsWith(prefix.getValue()))
                .findFirst()
                .map(prefix -> prefix.getKey() + ':' + word.substring(prefix.getValue().length()))
                .orElse(word);
    }
}
