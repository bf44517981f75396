package org.tutti.conformance.xmpp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** HTTP over XMPP (XEP-0332) as a person's client sends it, stanza by stanza, with the length of each that comes. */
final class HttpByIq {
    static final String HTTP = "urn:xmpp:http";

    /** {@code chunks}: of how many the body was made; 0: it was in the answer. */
    record Answer(int status, String body, int chunks) {
        JsonNode json() {
            try {
                return Messages.JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError(status + " and no JSON: " + body, e);
            }
        }
    }

    private final Slixmpp person;
    private final String to;
    private final String token;
    private int longest;

    HttpByIq(Slixmpp person, String to) {
        this(person, to, "");
    }

    private HttpByIq(Slixmpp person, String to, String token) {
        this.person = person;
        this.to = to;
        this.token = token;
    }

    /** As whoever has that token. */
    HttpByIq as(String bearer) {
        return new HttpByIq(person, to, bearer);
    }

    /** How many bytes the longest stanza had that came in answer. */
    int longest() {
        return longest;
    }

    Answer ask(String method, String resource) {
        return ask(method, resource, "");
    }

    Answer ask(String method, String resource, String json) {
        String answer = person.iq("set", to, req(method, resource, json, token));
        longest = Math.max(longest, bytes(answer));
        Element resp = (Element) Heard.parse(answer).getElementsByTagNameNS(HTTP, "resp").item(0);
        int status = Integer.parseInt(resp.getAttribute("statusCode"));
        NodeList chunked = resp.getElementsByTagNameNS(HTTP, "chunkedBase64");
        if (chunked.getLength() > 0) {
            return inChunks(status, ((Element) chunked.item(0)).getAttribute("streamId"));
        }
        NodeList base64 = resp.getElementsByTagNameNS(HTTP, "base64");
        if (base64.getLength() > 0) {
            return new Answer(status, utf8(decoded(base64.item(0).getTextContent())), 0);
        }
        NodeList text = resp.getElementsByTagNameNS(HTTP, "text");
        return new Answer(status, text.getLength() > 0 ? text.item(0).getTextContent() : "", 0);
    }

    private Answer inChunks(int status, String stream) {
        person.await("the last chunk", stanza -> chunks(stanza, stream).stream()
                .anyMatch(chunk -> chunk.getAttribute("last").equals("true")));
        SortedMap<Integer, String> pieces = new TreeMap<>();
        for (Heard stanza : person.heard()) {
            for (Element chunk : chunks(stanza, stream)) {
                pieces.put(Integer.valueOf(chunk.getAttribute("nr")), chunk.getTextContent());
                longest = Math.max(longest, bytes(stanza.xml()));
            }
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        pieces.values().forEach(piece -> whole.writeBytes(decoded(piece)));
        return new Answer(status, utf8(whole.toByteArray()), pieces.size());
    }

    private static List<Element> chunks(Heard stanza, String stream) {
        return stanza.isMessage()
                ? stanza.elements("chunk", HTTP).stream()
                        .filter(chunk -> chunk.getAttribute("streamId").equals(stream)).toList()
                : List.of();
    }

    /** A request; {@code json} and {@code token}: none if empty. */
    static String req(String method, String resource, String json, String token) {
        String headers = (json.isEmpty() ? "" : "<header name='Content-Type'>application/json</header>")
                + (token.isEmpty() ? "" : "<header name='Authorization'>Bearer " + token + "</header>");
        String data = json.isEmpty() ? "" : "<data><text>" + json + "</text></data>";
        return "<req xmlns='%s' method='%s' resource='%s' version='1.1'>".formatted(HTTP, method, resource)
                + "<headers xmlns='http://jabber.org/protocol/shim'>" + headers + "</headers>" + data + "</req>";
    }

    private static byte[] decoded(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int bytes(String xml) {
        return xml.getBytes(StandardCharsets.UTF_8).length;
    }
}
