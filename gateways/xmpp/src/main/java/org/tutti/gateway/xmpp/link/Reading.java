package org.tutti.gateway.xmpp.link;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.SmackConfiguration;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.SmackException.OutgoingQueueFullException;
import org.jivesoftware.smack.UnparseableStanza;
import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.iqrequest.IQRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * Reads stanzas of which some may be made to do harm. One that cannot be read is no reason to lose all others; who asked
 * is told. Confined to the thread that reads.
 */
final class Reading {

    private static final Logger LOG = System.getLogger(Reading.class.getName());

    /** What reads one stanza, and is at its end afterwards. */
    interface Stanza {
        void read(XmlPullParser parser) throws InterruptedException;
    }

    private final AbstractXMPPConnection connection;
    private final Set<QName> gets = ConcurrentHashMap.newKeySet();
    private final Set<QName> sets = ConcurrentHashMap.newKeySet();
    private boolean unreadable;

    Reading(AbstractXMPPConnection connection) {
        this.connection = connection;
        connection.setParsingExceptionCallback(this::unreadable);
        connection.setUnknownIqRequestReplyMode(SmackConfiguration.UnknownIqRequestReplyMode.doNotReply);
    }

    /** Requests of this kind are answered by somebody. */
    void answers(IQRequestHandler handler) {
        (handler.getType() == IQ.Type.get ? gets : sets).add(new QName(handler.getNamespace(), handler.getElement()));
    }

    /**
     * Answers a request that nobody answers; the result is whether it is one. Smack has a thread for each of them, however
     * many come.
     */
    boolean refuses(org.jivesoftware.smack.packet.Stanza stanza) {
        if (!(stanza instanceof IQ request) || !request.isRequestIQ()
                || (request.getType() == IQ.Type.get ? gets : sets).contains(request.getChildElementQName())) {
            return false;
        }
        try {
            connection.sendStanzaNonBlocking(ErrorIQ.createErrorResponse(
                    request, StanzaError.getBuilder(StanzaError.Condition.service_unavailable).build()));
        } catch (NotConnectedException | OutgoingQueueFullException e) {
            LOG.log(Level.DEBUG, "Who asked for what is not there is not told.", e);
        }
        return true;
    }

    private void unreadable(UnparseableStanza stanza) {
        LOG.log(Level.DEBUG, "A stanza could not be read.", stanza.getParsingException());
        unreadable = true;
    }

    /** Reads the stanza at whose beginning the parser is. */
    void stanza(XmlPullParser parser, Stanza stanza) throws InterruptedException {
        int depth = parser.getDepth();
        String type = parser.getAttributeValue("type");
        boolean request = parser.getName().equals("iq") && ("get".equals(type) || "set".equals(type));
        String id = parser.getAttributeValue("id");
        String from = parser.getAttributeValue("from");
        String to = parser.getAttributeValue("to");
        unreadable = false;
        try {
            stanza.read(parser);
        } catch (StackOverflowError | AssertionError | LinkageError e) {
            LOG.log(Level.WARNING, "TUTTI-0306 A stanza from {0} could not be read: {1}", from, e);
            toEnd(parser, depth);
            unreadable = true;
        }
        if (unreadable && request && id != null && from != null) {
            refuse(id, from, to);
        }
    }

    private static void toEnd(XmlPullParser parser, int depth) {
        try {
            while (parser.getEventType() != XmlPullParser.Event.END_ELEMENT || parser.getDepth() > depth) {
                parser.next();
            }
        } catch (XmlPullParserException | IOException e) {
            throw new IllegalStateException("The stream cannot be read any more.", e);
        }
    }

    private void refuse(String id, String from, String to) {
        try {
            Jid asker = JidCreate.from(from);
            IqData answer = StanzaBuilder.buildIqData(id)
                    .to(asker)
                    .from(to == null ? null : JidCreate.from(to))
                    .ofType(IQ.Type.error);
            connection.sendStanzaNonBlocking(ErrorIQ.builder(
                            StanzaError.getBuilder(StanzaError.Condition.bad_request).build(), answer)
                    .build());
        } catch (XmppStringprepException | NotConnectedException | OutgoingQueueFullException e) {
            LOG.log(Level.DEBUG, "Who sent what could not be read is not told.", e);
        }
    }
}
