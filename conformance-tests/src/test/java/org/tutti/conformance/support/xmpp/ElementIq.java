package org.tutti.conformance.support.xmpp;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.parsing.SmackParsingException;
import org.jivesoftware.smack.parsing.StandardExtensionElementProvider;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.JxmppContext;

/**
 * An IQ around one element. The elements of {@code urn:tutti:session:1} and of HTTP over XMPP (XEP-0332) come as such:
 * read by other code than the gateway's.
 */
public final class ElementIq extends IQ {
    static final String SESSION = "urn:tutti:session:1";
    static final String HTTP = "urn:xmpp:http";

    private final StandardExtensionElement element;

    public ElementIq(IQ.Type type, StandardExtensionElement element) {
        super(element.getElementName(), element.getNamespace());
        this.element = element;
        setType(type);
    }

    /** To be called before such an IQ is awaited. */
    public static void register() {
        ProviderManager.addIQProvider("action", SESSION, new Provider());
        ProviderManager.addIQProvider("clock", SESSION, new Provider());
        ProviderManager.addIQProvider("req", HTTP, new Provider());
        ProviderManager.addIQProvider("resp", HTTP, new Provider());
    }

    /** An element of {@code urn:tutti:session:1}. */
    public static StandardExtensionElement element(String name, Map<String, ?> attributes) {
        return element(name, SESSION, attributes);
    }

    static StandardExtensionElement element(String name, String namespace, Map<String, ?> attributes) {
        StandardExtensionElement.Builder element = StandardExtensionElement.builder(name, namespace);
        attributes.forEach((key, value) -> element.addAttribute(key, text(value)));
        return element.build();
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.3f", number) : value.toString();
    }

    /** The child of that name of {@code urn:tutti:session:1}, or null. */
    public static StandardExtensionElement child(Stanza stanza, String name) {
        return (StandardExtensionElement) stanza.getExtensionElement(name, SESSION);
    }

    public StandardExtensionElement element() {
        return element;
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        element.getAttributes().forEach(xml::attribute);
        xml.rightAngleBracket();
        if (element.getText() != null) {
            xml.text(element.getText());
        }
        element.getElements().forEach(child -> xml.append(child.toXML(XmlEnvironment.EMPTY)));
        return xml;
    }

    private static final class Provider extends IqProvider<ElementIq> {
        @Override
        public ElementIq parse(XmlPullParser parser, int depth, IqData iq, XmlEnvironment around, JxmppContext context)
                throws XmlPullParserException, IOException, SmackParsingException {
            return new ElementIq(iq.getType(),
                    StandardExtensionElementProvider.INSTANCE.parse(parser, depth, around, context));
        }
    }
}
