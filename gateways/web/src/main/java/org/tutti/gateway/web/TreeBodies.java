package org.tutti.gateway.web;

import jakarta.ws.rs.NotSupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tutti.gateway.web.rdf.RdfDocument;
import org.tutti.gateway.web.rdf.RdfException;
import org.tutti.gateway.web.rdf.RdfFormat;
import org.tutti.gateway.web.rdf.RdfReader;
import org.tutti.session.Session;
import org.tutti.tree.NewTriple;

/** Bodies of requests to trees, in any of their forms. */
final class TreeBodies {

    /** The longest, in bytes: a thousand links take some hundred thousand in any form. */
    static final int LIMIT = 2 * 1024 * 1024;

    private TreeBodies() {}

    /** A body as text: whole, not longer than {@link #LIMIT}, and in UTF-8. To be read before anything is answered. */
    static String text(InputStream body) throws WireException {
        byte[] bytes;
        try {
            bytes = body.readNBytes(LIMIT + 1);
        } catch (IOException e) {
            throw new WireException(ErrorCode.MALFORMED, "The request ended before its body did.");
        }
        return text(bytes);
    }

    /** The same of one that was read. */
    static String text(byte[] bytes) throws WireException {
        if (bytes.length > LIMIT) {
            throw tooLong();
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new WireException(
                    ErrorCode.MALFORMED,
                    "This must be UTF-8; from byte %d on it is not.".formatted(illegible(bytes)));
        }
    }

    static WireException tooLong() {
        return new WireException(
                ErrorCode.TOO_LARGE, "A tree is sent in at most %d bytes. Send it in parts.".formatted(LIMIT));
    }

    private static int illegible(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        StandardCharsets.UTF_8.newDecoder().decode(in, java.nio.CharBuffer.allocate(bytes.length), true);
        return in.position() + 1;
    }

    /** The links in a body; at least one. */
    static List<NewTriple> links(String text, String type, TreeReader reader, Session session)
            throws WireException, RdfException {
        int most = session.tree().settings().triples();
        Optional<RdfFormat> format = format(type);
        List<NewTriple> links = format.isPresent()
                ? rdf(text, format.get(), reader, session).links()
                : json(Fields.of(text), most);
        if (links.isEmpty()) {
            throw new WireException(ErrorCode.OUT_OF_RANGE, "There are no links in this.");
        }
        return links;
    }

    /** What a body in RDF says. */
    static RdfDocument rdf(String text, RdfFormat format, TreeReader reader, Session session) throws RdfException {
        return RdfReader.read(
                text, format, reader.address(), session.uri(), session.tree().settings().triples());
    }

    /** The form of a body; empty if it is JSON. */
    static Optional<RdfFormat> format(String type) {
        if (TreeType.JSON.type().equals(type)) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(type).flatMap(RdfFormat::of).orElseThrow(() -> new NotSupportedException(
                "A body is of one of " + String.join(", ", TreeType.names()) + ", in UTF-8.")));
    }

    /** A list {@code triples}, as it is sent to be added or as it was told by any server; or one link by itself. */
    private static List<NewTriple> json(Fields fields, int most) throws WireException {
        if (!fields.has("triples")) {
            return List.of(TreeRequests.triple(fields));
        }
        List<NewTriple> links = TreeRequests.triples(fields, most);
        Map<String, String> places = new HashMap<>();
        List<Fields> rows = fields.objects("triples", most);
        for (int i = 0; i < rows.size(); i++) {
            Optional<String> id = rows.get(i).optionalText("triple", 64);
            if (id.isPresent()) {
                places.put(id.get(), "#" + i);
            }
        }
        List<NewTriple> hung = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            NewTriple link = links.get(i);
            // Of a link as it was told; who adds one of their own without a parent lets the tree choose.
            boolean root = rows.get(i).has("triple") && rows.get(i).object().path("parent").isNull();
            hung.add(under(
                    link,
                    root
                            ? Optional.of(NewTriple.ROOT)
                            : link.parent().map(parent -> places.getOrDefault(parent, parent))));
        }
        return hung;
    }

    /** The same link under another one. */
    static NewTriple under(NewTriple link, Optional<String> parent) {
        return new NewTriple(
                link.subject(), link.object(), parent, link.kind(), link.playing(), link.rate(), link.label());
    }

    /** All under a link of the tree, but for those that hang under one another. */
    static List<NewTriple> under(String parent, List<NewTriple> links) {
        Set<String> objects = new HashSet<>();
        links.forEach(link -> objects.add(base(link.object())));
        List<NewTriple> under = new ArrayList<>();
        for (NewTriple link : links) {
            boolean hung = link.parent().isPresent() || links.size() > 1 && objects.contains(base(link.subject()));
            boolean root = link.parent().filter(NewTriple.ROOT::equals).isPresent();
            under.add(hung && !root ? link : under(link, Optional.of(parent)));
        }
        return under;
    }

    static String base(String uri) {
        int hash = uri.indexOf('#');
        return hash < 0 ? uri : uri.substring(0, hash);
    }
}
