package org.tutti.gateway.xmpp.link;

import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.SmackException.OutgoingQueueFullException;
import org.jivesoftware.smack.packet.TopLevelStreamElement;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smack.xml.XmlPullParser;

/** The connection of an account: Smack's, but careful with what comes and goes. */
final class AccountConnection extends XMPPTCPConnection {

    private final Reading reading;

    AccountConnection(XMPPTCPConnectionConfiguration configuration) {
        super(configuration);
        this.reading = new Reading(this);
    }

    @Override
    protected void parseAndProcessStanza(XmlPullParser parser) throws InterruptedException {
        reading.stanza(parser, super::parseAndProcessStanza);
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
