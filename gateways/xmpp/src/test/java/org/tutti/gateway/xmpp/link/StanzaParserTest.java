package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.junit.jupiter.api.Test;
import org.jxmpp.JxmppContext;

class StanzaParserTest {

    /** The message that follows, of a stream of that kind. */
    private static Message read(String namespace, String before) throws Exception {
        XmlPullParser parser = StanzaParser.of(new StringReader(
                "<stream xmlns='%s'>%s<message id='after'><body>still here</body></message></stream>".formatted(namespace, before)));
        Message last = null;
        parser.next();
        while (parser.next() == XmlPullParser.Event.START_ELEMENT) {
            last = PacketParserUtils.parseMessage(parser, XmlEnvironment.EMPTY, JxmppContext.getDefaultContext());
        }
        assertThat(parser.getDepth()).isEqualTo(1);
        return last;
    }

    @Test
    void whatStandsTooDeep_isLeftOut_andWhatComesAfterIsRead() throws Exception {
        String deep = "<message><x xmlns='urn:x'>%s%s</x></message>".formatted("<a>text".repeat(100_000), "</a>".repeat(100_000));
        assertThat(read("jabber:client", deep).getBody()).isEqualTo("still here");
        String forwarded = "<message>%s%s</message>".formatted(
                "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'>".repeat(10_000),
                "</message></forwarded>".repeat(10_000));
        assertThat(read("jabber:client", forwarded).getBody()).isEqualTo("still here");
    }

    @Test
    void manyAttributes_longNames_longValues_areRead() throws Exception {
        String many = IntStream.range(0, 10_000).mapToObj(i -> "a%d=''".formatted(i)).collect(Collectors.joining(" "));
        String large = "<message><x xmlns='urn:x' %s/><%s xmlns='urn:x' b='%s'/></message>"
                .formatted(many, "n".repeat(100_000), "v".repeat(1_000_000));
        assertThat(read("jabber:client", large).getBody()).isEqualTo("still here");
    }

    @Test
    void streamOfAComponent_readsAsThatOfAClient() throws Exception {
        assertThat(read("jabber:component:accept", "").getBody()).isEqualTo("still here");
    }

    @Test
    void nextText_joinsWhatStandsInParts() throws Exception {
        XmlPullParser parser = StanzaParser.of(new StringReader("<a>one<![CDATA[<two>]]>&amp;<!-- no -->three</a>"));
        parser.next();
        assertThat(parser.nextText()).isEqualTo("one<two>&three");
        assertThat(parser.getEventType()).isEqualTo(XmlPullParser.Event.END_ELEMENT);
    }
}
