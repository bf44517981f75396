package org.tutti.gateway.xmpp.link;

/** Text as XML 1.0 may have it (section 2.2): some characters are not there at all, however they are written. */
public final class Xml {

    private Xml() {}

    /** The text with a replacement character for each that XML has not. */
    public static String clean(String text) {
        return isClean(text)
                ? text
                : text.codePoints()
                        .map(character -> isXml(character) ? character : 0xFFFD)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** Whether XML has all characters of a text. */
    public static boolean isClean(CharSequence text) {
        return text.codePoints().allMatch(Xml::isXml);
    }

    private static boolean isXml(int character) {
        return character == '\t' || character == '\n' || character == '\r'
                || character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000;
    }
}
