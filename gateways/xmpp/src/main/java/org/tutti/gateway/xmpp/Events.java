package org.tutti.gateway.xmpp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.XmlElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smackx.hints.element.NoStoreHint;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.Jid;
import org.tutti.gateway.xmpp.PubSubXml.Item;
import org.tutti.gateway.xmpp.Subscribers.Node;
import org.tutti.session.Line;
import org.tutti.session.QueueItem;
import org.tutti.session.Session;

/**
 * What those are told of a session who follow it by subscriptions: the same as its room. Confined to the mailbox of the
 * room.
 */
final class Events {

    /** How long (bytes) what is in one stanza may be, without what is around it. */
    private static final int LONGEST = 8000;
    private static final int MOST_LINES = 50;

    private final Room room;
    private final Subscribers subscribers;

    Events(Room room, Subscribers subscribers) {
        this.room = room;
        this.subscribers = subscribers;
    }

    /** Whether somebody is a member now, with any device. */
    boolean isMember(BareJid account) {
        Session session = room.session();
        return session.roster()
                .member(room.sessions().memberOf(room.id(), "xmpp:" + account))
                .isPresent();
    }

    /** What a node is called; empty while the session has no code. */
    Optional<String> name(Node node) {
        return room.sessions().code(room.id()).map(code -> code + '/' + node.wire());
    }

    // --- what is new -------------------------------------------------------------------------------------------------

    /** The room is told something of the timeline. */
    void timeline(StandardExtensionElement tag) {
        publish(Node.TIMELINE, () -> new Item("current", tag));
    }

    /** There is a line in the chat, from wherever. */
    void chat(Line line) {
        publish(Node.CHAT, () -> item(line));
    }

    void queue() {
        publish(Node.QUEUE, () -> new Item("current", queue(room.session())));
    }

    /** The roster changed. */
    void roster(XmlElement document) {
        publish(Node.ROSTER, () -> new Item("current", document));
    }

    /** A device is not there any more. */
    void gone(Jid device) {
        subscribers.gone(device);
    }

    /** Who is no member any more is told no more. */
    void membersChanged() {
        subscribers.retain(room.id(), this::isMember);
    }

    /** The session is over. */
    void over() {
        subscribers.over(room.id());
    }

    private void publish(Node node, Supplier<Item> item) {
        List<Jid> to = subscribers.of(room.id(), node);
        Optional<String> name = to.isEmpty() ? Optional.empty() : name(node);
        name.ifPresent(called -> {
            var event = new PubSubXml.Event(called, item.get());
            to.forEach(jid -> room.send(StanzaBuilder.buildMessage()
                    .to(jid)
                    .ofType(Message.Type.headline)
                    .addExtension(event)
                    .addExtension(NoStoreHint.INSTANCE)
                    .build()));
        });
    }

    // --- what is there -----------------------------------------------------------------------------------------------

    /** What a node has now. */
    List<Item> items(Node node) {
        Session session = room.session();
        return switch (node) {
            case TIMELINE -> List.of(new Item("current", Announcement.state(session, room.publicLink()).build()));
            case ROSTER -> List.of(new Item("current", room.roster().document()));
            case QUEUE -> List.of(new Item("current", queue(session)));
            case CHAT -> lines(session);
        };
    }

    /** The latest lines, as many as there is room for. */
    private static List<Item> lines(Session session) {
        List<Line> all = session.chat().lines();
        List<Item> items = new ArrayList<>();
        int left = LONGEST;
        for (int i = all.size() - 1; i >= 0 && items.size() < MOST_LINES; i--) {
            if (!all.get(i).encrypted() && !all.get(i).removed()) {
                Item item = item(all.get(i));
                left -= bytes(item.payload()) + 50;
                if (left < 0) {
                    break;
                }
                items.addFirst(item);
            }
        }
        return items;
    }

    private static Item item(Line line) {
        return new Item(Long.toString(line.seq()), Tags.line(line).setText(line.text()).build());
    }

    /** The queue from what is on; as much of it as there is room for. */
    private static StandardExtensionElement queue(Session session) {
        var queue = session.stage().queue();
        var tag = Tags.of("queue")
                .addAttribute("rev", Long.toString(session.seq()))
                .addAttribute("current", queue.current())
                .addAttribute("count", Integer.toString(queue.items().size()));
        int from = Math.max(0, queue.items().indexOf(queue.now()));
        int left = LONGEST;
        for (QueueItem item : queue.items().subList(from, queue.items().size())) {
            StandardExtensionElement one = Announcement.item(item);
            left -= bytes(one);
            if (left < 0) {
                break;
            }
            tag.addElement(one);
        }
        return tag.addAttribute("from", Integer.toString(from)).build();
    }

    private static int bytes(XmlElement element) {
        return element.toXML(XmlEnvironment.EMPTY).toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
