package org.tutti.gateway.xmpp;

import java.io.IOException;
import org.jivesoftware.smack.util.StringUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;

/** Writes down what a parser reads, so that it means the same on its own. */
final class XmlText {

    private static final int DEEPEST = 32;

    private XmlText() {}

    /** What is inside the element that the parser is at the start of; it is at its end afterwards. */
    static String inside(XmlPullParser parser) throws XmlPullParserException, IOException {
        int outer = parser.getDepth();
        var xml = new StringBuilder();
        while (true) {
            switch (parser.next()) {
                case START_ELEMENT -> {
                    if (parser.getDepth() > outer + DEEPEST) {
                        throw new IOException("Elements stand more than %d deep in each other.".formatted(DEEPEST));
                    }
                    start(parser, xml);
                }
                case TEXT_CHARACTERS -> xml.append(StringUtils.escapeForXmlText(parser.getText()));
                case END_ELEMENT -> {
                    if (parser.getDepth() == outer) {
                        return xml.toString();
                    }
                    xml.append("</").append(name(parser.getPrefix(), parser.getName())).append('>');
                }
                default -> {}
            }
        }
    }

    /** With every namespace said again: who reads this does not know what stood around it. */
    private static void start(XmlPullParser parser, StringBuilder xml) {
        String prefix = parser.getPrefix();
        xml.append('<').append(name(prefix, parser.getName()));
        declare(xml, prefix, parser.getNamespace());
        for (int i = 0; i < parser.getAttributeCount(); i++) {
            String own = parser.getAttributePrefix(i);
            if (own != null && !own.isEmpty() && !own.equals(prefix) && !own.equals("xml") && first(parser, i, own)) {
                declare(xml, own, parser.getAttributeNamespace(i));
            }
            attribute(xml, name(own, parser.getAttributeName(i)), parser.getAttributeValue(i));
        }
        xml.append('>');
    }

    private static boolean first(XmlPullParser parser, int end, String prefix) {
        for (int i = 0; i < end; i++) {
            if (prefix.equals(parser.getAttributePrefix(i))) {
                return false;
            }
        }
        return true;
    }

    private static void declare(StringBuilder xml, String prefix, String namespace) {
        String name = prefix == null || prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix;
        attribute(xml, name, namespace == null ? "" : namespace);
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        xml.append(' ').append(name).append("='").append(StringUtils.escapeForXmlAttributeApos(value)).append('\'');
    }

    private static String name(String prefix, String name) {
        return prefix == null || prefix.isEmpty() ? name : prefix + ':' + name;
    }
}
