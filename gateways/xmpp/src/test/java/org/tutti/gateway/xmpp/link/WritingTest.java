package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.UnparsedIQ;
import org.jivesoftware.smack.packet.IQ;
import org.junit.jupiter.api.Test;

class WritingTest {

    @Test
    void charactersThatXmlHasNot_areReplaced() {
        Message message = StanzaBuilder.buildMessage("m1").to("eva@example.org").setBody("a\u0001b\uFFFEc\uD800d😀").build();
        Message sent = (Message) Writing.safe(message);
        assertThat(sent.getBody()).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd😀");
        assertThat(sent.getStanzaId()).isEqualTo("m1");
        assertThat(sent.getTo()).isEqualTo(message.getTo());
    }

    @Test
    void messageThatIsXml_isSentAsItIs() {
        Message message = StanzaBuilder.buildMessage().to("eva@example.org").setBody("<&>\n\t😀").build();
        assertThat(Writing.safe(message)).isSameAs(message);
    }

    @Test
    void error_doesNotRepeatWhatItIsAbout() {
        var request = new UnparsedIQ("q", "urn:x", "<q xmlns='urn:x' a='1' a='2'/>");
        request.setType(IQ.Type.get);
        request.setStanzaId("1");
        var error = ErrorIQ.createErrorResponse(request, StanzaError.getBuilder(StanzaError.Condition.forbidden).build());
        String xml = Writing.safe(error).toXML().toString();
        assertThat(xml).contains("<forbidden").contains("id='1'").doesNotContain("urn:x");
    }
}
