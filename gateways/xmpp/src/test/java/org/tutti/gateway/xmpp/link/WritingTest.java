package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.UnparsedIQ;
import org.jivesoftware.smack.packet.IQ;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;

class WritingTest {

    private static final Jid EVA = JidCreate.fromOrThrowUnchecked("eva@example.org");

    @Test
    void charactersThatXmlHasNot_areReplaced() {
        Message message = StanzaBuilder.buildMessage("m1").to(EVA).setBody("a\u0001b\uFFFEc\uD800d😀").build();
        Message sent = (Message) Writing.safe(message);
        assertThat(sent.getBody()).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd😀");
        assertThat(sent.getStanzaId()).isEqualTo("m1");
        assertThat(sent.getTo().toString()).isEqualTo("eva@example.org");
    }

    @Test
    void messageThatIsXml_isSentAsItIs() {
        Message message = StanzaBuilder.buildMessage().to(EVA).setBody("<&>\n\t😀").build();
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
