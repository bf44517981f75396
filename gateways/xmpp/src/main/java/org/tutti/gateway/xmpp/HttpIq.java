package org.tutti.gateway.xmpp;

import java.io.IOException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.util.ParserUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.JxmppContext;

/** A request over XMPP as it came: with what is asked for, or with what is wrong with it. */
final class HttpIq extends IQ {

    /** What it comes to. */
    sealed interface Content {
        /** It can be read. */
        record Legible(HttpQuery query) implements Content {}

        /** It cannot. */
        record Illegible(String why) implements Content {}
    }

    private final Content content;

    private HttpIq(IqData data, Content content) {
        super(data, HttpQuery.REQ, Chunks.NAMESPACE);
        this.content = content;
    }

    Content content() {
        return content;
    }

    /** Teaches the parser; chunks are read as any element is, as Smack would complain of bad ones in the log. */
    static void register() {
        ProviderManager.addIQProvider(HttpQuery.REQ, Chunks.NAMESPACE, new Provider());
        ProviderManager.removeExtensionProvider(Chunks.CHUNK, Chunks.NAMESPACE);
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        // Only ever read.
        xml.setEmptyElement();
        return xml;
    }

    private static final class Provider extends IqProvider<HttpIq> {

        @Override
        public HttpIq parse(
                XmlPullParser parser, int depth, IqData data, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            try {
                return new HttpIq(data, new Content.Legible(HttpQuery.parse(parser, context)));
            } catch (MalformedException e) {
                ParserUtils.forwardToEndTagOfDepth(parser, depth);
                return new HttpIq(data, new Content.Illegible(e.getMessage()));
            }
        }
    }
}
