package org.tutti.gateway.xmpp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.parsing.StandardExtensionElementProvider;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.JxmppContext;

/**
 * What somebody asks for by HTTP over XMPP: {@code <req xmlns='urn:xmpp:http'/>} (XEP-0332, version 0.5.1). Smack
 * reads it, too, but drops what it cannot read, so that nobody is answered, and namespaces of XML in it.
 *
 * @param method in capitals
 * @param resource the path and the query, as they came
 * @param headers by name in small letters; of two of one name the last
 * @param body what it brings
 * @param chunkSize how many bytes of the answer a piece of it has at most
 */
record HttpQuery(String method, String resource, Map<String, String> headers, Body body, int chunkSize) {

    static final String REQ = "req";
    static final int CHUNK_SIZE = 4096;

    private static final int LEAST_CHUNK = 256;
    private static final int LARGEST_CHUNK = 65_536;
    private static final int MOST_HEADERS = 50;
    private static final int LONGEST_HEADER = 2000;
    private static final Set<String> METHODS =
            Set.of("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "PATCH");

    /** The body of a request. */
    sealed interface Body {
        /** It is there, or there is none. */
        record Inline(byte[] bytes) implements Body {}

        /** It comes in pieces. */
        record Chunked(String stream) implements Body {}

        /** It comes in a way that is not understood here. */
        record Other(String way) implements Body {}
    }

    private static final Body NONE = new Body.Inline(new byte[0]);

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * Reads a request on its own.
     *
     * @throws MalformedException if it is none
     */
    static HttpQuery parse(String xml) throws MalformedException {
        try {
            XmlPullParser parser = PacketParserUtils.getParserFor(xml);
            if (!REQ.equals(parser.getName()) || !Chunks.NAMESPACE.equals(parser.getNamespace())) {
                throw new MalformedException("This is no <req xmlns='urn:xmpp:http'/>.");
            }
            return parse(parser, JxmppContext.getDefaultContext());
        } catch (XmlPullParserException | IOException e) {
            throw new MalformedException("This is no XML that can be read.");
        }
    }

    /** Reads from the start of the element to its end. */
    static HttpQuery parse(XmlPullParser parser, JxmppContext context)
            throws XmlPullParserException, IOException, MalformedException {
        int depth = parser.getDepth();
        String method = attribute(parser, "method");
        String resource = attribute(parser, "resource");
        int chunkSize = chunkSize(parser.getAttributeValue("", "maxChunkSize"));
        if (!METHODS.contains(method)) {
            throw new MalformedException("There is no method '%s'.".formatted(Attributes.excerpt(method)));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        Body body = NONE;
        while (true) {
            switch (parser.next()) {
                case START_ELEMENT -> {
                    switch (parser.getName()) {
                        case "headers" -> read(element(parser, context), headers);
                        case "data" -> body = body(parser, context);
                        default -> element(parser, context);
                    }
                }
                case END_ELEMENT -> {
                    if (parser.getDepth() == depth) {
                        return new HttpQuery(method, resource, Map.copyOf(headers), body, chunkSize);
                    }
                }
                default -> {}
            }
        }
    }

    private static String attribute(XmlPullParser parser, String name) throws MalformedException {
        String value = parser.getAttributeValue("", name);
        if (value == null || value.isEmpty()) {
            throw new MalformedException("The attribute '%s' is missing.".formatted(name));
        }
        return value;
    }

    private static int chunkSize(String text) throws MalformedException {
        if (text == null) {
            return CHUNK_SIZE;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= LEAST_CHUNK && size <= LARGEST_CHUNK) {
                return size;
            }
        } catch (NumberFormatException e) {
            // As for one that is too small.
        }
        throw new MalformedException("'maxChunkSize' lies in %d to %d, not %s."
                .formatted(LEAST_CHUNK, LARGEST_CHUNK, Attributes.excerpt(text)));
    }

    private static StandardExtensionElement element(XmlPullParser parser, JxmppContext context)
            throws XmlPullParserException, IOException {
        return StandardExtensionElementProvider.INSTANCE.parse(
                parser, parser.getDepth(), XmlEnvironment.EMPTY, context);
    }

    private static void read(StandardExtensionElement tag, Map<String, String> headers) throws MalformedException {
        for (StandardExtensionElement header : tag.getElements()) {
            String name = header.getAttributeValue("name");
            String value = header.getText() == null ? "" : header.getText().strip();
            // What would break a line of HTTP never gets near one.
            boolean printable = value.chars().allMatch(character -> character >= ' ' && character <= '~');
            if (name == null || !name.matches("[\\w!#$%&'*+.^`|~-]{1,100}") || !printable
                    || value.length() > LONGEST_HEADER || headers.size() >= MOST_HEADERS) {
                throw new MalformedException("Headers have a name and a line of at most %d characters of ASCII; at most %d are read."
                        .formatted(LONGEST_HEADER, MOST_HEADERS));
            }
            headers.put(name.toLowerCase(Locale.ROOT), value);
        }
    }

    private static Body body(XmlPullParser parser, JxmppContext context)
            throws XmlPullParserException, IOException, MalformedException {
        int depth = parser.getDepth();
        Body body = NONE;
        while (true) {
            switch (parser.next()) {
                case START_ELEMENT -> {
                    if (body != NONE) {
                        throw new MalformedException("<data/> holds one thing.");
                    }
                    body = switch (parser.getName()) {
                        case "text" -> inline(text(element(parser, context)).getBytes(StandardCharsets.UTF_8));
                        case "base64" -> inline(base64(text(element(parser, context))));
                        case "xml" -> inline(XmlText.inside(parser).getBytes(StandardCharsets.UTF_8));
                        case "chunkedBase64" -> new Body.Chunked(
                                new Attributes(element(parser, context)).text("streamId"));
                        default -> new Body.Other(element(parser, context).getElementName());
                    };
                }
                case END_ELEMENT -> {
                    if (parser.getDepth() == depth) {
                        return body;
                    }
                }
                default -> {}
            }
        }
    }

    private static Body inline(byte[] bytes) {
        return new Body.Inline(bytes);
    }

    private static String text(StandardExtensionElement tag) throws MalformedException {
        if (!tag.getElements().isEmpty()) {
            throw new MalformedException("<%s/> holds text alone.".formatted(tag.getElementName()));
        }
        return tag.getText() == null ? "" : tag.getText();
    }

    private static byte[] base64(String text) throws MalformedException {
        try {
            return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("<base64/> holds no Base64.");
        }
    }
}
