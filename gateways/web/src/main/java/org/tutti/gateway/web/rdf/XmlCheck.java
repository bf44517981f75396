package org.tutti.gateway.web.rdf;

import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLResolver;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Looks through XML before it is read as RDF: no document type, so no entities; nothing deep; short name spaces. */
final class XmlCheck {

    private static final XMLInputFactory FACTORY = factory();

    private XmlCheck() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLResolver none = (_, _, _, _) -> {
            throw new XMLStreamException("Nothing is fetched.");
        };
        factory.setXMLResolver(none);
        return factory;
    }

    static void check(String text) {
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(text));
            int depth = 0;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw at(reader, "Document types and entities are refused.");
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > Limits.DEPTH) {
                            throw at(reader, "This is nested deeper than %d.".formatted(Limits.DEPTH));
                        }
                        checkNames(reader);
                    }
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            long line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNumber();
            throw Halt.syntax(reason(e), line, column);
        }
    }

    private static void checkNames(XMLStreamReader reader) {
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            checkLength(reader, reader.getNamespaceURI(i));
        }
        checkLength(reader, reader.getAttributeValue(XMLConstants.XML_NS_URI, "base"));
    }

    private static void checkLength(XMLStreamReader reader, String namespace) {
        if (namespace != null && namespace.length() > Limits.NAMESPACE) {
            throw at(reader, "A name space or base has at most %d characters, not %d."
                    .formatted(Limits.NAMESPACE, namespace.length()));
        }
    }

    private static Halt at(XMLStreamReader reader, String message) {
        return Halt.syntax(message, reader.getLocation().getLineNumber(), reader.getLocation().getColumnNumber());
    }

    /** Without the place, which is said by itself. */
    private static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int at = message.indexOf("Message: ");
        return "This is not XML: " + Term.shown((at < 0 ? message : message.substring(at + 9)).strip());
    }
}
