package org.tutti.engine;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.tutti.session.EndpointId;
import org.tutti.session.Member;
import org.tutti.session.Role;
import org.tutti.session.Roster;
import org.tutti.session.Session;

/**
 * The roster of a session as a document of the conference event package (RFC 4575), which SIP and XMPP clients read: of
 * full state, its version the place in the journal. It has no XML declaration, so that it can stand inside another
 * document. Silent observers are left out. Thread-safe if the functions are.
 *
 * <p>Besides what the RFC has, each {@code user} carries the member's id as {@code t:member}, whoever has control the
 * role {@code controller}, and an endpoint that offers resources {@code <t:offers><t:link href=""/></t:offers>}, with
 * {@code t} bound to {@value #EXTENSION}.
 *
 * @param entity the address of the session as a conference: a URI
 * @param addresses where people come into it, by the names of gateways: {@link Sessions#addresses}
 * @param endpoints the address of an endpoint, a URI; empty if it has none, as a browser. The first one of a member is
 *        the member's, too; who has none is {@code tutti:} and the member's id
 * @param offers the addresses of the resources that an endpoint offers
 */
public record ConferenceInfo(
        String entity,
        Map<String, String> addresses,
        Function<EndpointId, Optional<String>> endpoints,
        Function<EndpointId, List<String>> offers) {

    /** The type of such a document. */
    public static final String TYPE = "application/conference-info+xml";

    /** The namespace of what the RFC has. */
    public static final String NAMESPACE = "urn:ietf:params:xml:ns:conference-info";

    /** The namespace of what it does not have. */
    public static final String EXTENSION = "urn:tutti:session:1";

    // The platform's own, whatever else is on the class path: it writes parts of a document, too.
    private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

    private static final int LONGEST_SUBJECT = 120;

    private interface Part {
        void write(XMLStreamWriter xml) throws XMLStreamException;
    }

    /**
     * The document.
     *
     * @param most how many bytes of UTF-8 it may have. If there is not room for all, it names those who came first,
     *        without what they offer or not at all where that is too long; {@code user-count} counts all the same. What
     *        it says of the session itself, less than 2 000 bytes and the addresses, it always says
     */
    public String of(Session session, int most) {
        List<Member> members = session.roster().members().stream()
                .filter(member -> member.role() != Role.OBSERVER)
                .toList();
        String head = text(xml -> head(xml, session, members.size()));
        String tail = "</users></conference-info>";
        var document = new StringBuilder(head);
        int left = most - bytes(head) - bytes(tail);
        for (Member member : members) {
            String user = text(xml -> user(xml, session.roster(), member, offers));
            if (bytes(user) > left) {
                user = text(xml -> user(xml, session.roster(), member, _ -> List.of()));
            }
            // Whoever takes too much room keeps nobody after them out.
            if (bytes(user) <= left) {
                left -= bytes(user);
                document.append(user);
            }
        }
        return document.append(tail).toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String text(Part part) {
        var text = new StringWriter();
        try {
            XMLStreamWriter xml = XML.createXMLStreamWriter(text);
            part.write(xml);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Text can always be written", e);
        }
        return text.toString();
    }

    private void head(XMLStreamWriter xml, Session session, int users) throws XMLStreamException {
        xml.writeStartElement("conference-info");
        xml.writeDefaultNamespace(NAMESPACE);
        xml.writeNamespace("t", EXTENSION);
        xml.writeAttribute("entity", readable(entity));
        xml.writeAttribute("state", "full");
        xml.writeAttribute("version", Long.toString(session.seq() & 0xFFFF_FFFFL));

        xml.writeStartElement("conference-description");
        element(xml, "display-text", session.title());
        element(xml, "subject", shortened(session.item().media().title()));
        if (!addresses.isEmpty()) {
            xml.writeStartElement("conf-uris");
            for (var address : addresses.entrySet()) {
                xml.writeStartElement("entry");
                element(xml, "uri", address.getValue());
                element(xml, "display-text", address.getKey());
                element(xml, "purpose", "participation");
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        element(xml, "maximum-user-count", Integer.toString(session.rules().memberLimit()));
        xml.writeEndElement();

        xml.writeStartElement("conference-state");
        element(xml, "user-count", Integer.toString(users));
        element(xml, "active", Boolean.toString(!session.ended()));
        element(xml, "locked", Boolean.toString(session.rules().locked()));
        xml.writeEndElement();
        xml.writeStartElement("users");
        // Ends the tag; users follow, and the end of the document.
        xml.writeCharacters("");
    }

    private void user(
            XMLStreamWriter xml, Roster roster, Member member, Function<EndpointId, List<String>> offered)
            throws XMLStreamException {
        String own = "tutti:" + member.id();
        xml.writeStartElement("user");
        xml.writeAttribute("entity", readable(member.endpoints().stream()
                .flatMap(endpoint -> endpoints.apply(endpoint).stream())
                .findFirst()
                .orElse(own)));
        xml.writeAttribute("t:member", member.id().value());
        element(xml, "display-text", member.name());
        xml.writeStartElement("roles");
        element(xml, "entry", member.role().name().toLowerCase(Locale.ROOT));
        if (roster.controller().filter(member::equals).isPresent()) {
            element(xml, "entry", "controller");
        }
        xml.writeEndElement();
        for (EndpointId endpoint : member.endpoints()) {
            xml.writeStartElement("endpoint");
            xml.writeAttribute("entity", readable(endpoints.apply(endpoint).orElse(own + '/' + endpoint)));
            element(xml, "status", roster.resuming(endpoint) ? "on-hold" : "connected");
            element(xml, "joining-method", "dialed-in");
            offers(xml, offered.apply(endpoint));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void offers(XMLStreamWriter xml, List<String> links) throws XMLStreamException {
        if (!links.isEmpty()) {
            xml.writeStartElement("t:offers");
            for (String link : links) {
                xml.writeEmptyElement("t:link");
                xml.writeAttribute("href", readable(link));
            }
            xml.writeEndElement();
        }
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(readable(text));
        xml.writeEndElement();
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_SUBJECT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_SUBJECT - 1)) + "…";
    }

    /** With a mark in place of what XML 1.0 cannot say, such as control characters. */
    private static String readable(String text) {
        boolean all = text.codePoints().allMatch(ConferenceInfo::inXml);
        return all
                ? text
                : text.codePoints()
                        .map(character -> inXml(character) ? character : 0xFFFD)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean inXml(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000;
    }
}
