package org.tutti.gateway.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is sent to a client, or to many: encoded once. Immutable; the caller gives the bytes away. */
final class Frame {

    private final byte[] bytes;
    private final boolean binary;
    private String text;

    private Frame(byte[] bytes, boolean binary) {
        this.bytes = bytes;
        this.binary = binary;
    }

    /** A text, in UTF-8. */
    Frame(byte[] utf8) {
        this(utf8, false);
    }

    /** Bytes that are no text. */
    static Frame binary(byte[] bytes) {
        return new Frame(bytes, true);
    }

    boolean isBinary() {
        return binary;
    }

    int bytes() {
        return bytes.length;
    }

    /** A view of its own for each sender. */
    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** For senders that take no bytes. Two threads may both decode it, to the same text. */
    String text() {
        if (text == null) {
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        return text;
    }

    @Override
    public String toString() {
        return binary ? bytes.length + " bytes" : text();
    }
}
