package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.message.SIPMessage;
import java.net.InetAddress;
import javax.sip.message.Message;

/** Where that came from by which the sound of a call was agreed on. Confined to the mailbox of the call. */
final class Origin {

    private final Sources sources;
    private InetAddress source;
    private boolean trusted;

    Origin(Sources sources) {
        this.sources = sources;
    }

    /**
     * A message of the other end has come that offers or answers. In a call that is under way another source is only
     * believed if it comes by a connection: in a single packet anybody's address can be written.
     */
    void of(Message message) {
        InetAddress from = Headers.source(message);
        trusted = sources.trunk(from).isPresent();
        if (source == null || !"udp".equalsIgnoreCase(((SIPMessage) message).getTopmostVia().getTransport())) {
            source = from;
        }
    }

    /** Says so, before what was agreed on. */
    void tell(Audio sound) {
        if (source != null) {
            sound.signalledFrom(source);
            sound.trusted(trusted);
        }
    }
}
