package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import java.net.InetSocketAddress;
import javax.sip.SipStack;
import javax.sip.message.Response;

/**
 * Where each message passes before anything is kept for it. Drops those that lie about what they came by: what is believed
 * of a connection, whether keys may be told, and what the answer goes by hangs on it. Drops what is too much by a connection; what comes by UDP
 * has been counted before ({@link Sockets}).
 */
final class Gate implements SIPMessageValve {

    private final Sources sources;
    private final Connections connections;

    Gate(Sources sources, Connections connections) {
        this.sources = sources;
        this.connections = connections;
    }

    @Override
    public boolean processRequest(SIPRequest request, MessageChannel channel) {
        if (lies(request, channel) || !channel.getTransport().equalsIgnoreCase("udp") && !admits(channel)) {
            return false;
        }
        answerable(request.getTopmostVia(), channel);
        return true;
    }

    private boolean admits(MessageChannel channel) {
        InetSocketAddress from =
                new InetSocketAddress(channel.getPeerPacketSourceAddress(), channel.getPeerPacketSourcePort());
        connections.spoke(from, channel.getPort());
        return sources.admits(from);
    }

    @Override
    public boolean processResponse(Response response, MessageChannel channel) {
        return !lies((SIPMessage) response, channel);
    }

    private static boolean lies(SIPMessage message, MessageChannel channel) {
        Via via = message.getTopmostVia();
        return via == null || !channel.getTransport().equalsIgnoreCase(via.getTransport());
    }

    /** Answers go to where the request came from, not to where somebody else wants them to go. */
    private static void answerable(Via via, MessageChannel channel) {
        via.removeParameter(Via.MADDR);
        Headers.sure(() -> {
            via.setReceived(channel.getPeerPacketSourceAddress().getHostAddress());
            if (via.hasParameter(Via.RPORT)) {
                via.setParameter(Via.RPORT, Integer.toString(channel.getPeerPacketSourcePort()));
            }
            return null;
        });
    }

    @Override
    public void init(SipStack stack) {
        // Needs nothing.
    }

    @Override
    public void destroy() {
        // Has nothing.
    }
}
