package org.tutti.gateway.xmpp.link;

import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.SmackException.OutgoingQueueFullException;
import org.jivesoftware.smack.iqrequest.IQRequestHandler;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.TopLevelStreamElement;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smack.xml.XmlPullParser;

/** The connection of an account: Smack's, but careful with what comes and goes. */
final class AccountConnection extends XMPPTCPConnection {

    private Reading reading;

    AccountConnection(XMPPTCPConnectionConfiguration configuration) {
        super(configuration);
    }

    /** Smack registers its own before the rest of this is made. */
    private Reading reading() {
        if (reading == null) {
            reading = new Reading(this);
        }
        return reading;
    }

    @Override
    public IQRequestHandler registerIQRequestHandler(IQRequestHandler handler) {
        reading().answers(handler);
        return super.registerIQRequestHandler(handler);
    }

    @Override
    protected void parseAndProcessStanza(XmlPullParser parser) throws InterruptedException {
        reading().stanza(parser, super::parseAndProcessStanza);
    }

    @Override
    protected void processStanza(Stanza stanza) throws InterruptedException {
        if (!reading().refuses(stanza)) {
            super.processStanza(stanza);
        }
    }

    @Override
    protected void sendInternal(TopLevelStreamElement element) throws NotConnectedException, InterruptedException {
        super.sendInternal(Writing.safe(element));
    }

    @Override
    protected void sendNonBlockingInternal(TopLevelStreamElement element)
            throws NotConnectedException, OutgoingQueueFullException {
        super.sendNonBlockingInternal(Writing.safe(element));
    }
}
