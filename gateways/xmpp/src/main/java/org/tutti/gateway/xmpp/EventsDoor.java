package org.tutti.gateway.xmpp;

import java.util.Locale;
import java.util.Optional;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.filter.PresenceTypeFilter;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.EmptyResultIQ;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;
import org.tutti.gateway.xmpp.Subscribers.Node;
import org.tutti.gateway.xmpp.Tags.TagIq;

/**
 * Subscriptions to what happens in sessions, by XEP-0060 (docs/xmpp.md, Events). Who is no member of a session is told
 * the same whether there is one or not.
 */
final class EventsDoor {

    private final Lobby lobby;
    private final Subscribers subscribers;
    private final Limits limit;

    EventsDoor(Lobby lobby, Subscribers subscribers) {
        this.lobby = lobby;
        this.subscribers = subscribers;
        this.limit = Limits.perSecond(lobby.sessions().clock()::now, 5, 40);
    }

    void open(XMPPConnection connection) {
        var disco = ServiceDiscoveryManager.getInstanceFor(connection);
        disco.addIdentity(new DiscoverInfo.Identity("pubsub", "service", "Tutti"));
        disco.addFeature(PubSubXml.NAMESPACE);
        disco.addFeature(PubSubXml.NAMESPACE + "#subscribe");
        disco.addFeature(PubSubXml.NAMESPACE + "#retrieve-items");
        for (IQ.Type type : new IQ.Type[] {IQ.Type.get, IQ.Type.set}) {
            connection.registerIQRequestHandler(
                    new AbstractIqRequestHandler(
                            PubSubXml.PUBSUB, PubSubXml.NAMESPACE, type, AbstractIqRequestHandler.Mode.sync) {
                        @Override
                        public IQ handleIQRequest(IQ request) {
                            return handle((TagIq) request);
                        }
                    });
        }
        connection.addStanzaListener(stanza -> gone(stanza.getFrom()), MessageTypeFilter.ERROR);
        connection.addStanzaListener(stanza -> gone(stanza.getFrom()), PresenceTypeFilter.UNAVAILABLE);
    }

    private void gone(Jid from) {
        if (from != null) {
            subscribers.gone(from);
        }
    }

    /** The answer, if it is known at once. */
    IQ handle(TagIq request) {
        if (!limit.take(request.getFrom())) {
            return Errors.error(request, Condition.resource_constraint, "rate-limited",
                    "More than 5 requests a second. Try again in a moment.");
        }
        if (request.tag().getElements().size() != 1) {
            return Errors.malformed(request, "<pubsub/> holds one thing.");
        }
        StandardExtensionElement wish = request.tag().getElements().getFirst();
        String[] name = Tags.text(wish, "node").orElse("").split("/", 2);
        Optional<Node> node = name.length == 2 ? Node.of(name[1].toLowerCase(Locale.ROOT)) : Optional.empty();
        if (node.isEmpty()) {
            return Errors.error(request, Condition.item_not_found, "session-unknown",
                    "Nodes are the code of a session and one of timeline, roster, chat, queue: K7P4-QXR2/timeline.");
        }
        Optional<Room> room = lobby.sessions().sessionOf(name[0]).flatMap(lobby::roomNow);
        if (room.isEmpty()) {
            return forbidden(request);
        }
        room.get().inTurn(() -> room.get().whenDecided(
                request.getFrom(), () -> room.get().answer(answer(room.get(), node.get(), request, wish))));
        return null;
    }

    private static IQ forbidden(IQ request) {
        return Errors.error(request, Condition.forbidden, "not-joined",
                "Only members of the session are told. Join it first.");
    }

    private IQ answer(Room room, Node node, TagIq request, StandardExtensionElement wish) {
        Jid from = request.getFrom();
        BareJid account = room.guests()
                .whoAsks(from)
                .<BareJid>map(guest -> guest.address().asEntityBareJid())
                .orElse(from.asBareJid());
        Optional<String> name = room.followers().name(node);
        if (!room.followers().isMember(account) || name.isEmpty()) {
            return forbidden(request);
        }
        return switch (request.getType() + " " + wish.getElementName()) {
            case "set subscribe" -> subscribe(room, node, request, wish, account);
            case "set unsubscribe" -> unsubscribe(room, node, request, wish, account);
            case "get items" -> new PubSubXml.Items(request, name.get(), room.followers().items(node));
            default -> pubSubError(request, Condition.feature_not_implemented, "unsupported",
                    "One can subscribe, unsubscribe and ask for items.");
        };
    }

    private IQ subscribe(Room room, Node node, TagIq request, StandardExtensionElement wish, BareJid account) {
        Optional<Jid> to = address(wish, account);
        if (to.isEmpty()) {
            return pubSubError(request, Condition.bad_request, "invalid-jid", "Subscribe as yourself.");
        }
        if (!subscribers.add(room.id(), node, to.get())) {
            return pubSubError(request, Condition.resource_constraint, "too-many-subscriptions",
                    "There are at most %d subscriptions for an account and %d for a session."
                            .formatted(Subscribers.MOST_OF_ONE, Subscribers.MOST));
        }
        return TagIq.answering(request, PubSubXml.subscription(
                room.followers().name(node).orElseThrow(), to.get().toString(), "subscribed"));
    }

    private IQ unsubscribe(Room room, Node node, TagIq request, StandardExtensionElement wish, BareJid account) {
        return address(wish, account).filter(to -> subscribers.remove(room.id(), node, to)).isPresent()
                ? new EmptyResultIQ(request)
                : pubSubError(
                        request, Condition.unexpected_request, "not-subscribed", "There is no such subscription.");
    }

    /** Who is to be told, if they are of the account that asks. */
    private static Optional<Jid> address(StandardExtensionElement wish, BareJid account) {
        try {
            Jid to = JidCreate.from(Tags.text(wish, "jid").orElse(""));
            return Optional.of(to).filter(jid -> jid.asBareJid().equals(account));
        } catch (XmppStringprepException e) {
            return Optional.empty();
        }
    }

    private static IQ pubSubError(IQ request, Condition condition, String more, String text) {
        return Errors.error(request, condition, text, PubSubXml.error(more));
    }
}
