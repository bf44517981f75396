package org.tutti.gateway.web.rdf;

import java.nio.charset.StandardCharsets;

/** What may stand in RDF of texts that came another way. */
final class Iris {

    /** What RDF 1.1 leaves out of IRIs, besides all up to the space. */
    private static final String NEVER = "<>\"{}|^`\\";

    private Iris() {}

    /** With what may not stand in an IRI percent-encoded. */
    static String written(String text) {
        StringBuilder written = null;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean half = half(text, i);
            if (character <= ' ' || character == 0x7f || NEVER.indexOf(character) >= 0 || half) {
                written = written == null ? new StringBuilder(text.substring(0, i)) : written;
                for (byte octet : (half ? "\ufffd" : String.valueOf(character)).getBytes(StandardCharsets.UTF_8)) {
                    written.append("%%%02X".formatted(octet & 0xff));
                }
            } else if (written != null) {
                written.append(character);
            }
        }
        return written == null ? text : written.toString();
    }

    /** Without half characters, and what XML cannot have. */
    static String whole(String text) {
        var whole = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean control = character < ' ' && character != '\t' && character != '\n' && character != '\r';
            whole.append(control || half(text, i) || character >= 0xfffe ? '\ufffd' : character);
        }
        return whole.toString();
    }

    private static boolean half(String text, int at) {
        char character = text.charAt(at);
        return Character.isHighSurrogate(character)
                        && (at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1)))
                || Character.isLowSurrogate(character) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
