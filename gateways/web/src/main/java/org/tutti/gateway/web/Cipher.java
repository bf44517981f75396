package org.tutti.gateway.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.tutti.session.Input;

/**
 * Binary frames: lines of chat that only members can read. The first byte says what a frame is, so that others can come
 * to the same connection later.
 */
final class Cipher {

    /** A line of encrypted chat. */
    private static final byte LINE = 1;

    private Cipher() {}

    /**
     * A frame from a client.
     *
     * @param id to find the answer by; empty if the client gave none
     * @param request what it says
     */
    record Said(Optional<String> id, Input.SayEncrypted request) {}

    static Said read(byte[] frame) throws WireException {
        if (frame.length < 2 || frame[0] != LINE || frame.length < 2 + Byte.toUnsignedInt(frame[1])) {
            throw new WireException(
                    ErrorCode.MALFORMED, "A binary frame is 01, the length of its id, the id, and an encrypted line.");
        }
        int length = Byte.toUnsignedInt(frame[1]);
        String id = new String(frame, 2, length, StandardCharsets.US_ASCII);
        if (length > 64 || !id.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new WireException(ErrorCode.MALFORMED, "The id of a binary frame has up to 64 printable characters.");
        }
        byte[] line = java.util.Arrays.copyOfRange(frame, 2 + length, frame.length);
        return new Said(
                Optional.of(id).filter(text -> !text.isEmpty()),
                new Input.SayEncrypted(Base64.getEncoder().encodeToString(line)));
    }

    /**
     * A frame to clients.
     *
     * @param header who said it, when and where, in JSON
     * @param cipher what was said, in Base64
     */
    static byte[] told(byte[] header, String cipher) {
        byte[] line = Base64.getDecoder().decode(cipher);
        return ByteBuffer.allocate(3 + header.length + line.length)
                .put(LINE)
                .putShort((short) header.length)
                .put(header)
                .put(line)
                .array();
    }
}
