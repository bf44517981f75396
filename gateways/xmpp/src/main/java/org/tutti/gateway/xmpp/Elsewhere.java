package org.tutti.gateway.xmpp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;
import org.tutti.session.SessionId;

/**
 * What the server that is on the XMPP network tells the others of its kind, so that all name the same addresses: where
 * the rooms are, and which sessions have another room than their first. Thread-safe.
 */
final class Elsewhere {

    /** How often it is told (s). */
    static final int EVERY_S = 5;

    /** The name under which it is told, which no session has. */
    static final SessionId NOBODYS = new SessionId("xmpp");

    /** For so long (µs) it counts. */
    private static final long GOOD_FOR = 3 * EVERY_S * 1_000_000L + 1_000_000;

    /** So many rooms are named at most. */
    private static final int MOST = 200;

    /** @param at when it was heard (µs) */
    private record Said(Optional<DomainBareJid> rooms, Map<SessionId, EntityBareJid> moved, long at) {}

    private volatile Said said = new Said(Optional.empty(), Map.of(), 0);

    private volatile long upUntil = Long.MAX_VALUE;

    /** What a server tells that is on the network. */
    static String up(DomainBareJid rooms, Map<SessionId, EntityBareJid> moved) {
        return rooms + moved.entrySet().stream()
                .limit(MOST)
                .map(entry -> "\n" + entry.getKey().value() + ' ' + entry.getValue())
                .collect(Collectors.joining());
    }

    /** What a server tells that is not there any more. */
    static String down() {
        return "";
    }

    /** @param now µs */
    void heard(String text, long now) {
        try {
            String[] lines = text.split("\n");
            Map<SessionId, EntityBareJid> moved = new HashMap<>();
            for (int i = 1; i < lines.length; i++) {
                String[] part = lines[i].split(" ", 2);
                moved.put(new SessionId(part[0]), JidCreate.entityBareFrom(part[1]));
            }
            Optional<DomainBareJid> rooms =
                    lines[0].isEmpty() ? Optional.empty() : Optional.of(JidCreate.domainBareFrom(lines[0]));
            if (rooms.isPresent() || said.rooms.isPresent()) {
                upUntil = now;
            }
            said = new Said(rooms, Map.copyOf(moved), now);
        } catch (XmppStringprepException | RuntimeException e) {
            System.getLogger(Elsewhere.class.getName())
                    .log(System.Logger.Level.DEBUG, "What another server says of its rooms cannot be read.", e);
        }
    }

    /** Whether another server is on the network, as far as is known at the instant {@code now} (µs). */
    boolean up(long now) {
        return said.rooms.isPresent() && now - said.at < GOOD_FOR;
    }

    /** Until when (µs) another server is known to have been on the network; the end of all time if none was. */
    long upUntil() {
        return upUntil;
    }

    /** Where rooms are, as the last one said that was on the network. */
    Optional<DomainBareJid> rooms() {
        return said.rooms;
    }

    /** The room of a session that has not its first. */
    Optional<EntityBareJid> moved(SessionId session) {
        return Optional.ofNullable(said.moved.get(session));
    }
}
