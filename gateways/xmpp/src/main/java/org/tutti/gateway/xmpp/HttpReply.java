package org.tutti.gateway.xmpp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jivesoftware.smack.packet.NamedElement;
import org.jivesoftware.smack.util.StringUtils;
import org.jivesoftware.smackx.hoxt.packet.AbstractHttpOverXmpp;
import org.jivesoftware.smackx.hoxt.packet.Base64BinaryChunk;
import org.jivesoftware.smackx.hoxt.packet.HttpOverXmppResp;
import org.jivesoftware.smackx.shim.packet.Header;
import org.jivesoftware.smackx.shim.packet.HeadersExtension;
import org.tutti.gateway.xmpp.link.RestInterface.Answer;

/**
 * An answer of the REST interface as it goes over XMPP: in the result itself, or in pieces after it. Servers pass
 * stanzas of 10 000 bytes on (RFC 6120, section 13.12), and need not pass longer ones. Pure.
 *
 * @param resp the result
 * @param chunks what comes after it
 */
record HttpReply(HttpOverXmppResp resp, List<Base64BinaryChunk> chunks) {

    /** A body up to here (bytes) is in the result. */
    static final int INLINE = 4096;

    /**
     * How many bytes a piece has at least, whatever is asked for, and at most: of few an answer would be a thousand
     * stanzas, of more a stanza too long. So an answer has no more than 64 pieces.
     */
    static final int LEAST_PIECE = 4096, LARGEST_PIECE = 6144;

    private static final int LONGEST_TEXT = 5500;
    private static final int LONGEST_HEADER = 200;

    /**
     * @param stream names the pieces, if there are any
     * @param chunkSize how many bytes a piece is to have, as far as it can
     */
    static HttpReply of(Answer answer, String stream, int chunkSize) {
        byte[] body = answer.body();
        List<Base64BinaryChunk> chunks = new ArrayList<>();
        Optional<NamedElement> data;
        if (body.length == 0) {
            data = Optional.empty();
        } else if (body.length <= INLINE) {
            data = Optional.of(text(body).<NamedElement>map(AbstractHttpOverXmpp.Text::new)
                    .orElseGet(() -> new AbstractHttpOverXmpp.Base64(base64(body))));
        } else {
            data = Optional.of(new AbstractHttpOverXmpp.ChunkedBase64(stream));
            int size = Math.clamp(chunkSize, LEAST_PIECE, LARGEST_PIECE);
            for (int start = 0, number = 0; start < body.length; start += size, number++) {
                int end = Math.min(body.length, start + size);
                String piece = base64(Arrays.copyOfRange(body, start, end));
                chunks.add(new Base64BinaryChunk(piece, stream, number, end == body.length));
            }
        }
        var resp = HttpOverXmppResp.builder()
                .setStatusCode(answer.status())
                .setHeaders(headers(answer.headers()));
        data.ifPresent(child -> resp.setData(new AbstractHttpOverXmpp.Data(child)));
        return new HttpReply(resp.build(), List.copyOf(chunks));
    }

    private static HeadersExtension headers(Map<String, String> headers) {
        return new HeadersExtension(headers.entrySet().stream()
                .filter(header -> header.getValue().length() <= LONGEST_HEADER)
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** As text, if it is any, of characters XML has, and not much longer when written in XML. */
    private static Optional<String> text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            boolean writable = text.codePoints().allMatch(HttpReply::isXml);
            boolean shortEnough = StringUtils.escapeForXml(text).toString().getBytes(StandardCharsets.UTF_8).length
                    <= LONGEST_TEXT;
            return writable && shortEnough ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** XML 1.0, production 2; but a carriage return does not come through as one. */
    private static boolean isXml(int character) {
        return character == '\t' || character == '\n'
                || character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000;
    }
}
