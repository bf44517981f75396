package org.tutti.gateway.web.rdf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Looks through JSON-LD before it is read as RDF. A context stands here where it is used, at the top, so that nothing
 * is fetched for it and none is worked through again for each of many nodes.
 */
final class JsonLdCheck {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(Limits.DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final String CONTEXT = "@context", IMPORT = "@import";

    /** Values for each statement: it stands in an object, with its type perhaps. */
    private static final int VALUES_OF_A_STATEMENT = 3;

    private final JsonParser parser;
    private final int most;
    private int values;
    private int depth;
    private int arrays;

    private int terms;

    /** How deep the context is that is being read; 0 outside. */
    private int context;

    private JsonLdCheck(JsonParser parser, int most) {
        this.parser = parser;
        this.most = most;
    }

    static void check(String text, Limits limits) {
        try (JsonParser parser = JSON.createParser(text)) {
            new JsonLdCheck(parser, VALUES_OF_A_STATEMENT * limits.statements()).all();
        } catch (JsonProcessingException e) {
            throw Halt.syntax(
                    "This is not JSON: " + e.getOriginalMessage(),
                    e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                    e.getLocation() == null ? 0 : e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void all() throws IOException {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            throw here("JSON-LD is an object or an array.");
        }
        for (; token != null; token = parser.nextToken()) {
            if (++values > most) {
                throw Halt.tooMuch("That is more than %d values; for so few links there is no need of so many."
                        .formatted(most));
            }
            take(token);
        }
        if (depth > 0) {
            throw here("This ended too early.");
        }
    }

    private void take(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT, START_ARRAY -> {
                depth++;
                arrays += depth == 1 && token == JsonToken.START_ARRAY ? 1 : 0;
            }
            case END_OBJECT, END_ARRAY -> {
                depth--;
                context = depth < context ? 0 : context;
                if (depth == 0 && parser.nextToken() != null) {
                    throw here("Something follows after the end.");
                }
            }
            case FIELD_NAME -> field(parser.currentName());
            case VALUE_STRING -> string();
            default -> {}
        }
    }

    private void field(String name) throws IOException {
        if (context > 0 && depth >= context) {
            if (name.equals(CONTEXT) || name.equals(IMPORT)) {
                throw here("A context of its own for a term, and what is imported, are refused.");
            }
            if (++terms > Limits.TERMS) {
                throw here("Contexts have at most %d terms here.".formatted(Limits.TERMS));
            }
        } else if (name.equals(CONTEXT)) {
            if (depth > 1 + arrays) {
                throw here("A context stands at the top of the document, not within.");
            }
            JsonToken value = parser.nextToken();
            values++;
            if (value == JsonToken.VALUE_STRING) {
                throw remote();
            }
            if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                depth++;
                context = depth;
            }
        }
    }

    private void string() throws IOException {
        if (context > 0 && depth >= context) {
            if (parser.getParsingContext().inArray() && depth == context) {
                throw remote();
            }
            if (parser.getTextLength() > Limits.NAMESPACE) {
                throw here("What a term stands for has at most %d characters.".formatted(Limits.NAMESPACE));
            }
        }
    }

    private Halt remote() {
        return here("Remote contexts are refused: write the context itself in the document.");
    }

    private Halt here(String message) {
        return Halt.syntax(message, parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr());
    }
}
