package org.tutti.gateway.xmpp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.util.StringUtils;
import org.jivesoftware.smackx.pubsub.SimplePayload;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.engine.ConferenceInfo;
import org.tutti.session.EndpointId;
import org.tutti.session.Session;

/**
 * What our presence says of who is there: the members, by way of the page too, and what their devices offer. Confined
 * to the mailbox of the room.
 */
final class RosterPresence {

    /** How long (bytes) the document is at most, so that the presence has less than 10 000. */
    static final int LONGEST = 8000;

    private static final int MOST_LINKS = 10;
    private static final int LONGEST_PATH = 200;
    /** How long (bytes) the addresses of what one device offers are together. */
    private static final int LONGEST_LINKS = 600;

    private final Room room;
    /** Who was in the room when it was last said. */
    private volatile Map<EndpointId, String> shown = Map.of();

    RosterPresence(Room room) {
        this.room = room;
    }

    /** Says it anew, to the room and to who follows from elsewhere. */
    void show() {
        SimplePayload document = document();
        room.followers().roster(document);
        if (room.live()) {
            var presence = StanzaBuilder.buildPresence()
                    .to(room.self())
                    .setStatus(Words.summary(room.session()))
                    .addExtension(document);
            // Some services let no subscriptions through to somebody in a room (Prosody): they are made there.
            room.service().ifPresent(address -> presence.addExtension(
                    Tags.of("service").addAttribute("jid", address.toString()).build()));
            room.send(presence.build());
        }
    }

    SimplePayload document() {
        Session session = room.session();
        shown = addresses(room.address(), room.guests().all());
        return document(session, room.address(), room.guests().all(), room.sessions().addresses(session),
                endpoint -> room.sessions().addressOf(session.id(), endpoint));
    }

    /** Where in the room an endpoint is, as it was last said. Any thread may ask. */
    Optional<String> endpoint(EndpointId endpoint) {
        return Optional.ofNullable(shown.get(endpoint));
    }

    /** How many endpoints are in the session by the room, as it was last said. Any thread may ask. */
    int endpoints() {
        return shown.size();
    }

    private static Map<EndpointId, String> addresses(EntityBareJid room, Collection<Guest> guests) {
        Map<EndpointId, String> addresses = new HashMap<>();
        guests.forEach(guest -> guest.seat().ifPresent(joined ->
                guest.nick().ifPresent(nick -> addresses.put(joined.endpoint(), address(room, nick)))));
        return Map.copyOf(addresses);
    }

    /**
     * The members as an RFC 4575 document.
     *
     * @param addresses where people come into the session, by gateway
     * @param elsewhere where those are who are not in the room
     */
    static SimplePayload document(
            Session session,
            EntityBareJid room,
            Collection<Guest> guests,
            Map<String, String> addresses,
            Function<EndpointId, Optional<String>> elsewhere) {
        Map<EndpointId, String> here = addresses(room, guests);
        Map<EndpointId, Guest> byEndpoint = new HashMap<>();
        guests.forEach(guest -> guest.seat().ifPresent(joined -> byEndpoint.put(joined.endpoint(), guest)));
        var info = new ConferenceInfo(
                "xmpp:" + HttpXmppUri.encoded(room),
                addresses,
                endpoint -> Optional.ofNullable(here.get(endpoint)).or(() -> elsewhere.apply(endpoint)),
                endpoint -> Optional.ofNullable(byEndpoint.get(endpoint)).stream()
                        .flatMap(guest -> links(room, guest).stream())
                        .toList());
        return new SimplePayload(info.of(session, LONGEST));
    }

    /** Somebody in the room as a URI (RFC 5122). */
    private static String address(EntityBareJid room, Resourcepart nick) {
        return "xmpp:" + HttpXmppUri.encoded(room) + '/' + HttpXmppUri.encoded(nick);
    }

    /** The resources a device says it offers, by where they are to be had. What is no path is left out. */
    static List<String> links(EntityBareJid room, Guest guest) {
        List<String> links = new ArrayList<>();
        int left = LONGEST_LINKS;
        for (String link : offered(room, guest)) {
            left -= StringUtils.escapeForXml(link).toString().getBytes(StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            links.add(link);
        }
        return links;
    }

    private static List<String> offered(EntityBareJid room, Guest guest) {
        return guest.nick().stream().flatMap(nick -> guest.offers().stream()
                .flatMap(offers -> Optional.ofNullable(offers.getElements("link")).orElse(List.of()).stream())
                .limit(MOST_LINKS)
                .flatMap(link -> path(link).stream())
                .map(path -> new HttpXmppUri(JidCreate.fullFrom(room, nick), path).toString()))
                .toList();
    }

    private static Optional<String> path(StandardExtensionElement link) {
        return Tags.text(link, "path").filter(path -> path.length() <= LONGEST_PATH && HttpXmppUri.isPath(path));
    }
}
