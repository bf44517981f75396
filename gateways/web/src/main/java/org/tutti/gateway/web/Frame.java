package org.tutti.gateway.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is sent to a client, or to many: encoded once. Immutable; the caller gives the bytes away. */
final class Frame {

    private final byte[] utf8;
    private String text;

    Frame(byte[] utf8) {
        this.utf8 = utf8;
    }

    int bytes() {
        return utf8.length;
    }

    /** A view of its own for each sender. */
    ByteBuffer buffer() {
        return ByteBuffer.wrap(utf8).asReadOnlyBuffer();
    }

    /** For senders that take no bytes. Two threads may both decode it, to the same text. */
    String text() {
        if (text == null) {
            text = new String(utf8, StandardCharsets.UTF_8);
        }
        return text;
    }

    @Override
    public String toString() {
        return text();
    }
}
