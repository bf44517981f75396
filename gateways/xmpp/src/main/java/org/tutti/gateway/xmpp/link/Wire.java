package org.tutti.gateway.xmpp.link;

import java.util.function.Consumer;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.Jid;

/** A connection that is up. Thread-safe; stanzas go out in the order they were given. */
public interface Wire {

    /** Sends a stanza; one that cannot be sent any more is lost, which the end of the connection tells. */
    void send(Stanza stanza);

    /**
     * Asks something. {@code answer} gets the result, or the error, on any thread; an error of its own making
     * ({@code remote-server-timeout}) if nothing comes within 10 s.
     */
    void ask(IQ request, Consumer<IQ> answer);

    /** The service for rooms. */
    DomainBareJid rooms();

    /** Whether somebody is among the contacts of our account, who may see whether it is there. */
    boolean isContact(Jid who);

    /** Our own address: where requests reach this server without a room. */
    Jid address();
}
