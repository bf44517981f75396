package org.tutti.gateway.xmpp.link;

import java.io.Reader;
import java.util.Map;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jivesoftware.smack.xml.SmackXmlParser;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;

/**
 * The parser of a stream. Unlike Smack's own it leaves out what stands too deep, for which the recursion of what reads it
 * would end in the end of the stack, and what is too much is too much for the XMPP server first: here it would end the
 * stream, and everybody's with it. Confined to the thread that reads.
 */
public final class StanzaParser implements XmlPullParser {

    /** How deep elements may stand in each other; no extension known needs half of it. */
    static final int DEEPEST = 64;

    /** What clients are sent, and what Smack knows by name, is the same for components under another name. */
    private static final String CLIENT = "jabber:client", COMPONENT = "jabber:component:accept";

    private static final XMLInputFactory STREAMS = streams();

    private final XMLStreamReader stream;
    private int depth;
    private boolean ended;

    private StanzaParser(XMLStreamReader stream) {
        this.stream = stream;
    }

    /** Makes these the parsers of all connections. */
    public static void use() {
        SmackXmlParser.setXmlPullParserFactory(StanzaParser::of);
    }

    static StanzaParser of(Reader reader) throws XmlPullParserException {
        try {
            return new StanzaParser(STREAMS.createXMLStreamReader(reader));
        } catch (XMLStreamException e) {
            throw new XmlPullParserException(e);
        }
    }

    private static XMLInputFactory streams() {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // RFC 6120, section 11.1.
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        // Whichever of the two parsers it is. How long a stanza may be is the XMPP server's to say.
        Map.of("com.ctc.wstx.maxAttributesPerElement", Integer.MAX_VALUE,
                        "com.ctc.wstx.maxElementDepth", Integer.MAX_VALUE,
                        "com.ctc.wstx.maxAttributeSize", Integer.MAX_VALUE,
                        "jdk.xml.elementAttributeLimit", 0,
                        "jdk.xml.maxElementDepth", 0,
                        "jdk.xml.maxXMLNameLimit", 0)
                .forEach((name, limit) -> {
                    if (factory.isPropertySupported(name)) {
                        factory.setProperty(name, limit);
                    }
                });
        return factory;
    }

    @Override
    public Event next() throws XmlPullParserException {
        try {
            return event(step());
        } catch (XMLStreamException e) {
            throw new XmlPullParserException(e);
        }
    }

    /** To the next event that is not too deep. */
    private int step() throws XMLStreamException {
        do {
            if (ended) {
                depth--;
                ended = false;
            }
            switch (stream.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> ended = true;
                default -> {}
            }
        } while (depth > DEEPEST);
        return stream.getEventType();
    }

    @Override
    public TagEvent nextTag() throws XmlPullParserException {
        while (true) {
            switch (next()) {
                case START_ELEMENT -> {
                    return TagEvent.START_ELEMENT;
                }
                case END_ELEMENT -> {
                    return TagEvent.END_ELEMENT;
                }
                case TEXT_CHARACTERS -> {
                    if (!stream.isWhiteSpace()) {
                        throw new XmlPullParserException("There is text between elements.");
                    }
                }
                case END_DOCUMENT -> throw new XmlPullParserException("The stream ended.");
                default -> {}
            }
        }
    }

    @Override
    public String nextText() throws XmlPullParserException {
        var text = new StringBuilder();
        while (true) {
            switch (next()) {
                case TEXT_CHARACTERS, IGNORABLE_WHITESPACE -> text.append(stream.getText());
                case END_ELEMENT -> {
                    return text.toString();
                }
                case START_ELEMENT, END_DOCUMENT -> throw new XmlPullParserException("There is an element in a text.");
                default -> {}
            }
        }
    }

    private static Event event(int type) {
        return switch (type) {
            case XMLStreamConstants.START_DOCUMENT -> Event.START_DOCUMENT;
            case XMLStreamConstants.END_DOCUMENT -> Event.END_DOCUMENT;
            case XMLStreamConstants.START_ELEMENT -> Event.START_ELEMENT;
            case XMLStreamConstants.END_ELEMENT -> Event.END_ELEMENT;
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> Event.TEXT_CHARACTERS;
            case XMLStreamConstants.SPACE -> Event.IGNORABLE_WHITESPACE;
            case XMLStreamConstants.PROCESSING_INSTRUCTION -> Event.PROCESSING_INSTRUCTION;
            case XMLStreamConstants.COMMENT -> Event.COMMENT;
            case XMLStreamConstants.ENTITY_REFERENCE -> Event.ENTITY_REFERENCE;
            default -> Event.OTHER;
        };
    }

    private static String named(String namespace) {
        return COMPONENT.equals(namespace) ? CLIENT : namespace;
    }

    @Override
    public Event getEventType() {
        return event(stream.getEventType());
    }

    @Override
    public int getDepth() {
        return depth;
    }

    @Override
    public String getNamespace() {
        String namespace = named(stream.getNamespaceURI());
        return namespace == null ? "" : namespace;
    }

    @Override
    public String getNamespace(String prefix) {
        return named(stream.getNamespaceContext().getNamespaceURI(prefix == null ? "" : prefix));
    }

    @Override
    public String getNamespaceUri(int position) {
        return named(stream.getNamespaceURI(position));
    }

    @Override
    public QName getQName() {
        return new QName(getNamespace(), stream.getLocalName());
    }

    @Override
    public String getName() {
        return stream.getLocalName();
    }

    @Override
    public String getPrefix() {
        return stream.getPrefix();
    }

    @Override
    public String getText() {
        return stream.getText();
    }

    @Override
    public boolean isWhiteSpace() {
        return stream.isWhiteSpace();
    }

    @Override
    public int getNamespaceCount() {
        return stream.getNamespaceCount();
    }

    @Override
    public String getNamespacePrefix(int position) {
        return stream.getNamespacePrefix(position);
    }

    @Override
    public int getAttributeCount() {
        return stream.getAttributeCount();
    }

    @Override
    public String getAttributeNamespace(int index) {
        return stream.getAttributeNamespace(index);
    }

    @Override
    public String getAttributeName(int index) {
        return stream.getAttributeLocalName(index);
    }

    @Override
    public QName getAttributeQName(int index) {
        return stream.getAttributeName(index);
    }

    @Override
    public String getAttributePrefix(int index) {
        return stream.getAttributePrefix(index);
    }

    @Override
    public String getAttributeType(int index) {
        return stream.getAttributeType(index);
    }

    @Override
    public String getAttributeValue(int index) {
        return stream.getAttributeValue(index);
    }

    @Override
    public String getAttributeValue(String namespace, String name) {
        return stream.getAttributeValue(namespace, name);
    }

    @Override
    public Object getProperty(String name) {
        return stream.getProperty(name);
    }

    @Override
    public String getInputEncoding() {
        return stream.getEncoding();
    }

    @Override
    public String getPositionDescription() {
        return stream.getLocation().toString();
    }

    @Override
    public int getLineNumber() {
        return stream.getLocation().getLineNumber();
    }

    @Override
    public int getColumnNumber() {
        return stream.getLocation().getColumnNumber();
    }

    @Override
    public boolean supportsRoundtrip() {
        return false;
    }
}
