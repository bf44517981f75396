package org.tutti.gateway.xmpp.link;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.TopLevelStreamElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jxmpp.JxmppContext;

/** Sees to it that what is sent is XML, whoever made up what stands in it: else the server would end the stream. */
final class Writing {

    private static final Logger LOG = System.getLogger(Writing.class.getName());
    /** So that stanzas do not say that they are of clients; the stream says what they are. */
    static final XmlEnvironment WITHIN = XmlEnvironment.builder().withNamespace("jabber:client").build();

    private Writing() {}

    static TopLevelStreamElement safe(TopLevelStreamElement element) {
        if (!(element instanceof Stanza stanza)) {
            return element;
        }
        Stanza sent = stanza instanceof ErrorIQ error ? alone(error) : stanza;
        String xml = sent.toXML().toString();
        return Xml.isClean(xml) ? sent : clean(sent, xml);
    }

    /** Smack sends back what was refused, too, but not with all the namespaces it needs. */
    private static ErrorIQ alone(ErrorIQ error) {
        return ErrorIQ.builder(error.getError(), StanzaBuilder.buildIqData(error.getStanzaId())
                        .to(error.getTo())
                        .from(error.getFrom())
                        .ofType(IQ.Type.error))
                .build();
    }

    private static Stanza clean(Stanza stanza, String xml) {
        try {
            Stanza clean = PacketParserUtils.parseStanza(
                    PacketParserUtils.getParserFor(Xml.clean(xml)), XmlEnvironment.EMPTY, JxmppContext.getDefaultContext());
            clean.setStanzaId(stanza.getStanzaId());
            return clean;
        } catch (Exception e) {
            LOG.log(Level.WARNING, "TUTTI-0308 Something is not sent, as it has characters that XML does not have.", e);
            return StanzaBuilder.buildMessage().to(stanza.getTo()).from(stanza.getFrom()).build();
        }
    }
}
