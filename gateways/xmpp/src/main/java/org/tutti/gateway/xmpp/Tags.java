package org.tutti.gateway.xmpp;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaView;
import org.jivesoftware.smack.packet.XmlElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.parsing.StandardExtensionElementProvider;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jivesoftware.smackx.commands.packet.AdHocCommandData;
import org.jxmpp.JxmppContext;
import org.tutti.gateway.xmpp.link.StanzaParser;
import org.tutti.gateway.xmpp.link.Xml;
import org.tutti.session.Line;

/** The elements of the extension {@code urn:tutti:session:1}; docs/xmpp.md describes each. */
final class Tags {

    static final String NAMESPACE = "urn:tutti:session:1";
    static final String ACTION = "action", CLOCK = "clock", LINE = "line", PLAYER = "player", OFFERS = "offers";

    private Tags() {}

    /** Teaches the parser the IQs of the extension. */
    static void register() {
        StanzaParser.use();
        StandardExtensionElementProvider.INSTANCE = new ShallowProvider();
        ProviderManager.addIQProvider(ACTION, NAMESPACE, new Provider());
        ProviderManager.addIQProvider(CLOCK, NAMESPACE, new Provider());
        // Smack's own cannot read an action that it does not know, and so would leave the command without an answer.
        ProviderManager.addIQProvider(AdHocCommandData.ELEMENT, AdHocCommandData.NAMESPACE, new Provider());
        ProviderManager.addIQProvider(Sealed.SEALED, NAMESPACE, new Provider());
        ProviderManager.addIQProvider(PubSubXml.PUBSUB, PubSubXml.NAMESPACE, new Provider());
        // As plain elements, too, wherever they stand.
        ProviderManager.removeExtensionProvider("items", PubSubXml.NAMESPACE);
        HttpIq.register();
    }

    static StandardExtensionElement.Builder of(String name) {
        return StandardExtensionElement.builder(name, NAMESPACE);
    }

    /** The element of this name in a stanza. */
    static Optional<StandardExtensionElement> in(StanzaView stanza, String name) {
        XmlElement element = stanza.getExtension(new javax.xml.namespace.QName(NAMESPACE, name));
        return element instanceof StandardExtensionElement tag ? Optional.of(tag) : Optional.empty();
    }

    static Optional<String> text(StandardExtensionElement tag, String attribute) {
        return Optional.ofNullable(tag.getAttributeValue(attribute)).filter(text -> !text.isEmpty());
    }

    /** A line of the chat, but for what it says. */
    static StandardExtensionElement.Builder line(Line line) {
        return of(LINE)
                .addAttribute("seq", Long.toString(line.seq()))
                .addAttribute("member", line.member().value())
                .addAttribute("name", Xml.clean(line.name()))
                .addAttribute("item", line.item())
                .addAttribute("position", number(line.position()))
                .addAttribute("at", millis(line.at()));
    }

    /** A number as it stands in an attribute: with up to three decimals, and no more of them than it has. */
    static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** µs as ms. */
    static String millis(long micros) {
        return number(micros / 1000.0);
    }

    /** One of our elements as the payload of an IQ. */
    static final class TagIq extends IQ {

        private final StandardExtensionElement tag;

        TagIq(StandardExtensionElement tag) {
            super(tag.getElementName(), tag.getNamespace());
            this.tag = tag;
        }

        private TagIq(IqData data, StandardExtensionElement tag) {
            super(data, tag.getElementName(), tag.getNamespace());
            this.tag = tag;
        }

        StandardExtensionElement tag() {
            return tag;
        }

        /** The result of a request. */
        static TagIq answering(IQ request, StandardExtensionElement tag) {
            var answer = new TagIq(tag);
            answer.setType(Type.result);
            answer.setStanzaId(request.getStanzaId());
            answer.setTo(request.getFrom());
            answer.setFrom(request.getTo());
            return answer;
        }

        @Override
        protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
            tag.getAttributes().forEach(xml::optAttribute);
            if (tag.getElements().isEmpty() && tag.getText() == null) {
                xml.setEmptyElement();
                return xml;
            }
            xml.rightAngleBracket();
            xml.optEscape(tag.getText());
            tag.getElements().forEach(xml::append);
            return xml;
        }
    }

    private static final class Provider extends IqProvider<TagIq> {

        @Override
        public TagIq parse(
                XmlPullParser parser, int depth, IqData data, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            return new TagIq(data, StandardExtensionElementProvider.INSTANCE.parse(parser, depth, environment, context));
        }
    }

    /** What nobody knows is read, too, but not to any depth: of what is so deep the parser leaves something out. */
    private static final class ShallowProvider extends StandardExtensionElementProvider {

        private static final int DEEPEST = 32;

        @Override
        public StandardExtensionElement parse(
                XmlPullParser parser, int depth, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            if (depth > DEEPEST) {
                throw new IOException("Elements stand more than %d deep in each other.".formatted(DEEPEST));
            }
            return super.parse(parser, depth, environment, context);
        }
    }
}
