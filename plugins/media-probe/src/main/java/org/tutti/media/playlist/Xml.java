package org.tutti.media.playlist;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the elements, attributes and texts of an XML document within limits. Without document types, and so without
 * entities but the five: nothing in it can grow, and nothing lies elsewhere.
 */
final class Xml {

    private static final int DEEPEST = 32, MOST_ATTRIBUTES = 64;

    private final String text;
    private final Deque<Element> open = new ArrayDeque<>();
    private Element root;
    private int at;
    private int elements;

    private Xml(String text) {
        this.text = text;
    }

    /** Reads a document; answers with its outermost element. */
    static Element read(String text) throws PlaylistException {
        return new Xml(text).document();
    }

    private Element document() throws PlaylistException {
        while (root == null || !open.isEmpty()) {
            int next = text.indexOf('<', at);
            if (next < 0) {
                throw broken("it ends too early");
            }
            text(at, next);
            at = next;
            if (text.startsWith("<!--", at)) {
                at = after("-->");
            } else if (text.startsWith("<![CDATA[", at)) {
                int from = at + "<![CDATA[".length();
                at = after("]]>");
                append(text.substring(from, Math.max(from, at - "]]>".length())));
            } else if (text.startsWith("<?", at)) {
                at = after("?>");
            } else if (text.startsWith("<!", at)) {
                throw broken("it defines words of its own (DOCTYPE), which is not read");
            } else if (text.startsWith("</", at)) {
                close();
            } else {
                element();
            }
        }
        return root;
    }

    private void text(int from, int to) throws PlaylistException {
        if (!open.isEmpty() && to > from) {
            append(decoded(text.substring(from, to)));
        }
    }

    private void append(String more) {
        if (!open.isEmpty()) {
            open.peek().add(more);
        }
    }

    private int after(String end) throws PlaylistException {
        int found = text.indexOf(end, at + 2);
        if (found < 0) {
            throw broken("it ends too early");
        }
        return found + end.length();
    }

    private void close() throws PlaylistException {
        int end = after(">");
        String name = local(text.substring(at + 2, end - 1).strip());
        if (open.isEmpty() || !open.pop().name().equals(name)) {
            throw broken("its elements do not fit into each other");
        }
        at = end;
    }

    private void element() throws PlaylistException {
        if (++elements > Playlists.MOST_PARTS) {
            throw new PlaylistException(
                    "is a playlist of more than %d elements, which is the most".formatted(Playlists.MOST_PARTS));
        }
        if (root != null && open.isEmpty() || open.size() >= DEEPEST) {
            throw broken("its elements lie more than %d deep".formatted(DEEPEST));
        }
        at++;
        var element = new Element(local(name()), attributes());
        if (open.isEmpty()) {
            root = element;
        } else {
            open.peek().add(element);
        }
        if (text.charAt(at) == '/') {
            at++;
        } else {
            open.push(element);
        }
        if (at >= text.length() || text.charAt(at) != '>') {
            throw broken("an element does not end");
        }
        at++;
    }

    /** Up to where the element ends: at {@code >} or {@code /}. */
    private Map<String, String> attributes() throws PlaylistException {
        var attributes = new HashMap<String, String>();
        for (skipBlanks(); text.charAt(at) != '>' && text.charAt(at) != '/'; skipBlanks()) {
            String name = local(name());
            skipBlanks();
            if (text.charAt(at) != '=' || attributes.size() >= MOST_ATTRIBUTES) {
                throw broken("an attribute has no value, or there are too many");
            }
            at++;
            skipBlanks();
            char quote = text.charAt(at);
            int end = text.indexOf(quote, at + 1);
            if (quote != '"' && quote != '\'' || end < 0) {
                throw broken("an attribute has no quotes");
            }
            attributes.put(name, decoded(text.substring(at + 1, end)));
            at = end + 1;
        }
        return attributes;
    }

    private String name() throws PlaylistException {
        int from = at;
        while (at < text.length() && isName(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw broken("a name is missing");
        }
        return text.substring(from, at);
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == ':' || c == '_' || c == '-' || c == '.';
    }

    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private void skipBlanks() throws PlaylistException {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at >= text.length()) {
            throw broken("it ends too early");
        }
    }

    private String decoded(String raw) throws PlaylistException {
        int and = raw.indexOf('&');
        if (and < 0) {
            return raw;
        }
        var plain = new StringBuilder(raw.length());
        int from = 0;
        for (; and >= 0; and = raw.indexOf('&', from)) {
            int end = raw.indexOf(';', and);
            if (end < 0) {
                throw broken("a reference does not end");
            }
            plain.append(raw, from, and).appendCodePoint(meant(raw.substring(and + 1, end)));
            from = end + 1;
        }
        return plain.append(raw, from, raw.length()).toString();
    }

    private int meant(String reference) throws PlaylistException {
        return switch (reference) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            default -> number(reference);
        };
    }

    private int number(String reference) throws PlaylistException {
        boolean hex = reference.startsWith("#x");
        try {
            int c = reference.startsWith("#")
                    ? Integer.parseInt(reference.substring(hex ? 2 : 1), hex ? 16 : 10)
                    : -1;
            if (Character.isValidCodePoint(c)) {
                return c;
            }
        } catch (NumberFormatException e) {
            // As one that is not known.
        }
        throw broken("it refers to what it does not define");
    }

    private PlaylistException broken(String why) {
        return new PlaylistException(
                "is a playlist (DASH) that cannot be read: %s, at character %d".formatted(why, at));
    }
}
