package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.parsing.StandardExtensionElementProvider;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jxmpp.JxmppContext;
import org.tutti.gateway.xmpp.PubSubXml.Item;

/** C-47: what subscribers are told has the elements and namespaces of XEP-0060. */
class PubSubXmlTest {

    @BeforeAll
    static void parserKnowsUs() {
        Tags.register();
    }

    private static StandardExtensionElement parsed(CharSequence xml) throws Exception {
        var parser = PacketParserUtils.getParserFor(xml.toString());
        return new StandardExtensionElementProvider()
                .parse(parser, parser.getDepth(), XmlEnvironment.EMPTY, JxmppContext.getDefaultContext());
    }

    @Test
    void anEvent_holdsItsItem_inTheNamespaceOfEvents() throws Exception {
        StandardExtensionElement tag = Announcement.state(new Films().session(), Optional.empty()).build();
        StandardExtensionElement event = parsed(
                new PubSubXml.Event("K7P4-QXR2/timeline", new Item("current", tag)).toXML(XmlEnvironment.EMPTY));

        assertThat(event.getNamespace()).isEqualTo("http://jabber.org/protocol/pubsub#event");
        StandardExtensionElement items = event.getFirstElement("items");
        assertThat(items.getAttributeValue("node")).isEqualTo("K7P4-QXR2/timeline");
        assertThat(items.getFirstElement("item").getFirstElement("action", Tags.NAMESPACE).getAttributeValue("a"))
                .isEqualTo("pause");
    }

    @Test
    void whatIsAskedFor_isAnsweredInTheNamespaceOfRequests() throws Exception {
        IQ request = (IQ) PacketParserUtils.parseStanza(PacketParserUtils.getParserFor("""
                <iq type='get' id='1' from='eva@example.org/a' to='tutti@example.org/b'>
                  <pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='K7P4-QXR2/chat' max_items='3'/></pubsub></iq>"""),
                XmlEnvironment.EMPTY, JxmppContext.getDefaultContext());
        assertThat(((Tags.TagIq) request).tag().getFirstElement("items").getAttributeValue("node")).isEqualTo("K7P4-QXR2/chat");

        IQ answer = new PubSubXml.Items(request, "K7P4-QXR2/chat", List.of(
                new Item("3", Tags.of(Tags.LINE).setText("a < b").build()), new Item("4", Tags.of(Tags.LINE).build())));

        assertThat((Object) answer.getTo()).hasToString("eva@example.org/a");
        StandardExtensionElement items = parsed(answer.getChildElementXML()).getFirstElement("items");
        assertThat(items.getNamespace()).isEqualTo("http://jabber.org/protocol/pubsub");
        assertThat(items.getElements("item")).extracting(item -> item.getAttributeValue("id")).containsExactly("3", "4");
        assertThat(items.getFirstElement("item").getFirstElement("line", Tags.NAMESPACE).getText()).isEqualTo("a < b");
    }
}
