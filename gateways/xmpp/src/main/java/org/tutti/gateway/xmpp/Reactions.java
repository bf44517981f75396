package org.tutti.gateway.xmpp;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.XmlElement;
import org.jivesoftware.smackx.message_correct.element.MessageCorrectExtension;

/**
 * What is done about messages that were sent before: reactions (XEP-0444), and taking back (XEP-0424, XEP-0425, XEP-0308).
 *
 * @param message what the room calls the message
 * @param reactions all that somebody has to say to it
 */
record Reactions(String message, Set<String> reactions) {

    private static final String REACTIONS = "urn:xmpp:reactions:0";
    private static final String RETRACT = "urn:xmpp:message-retract:1";
    private static final String MODERATE = "urn:xmpp:message-moderate:1";

    /** More than these are not looked at. */
    private static final int MOST = 10;

    static Optional<Reactions> in(Message message) {
        return element(message, REACTIONS, "reactions")
                .filter(tag -> tag.getAttributeValue("id") != null)
                .map(tag -> new Reactions(
                        tag.getAttributeValue("id"),
                        tag.getElements("reaction", REACTIONS).stream()
                                .map(StandardExtensionElement::getText)
                                .filter(text -> text != null && !text.isBlank())
                                .map(String::strip)
                                .limit(MOST)
                                .collect(Collectors.toUnmodifiableSet())));
    }

    /** The message that this one takes back, or puts something else in the place of. */
    static Optional<String> retracted(Message message) {
        return element(message, RETRACT, "retract")
                .map(tag -> tag.getAttributeValue("id"))
                .or(() -> Optional.ofNullable(MessageCorrectExtension.from(message))
                        .map(MessageCorrectExtension::getIdInitialMessage));
    }

    static boolean corrects(Message message) {
        return MessageCorrectExtension.from(message) != null;
    }

    private static Optional<StandardExtensionElement> element(Message message, String namespace, String name) {
        XmlElement found = message.getExtension(new QName(namespace, name));
        return found instanceof StandardExtensionElement tag ? Optional.of(tag) : Optional.empty();
    }

    static StandardExtensionElement of(String message, Collection<String> reactions) {
        var tag = StandardExtensionElement.builder("reactions", REACTIONS).addAttribute("id", message);
        List.copyOf(reactions).forEach(one -> tag.addElement("reaction", one));
        return tag.build();
    }

    static StandardExtensionElement retraction(String message) {
        return StandardExtensionElement.builder("retract", RETRACT).addAttribute("id", message).build();
    }

    /** Asks a room to take back a message of whoever wrote it. */
    static IQ moderation(String message) {
        var request = new Tags.TagIq(StandardExtensionElement.builder("moderate", MODERATE)
                .addAttribute("id", message)
                .addElement(StandardExtensionElement.builder("retract", RETRACT).build())
                .build());
        request.setType(IQ.Type.set);
        return request;
    }
}
