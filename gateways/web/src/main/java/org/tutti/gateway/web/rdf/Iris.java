package org.tutti.gateway.web.rdf;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What may stand in RDF of texts that came another way. */
final class Iris {

    /** What RDF 1.1 leaves out of IRIs, besides all up to the space. */
    private static final String NEVER = "<>\"{}|^`\\";

    /** The beginning of an IRI, where numeric hosts have brackets. */
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9+.-]{1,40}://[^/?#]{0,300}");

    private Iris() {}

    /** With what may not stand in an IRI percent-encoded, also where readers of RDF/XML alone refuse it. */
    static String written(String text) {
        StringBuilder written = null;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean half = half(text, i);
            boolean never = character <= ' ' || character == 0x7f || NEVER.indexOf(character) >= 0;
            if (never || half || strange(text, i)) {
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

    /** What may stand in an IRI, but not there. */
    private static boolean strange(String text, int at) {
        return switch (text.charAt(at)) {
            case '%' -> !encodes(text, at);
            case '#' -> text.indexOf('#') < at;
            case '[', ']' -> !AUTHORITY.matcher(text).region(0, at).matches();
            default -> false;
        };
    }

    /** Whether a percent sign has two digits after it. */
    private static boolean encodes(String text, int at) {
        return at + 2 < text.length() && isDigit(text.charAt(at + 1)) && isDigit(text.charAt(at + 2));
    }

    private static boolean isDigit(char character) {
        return character < 0x80 && Character.digit(character, 16) >= 0;
    }

    private static boolean half(String text, int at) {
        char character = text.charAt(at);
        return Character.isHighSurrogate(character)
                        && (at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1)))
                || Character.isLowSurrogate(character) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
