package org.tutti.conformance.support.xmpp;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What an independent client was sent, as it told us. */
public record Heard(JsonNode told) {
    /** {@code message}, {@code presence}, {@code iq} (one that wants an answer) or {@code disconnected}. */
    public String kind() {
        return told.get("event").asText();
    }

    public boolean isMessage() {
        return kind().equals("message");
    }

    public boolean isPresence() {
        return kind().equals("presence");
    }

    /** When it came, in ms of this machine's clock. */
    public double at() {
        return told.get("at").asDouble();
    }

    public String from() {
        return text("from");
    }

    /** The resource of who it is from: in a room the nick, otherwise a device. */
    public String nick() {
        int slash = from().indexOf('/');
        return slash < 0 ? "" : from().substring(slash + 1);
    }

    /** Of a message {@code groupchat}, {@code chat}, {@code normal}, {@code error}; of a presence {@code available}… */
    public String type() {
        return text("type");
    }

    public String id() {
        return text("stanza");
    }

    /** The id the room gave a message (XEP-0359), or nothing. */
    public String stanzaId() {
        return text("stanzaId");
    }

    /** The text of a message, or nothing. */
    public String body() {
        return text("body");
    }

    /** The subject of a room, where the message sets one. */
    public Optional<String> subject() {
        return told.has("subject") ? Optional.of(text("subject")) : Optional.empty();
    }

    /** Whether a message is of the past (XEP-0203). */
    public boolean isDelayed() {
        return told.path("delayed").asBoolean();
    }

    /** In a room: moderator, participant, visitor, none. */
    public String role() {
        return text("role");
    }

    /** In a room: owner, admin, member, none, outcast. */
    public String affiliation() {
        return text("affiliation");
    }

    /** The JID of an occupant, where the room shows it. */
    public String realJid() {
        return text("jid");
    }

    /** The status codes of a room's presence: 110 oneself, 301 banned, 307 kicked… */
    public List<Integer> codes() {
        return StreamSupport.stream(told.path("codes").spliterator(), false).map(JsonNode::asInt).toList();
    }

    /** Whether the room of this presence was destroyed. */
    public boolean isDestroyed() {
        return told.path("destroyed").asBoolean();
    }

    /** Of an error. */
    public String condition() {
        return text("condition");
    }

    public String xml() {
        return text("xml");
    }

    /** The first element of that name in it, at whatever depth. */
    public Optional<Element> element(String name, String namespace) {
        return elements(name, namespace).stream().findFirst();
    }

    public List<Element> elements(String name, String namespace) {
        NodeList found = parse(xml()).getElementsByTagNameNS(namespace, name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    /** Of XML that stands alone, such as the answer to an IQ. */
    public static Element parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException("Not XML: " + xml, e);
        }
    }

    private String text(String field) {
        return told.path(field).asText("");
    }

    @Override
    public String toString() {
        return kind() + " " + xml();
    }
}
