package org.tutti.gateway.xmpp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.tutti.session.Actor;
import org.tutti.session.MemberId;

/** Who is in a room, or on the way there. Confined to the mailbox of the room, but for {@link #know}. */
final class Guests {

    private final EntityBareJid room;
    private final LongSupplier clock;
    private final Map<EntityFullJid, Guest> guests = new LinkedHashMap<>();
    /** Whose devices they are; read by any thread. */
    private final Set<BareJid> people = ConcurrentHashMap.newKeySet();

    /** @param clock the server's (µs) */
    Guests(EntityBareJid room, LongSupplier clock) {
        this.room = room;
        this.clock = clock;
    }

    /** Whether one of somebody's devices is among them. Any thread may ask. */
    boolean know(BareJid who) {
        return people.contains(who);
    }

    /** All there are now. */
    List<Guest> all() {
        return List.copyOf(guests.values());
    }

    /** The guest with this device, made if need be. */
    Guest expect(EntityFullJid device) {
        people.add(device.asBareJid());
        return guests.computeIfAbsent(device, fresh -> new Guest(fresh, clock.getAsLong()));
    }

    void forget(Guest guest) {
        guests.remove(guest.address(), guest);
        if (guests.keySet().stream().noneMatch(other -> other.asBareJid().equals(guest.address().asBareJid()))) {
            people.remove(guest.address().asBareJid());
        }
    }

    /** Forgets who is neither in the room nor in the session nor on the way. */
    void forgetAbsent() {
        all().stream()
                .filter(guest -> guest.nick().isEmpty() && guest.seat().isEmpty() && !guest.entering())
                .forEach(this::forget);
    }

    /** The guest of this name in the room. */
    Optional<Guest> called(String name) {
        return guests.values().stream()
                .filter(guest -> guest.nick().filter(one -> one.toString().equals(name)).isPresent())
                .findFirst();
    }

    /** The guest who is this actor. */
    Optional<Guest> acting(Actor actor) {
        return guests.values().stream()
                .filter(guest -> guest.actor().filter(actor::equals).isPresent())
                .findFirst();
    }

    /** The guest who is, with one device at least, this member. */
    Optional<Guest> of(MemberId member) {
        return guests.values().stream()
                .filter(guest -> guest.seat().filter(joined -> joined.member().equals(member)).isPresent())
                .findFirst();
    }

    /** The guest a request comes from: by their place in the room, or by their own address. */
    Optional<Guest> whoAsks(Jid from) {
        if (from.asBareJid().equals(room)) {
            return Optional.ofNullable(from.getResourceOrNull()).flatMap(name -> called(name.toString()));
        }
        return Optional.ofNullable(from.asEntityFullJidIfPossible()).map(guests::get);
    }

    /** The guest that somebody is who asks from an address of their own; with that device, or with another. */
    Optional<Guest> personOf(Jid from) {
        return whoAsks(from).filter(guest -> guest.seat().isPresent()).or(() -> guests.values().stream()
                .filter(guest -> guest.seat().isPresent() && from.asBareJid().equals(guest.address().asBareJid()))
                .findFirst());
    }
}
