package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import java.net.InetSocketAddress;
import javax.sip.SipStack;
import javax.sip.message.Response;

/**
 * Where each request passes before anything is kept for it. Drops those that lie about what they came by: what is believed
 * of a connection, and whether keys may be told, hangs on it. Drops what is too much by a connection; what comes by UDP
 * has been counted before ({@link Sockets}).
 */
final class Gate implements SIPMessageValve {

    private final Sources sources;

    Gate(Sources sources) {
        this.sources = sources;
    }

    @Override
    public boolean processRequest(SIPRequest request, MessageChannel channel) {
        String transport = channel.getTransport();
        return request.getTopmostVia() != null
                && transport.equalsIgnoreCase(request.getTopmostVia().getTransport())
                && (transport.equalsIgnoreCase("udp") || sources.admits(new InetSocketAddress(
                        channel.getPeerPacketSourceAddress(), channel.getPeerPacketSourcePort())));
    }

    @Override
    public boolean processResponse(Response response, MessageChannel channel) {
        return true;
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
