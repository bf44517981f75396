package org.tutti.gateway.web;

import org.tutti.gateway.web.rdf.RdfException;
import org.tutti.gateway.web.rdf.RdfFormat;
import org.tutti.gateway.web.rdf.RdfReader;
import org.tutti.tree.NewTriple;

/** Links as they come in requests. In the package of what is measured. */
public final class TreeTexts {

    private static final String TREE = "https://tutti.example/api/sessions/benchmark/tree";
    private static final String SESSION = "urn:tutti:session:benchmark";

    private TreeTexts() {}

    public static String json(NewTriple link) {
        var triple = Forms.object().put("subject", link.subject()).put("object", link.object());
        return Forms.object().put("type", "addTriples").put("id", "7").set("triples", Forms.array().add(triple)).toString();
    }

    public static NewTriple fromJson(String text) {
        try {
            return TreeRequests.triples(Fields.of(text), TreeRequests.MOST_ADDED).getFirst();
        } catch (WireException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String turtle(NewTriple link) {
        return """
                @prefix tutti: <urn:tutti:tree#> .
                <%s> tutti:sync <%s> .
                """.formatted(link.subject(), link.object());
    }

    public static NewTriple fromTurtle(String text) {
        try {
            return RdfReader.read(text, RdfFormat.TURTLE, TREE, SESSION, 200).links().getFirst();
        } catch (RdfException e) {
            throw new IllegalStateException(e);
        }
    }
}
