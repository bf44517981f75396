package org.tutti.conformance.support.xmpp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smackx.hoxt.packet.Base64BinaryChunk;
import org.jxmpp.jid.Jid;

/** HTTP over XMPP (XEP-0332) from the side that asks, chunks of answers included. */
public final class XmppHttp {
    private static final long LIMIT_MS = 10_000;
    private static final String HEADERS = "http://jabber.org/protocol/shim";

    /** {@code headers}: by lower-case names. {@code chunks}: of how many the body was made; 0: it was in the answer. */
    public record Response(int status, Map<String, String> headers, String body, int chunks) {}

    private final XMPPConnection connection;
    private final Map<String, SortedMap<Integer, Base64BinaryChunk>> chunks = new ConcurrentHashMap<>();

    XmppHttp(XMPPConnection connection) {
        this.connection = connection;
        ElementIq.register();
        connection.addSyncStanzaListener(this::keep, StanzaTypeFilter.MESSAGE);
    }

    /** {@code body}: none if empty; otherwise JSON. */
    Response request(Jid to, String method, String resource, Map<String, String> headers, String body) {
        StandardExtensionElement.Builder req = StandardExtensionElement.builder("req", ElementIq.HTTP)
                .addAttributes(new LinkedHashMap<>(Map.of("method", method, "resource", resource, "version", "1.1")));
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (!body.isEmpty()) {
            all.putIfAbsent("Content-Type", "application/json");
        }
        req.addElement(headers(all));
        if (!body.isEmpty()) {
            req.addElement(StandardExtensionElement.builder("data", ElementIq.HTTP).addElement("text", body).build());
        }
        IQ iq = new ElementIq(IQ.Type.set, req.build());
        iq.setTo(to);
        ElementIq answer = Calls.unchecked(() -> connection.sendIqRequestAndWaitForResponse(iq));
        return response(answer.element());
    }

    static StandardExtensionElement headers(Map<String, String> headers) {
        StandardExtensionElement.Builder list = StandardExtensionElement.builder("headers", HEADERS);
        headers.forEach((name, value) -> list.addElement(StandardExtensionElement.builder("header", HEADERS)
                .addAttribute("name", name).setText(value).build()));
        return list.build();
    }

    private Response response(StandardExtensionElement resp) {
        Map<String, String> headers = new TreeMap<>();
        StandardExtensionElement list = resp.getFirstElement("headers", HEADERS);
        if (list != null) {
            list.getElements().forEach(header -> headers.put(
                    header.getAttributeValue("name").toLowerCase(Locale.ROOT), String.valueOf(header.getText())));
        }
        int status = Integer.parseInt(resp.getAttributeValue("statusCode"));
        StandardExtensionElement data = resp.getFirstElement("data");
        if (data == null || data.getElements().isEmpty()) {
            return new Response(status, headers, "", 0);
        }
        StandardExtensionElement content = data.getElements().getFirst();
        String text = content.getText() == null ? "" : content.getText();
        return switch (content.getElementName()) {
            case "text" -> new Response(status, headers, text, 0);
            case "base64" -> new Response(status, headers, utf8(Base64.getMimeDecoder().decode(text)), 0);
            case "chunkedBase64" -> {
                SortedMap<Integer, Base64BinaryChunk> all = awaitAll(content.getAttributeValue("streamId"));
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                all.values().forEach(chunk -> bytes.writeBytes(Base64.getMimeDecoder().decode(chunk.getText())));
                yield new Response(status, headers, utf8(bytes.toByteArray()), all.size());
            }
            default -> throw new IllegalStateException("An answer in <" + content.getElementName() + ">");
        };
    }

    private synchronized void keep(Stanza stanza) {
        Base64BinaryChunk chunk = ((Message) stanza).getExtension(Base64BinaryChunk.class);
        if (chunk != null) {
            chunks.computeIfAbsent(chunk.getStreamId(), _ -> new TreeMap<>()).put(chunk.getNr(), chunk);
            notifyAll();
        }
    }

    private synchronized SortedMap<Integer, Base64BinaryChunk> awaitAll(String stream) {
        long end = System.nanoTime() + LIMIT_MS * 1_000_000;
        while (true) {
            SortedMap<Integer, Base64BinaryChunk> all = chunks.getOrDefault(stream, new TreeMap<>());
            if (!all.isEmpty() && all.get(all.lastKey()).isLast() && all.size() == all.lastKey() + 1) {
                return chunks.remove(stream);
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("Of " + stream + " came only the chunks " + all.keySet());
            }
            Calls.unchecked(() -> {
                wait(left);
                return null;
            });
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
