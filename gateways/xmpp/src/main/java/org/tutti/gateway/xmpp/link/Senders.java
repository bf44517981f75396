package org.tutti.gateway.xmpp.link;

import java.util.Map;
import java.util.Optional;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.engine.Recent;

/** From which of its addresses a component sends what; a server knows only the domain. Thread-safe. */
final class Senders {

    /** How many requests are remembered that are not answered yet. */
    private static final int MOST_OPEN = 10_000;

    private record Request(Jid from, String id) {}

    private final DomainBareJid component;
    private final Resourcepart resource;
    private final Map<Request, Jid> asked = new Recent<>(MOST_OPEN);
    private Optional<DomainBareJid> rooms = Optional.empty();

    Senders(DomainBareJid component, Resourcepart resource) {
        this.component = component;
        this.resource = resource;
    }

    /** Where the rooms are. */
    synchronized void rooms(DomainBareJid service) {
        rooms = Optional.of(service);
    }

    /** A request came: it is to be answered from where it went to. */
    synchronized void came(Stanza stanza) {
        if (stanza instanceof IQ iq && iq.isRequestIQ() && iq.getStanzaId() != null && iq.getTo() != null) {
            asked.put(new Request(iq.getFrom(), iq.getStanzaId()), iq.getTo());
        }
    }

    /** The address to send something from. */
    synchronized Jid of(Stanza stanza) {
        Jid to = stanza.getTo();
        Jid answering = stanza instanceof IQ iq && iq.isResponseIQ() && iq.getStanzaId() != null
                ? asked.remove(new Request(to, iq.getStanzaId()))
                : null;
        // The server ends the stream of who sends from elsewhere.
        if (stanza.getFrom() != null && stanza.getFrom().asDomainBareJid().equals(component)) {
            return stanza.getFrom();
        }
        if (answering != null) {
            return answering;
        }
        boolean inRoom = to != null && to.hasLocalpart() && rooms.filter(to.asDomainBareJid()::equals).isPresent();
        // A session is known by the same name in its room and here.
        return inRoom ? JidCreate.entityFullFrom(to.getLocalpartOrThrow(), component.getDomain(), resource) : component;
    }
}
