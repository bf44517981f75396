package org.tutti.gateway.xmpp.link;

import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.XMPPConnection;

/** Who is told what comes of a {@link Link}: one thing after the other, in the order it came. Must not block. */
public interface LinkListener {

    /** Before the first stanza of each connection: what is registered here answers from the beginning. */
    void opening(XMPPConnection connection);

    /**
     * The connection is up.
     *
     * @param fresh false if the stream was resumed, with all that was on its way (XEP-0198)
     */
    void up(Wire wire, boolean fresh);

    /** The connection is gone; it is tried again. */
    void down();

    /** The connection was given up on purpose: another server has the account from now on. After {@link #down}. */
    void left();

    /** A presence that came. */
    void presence(Presence presence);

    /** A message that came. */
    void message(Message message);
}
