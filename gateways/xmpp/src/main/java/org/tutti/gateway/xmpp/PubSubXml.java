package org.tutti.gateway.xmpp;

import java.util.List;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.XmlElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.XmlStringBuilder;

/**
 * What a publish-subscribe service sends (XEP-0060). Smack's classes are made for those who read it: of what they
 * write, namespaces differ.
 */
final class PubSubXml {

    static final String NAMESPACE = "http://jabber.org/protocol/pubsub";
    static final String EVENT = NAMESPACE + "#event";
    static final String ERRORS = NAMESPACE + "#errors";
    static final String PUBSUB = "pubsub";

    private PubSubXml() {}

    /** @param id tells it from others of its node */
    record Item(String id, XmlElement payload) {}

    /** A notification of something new. */
    record Event(String node, Item item) implements ExtensionElement {

        static final QName QNAME = new QName(EVENT, "event");

        @Override
        public String getElementName() {
            return QNAME.getLocalPart();
        }

        @Override
        public String getNamespace() {
            return QNAME.getNamespaceURI();
        }

        @Override
        public XmlStringBuilder toXML(XmlEnvironment enclosing) {
            var xml = new XmlStringBuilder(this);
            xml.rightAngleBracket();
            items(xml, EVENT, node, List.of(item));
            xml.closeElement(this);
            return xml;
        }
    }

    /** What a node has: the answer to who asks for it. */
    static final class Items extends IQ {

        private final String node;
        private final List<Item> items;

        Items(IQ request, String node, List<Item> items) {
            super(PUBSUB, NAMESPACE);
            this.node = node;
            this.items = items;
            setType(Type.result);
            setStanzaId(request.getStanzaId());
            setTo(request.getFrom());
            setFrom(request.getTo());
        }

        @Override
        protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
            xml.rightAngleBracket();
            items(xml, NAMESPACE, node, items);
            return xml;
        }
    }

    private static void items(XmlStringBuilder xml, String namespace, String node, List<Item> items) {
        var around = XmlEnvironment.builder().withNamespace(namespace).build();
        xml.halfOpenElement("items").attribute("node", node).rightAngleBracket();
        for (Item item : items) {
            xml.halfOpenElement("item").attribute("id", item.id()).rightAngleBracket();
            xml.append(item.payload().toXML(around));
            xml.closeElement("item");
        }
        xml.closeElement("items");
    }

    /** What becomes of a subscription. */
    static StandardExtensionElement subscription(String node, String jid, String state) {
        return StandardExtensionElement.builder(PUBSUB, NAMESPACE)
                .addElement(StandardExtensionElement.builder("subscription", NAMESPACE)
                        .addAttribute("node", node)
                        .addAttribute("jid", jid)
                        .addAttribute("subscription", state)
                        .build())
                .build();
    }

    /** What is wrong, besides what the stanza's own error says. */
    static StandardExtensionElement error(String condition) {
        return StandardExtensionElement.builder(condition, ERRORS).build();
    }
}
