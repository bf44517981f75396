package org.tutti.gateway.xmpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smackx.muc.MUCAffiliation;
import org.jivesoftware.smackx.muc.MUCRole;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.engine.Allowance;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Actor;

/** Somebody in a room, or on the way there. Confined to the mailbox of the room. */
final class Guest {

    /** How much one may ask for in a second, on average, and at once. */
    static final int REQUESTS_PER_SECOND = 20, BURST = 60;

    /** How much of what they write waits until they have a place. */
    private static final int MOST_WAITING = 100;

    private final EntityFullJid address;
    private final Allowance allowance;
    private final Allowance complaints;
    private Optional<Resourcepart> nick = Optional.empty();
    private MUCRole role = MUCRole.none;
    private MUCAffiliation affiliation = MUCAffiliation.none;
    private Optional<StandardExtensionElement> offers = Optional.empty();
    private Optional<String> occupant = Optional.empty();
    private boolean plays;
    private boolean entering;
    private Optional<Joined> seat = Optional.empty();
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Runnable> undecided = new ArrayList<>();

    /** @param now by the server's clock (µs) */
    Guest(EntityFullJid address, long now) {
        this.address = address;
        this.allowance = new Allowance(REQUESTS_PER_SECOND, BURST, now);
        this.complaints = new Allowance(1, 5, now);
    }

    /** Counts something they ask for; false if it is too much. */
    boolean may(long now) {
        return allowance.take(now);
    }

    /** Whether they are told once more why something was not done; who writes without end is not answered without end. */
    boolean isTold(long now) {
        return complaints.take(now);
    }

    /** Who they are on the network, and from which device. */
    EntityFullJid address() {
        return address;
    }

    /** As the engine knows them. */
    String account() {
        return account(address.asEntityBareJid());
    }

    /** As the engine knows somebody, whether they are here or not. */
    static String account(EntityBareJid who) {
        return "xmpp:" + who;
    }

    /** As the engine knows the device. */
    String device() {
        return address.getResourcepart().toString();
    }

    /** What they are called in the room; empty while they are not in it. */
    Optional<Resourcepart> nick() {
        return nick;
    }

    /** What they are called: in the room, else by their address. */
    String name() {
        return nick.map(Resourcepart::toString).orElseGet(() -> address.getLocalpart().toString());
    }

    MUCRole role() {
        return role;
    }

    MUCAffiliation affiliation() {
        return affiliation;
    }

    /** What the device offers to others, as its presence says. */
    Optional<StandardExtensionElement> offers() {
        return offers;
    }

    /** Whether the device plays the media, and so is waited for. */
    boolean plays() {
        return plays;
    }

    /** Whether they are being let in. */
    boolean entering() {
        return entering;
    }

    /** Their place in the session; empty while they have none. */
    Optional<Joined> seat() {
        return seat;
    }

    /** As whom they act in the session. */
    Optional<Actor> actor() {
        return seat.map(joined -> Actor.endpoint(joined.endpoint()));
    }

    void isIn(Resourcepart as, MUCRole roleNow, MUCAffiliation affiliationNow) {
        nick = Optional.of(as);
        role = roleNow;
        affiliation = affiliationNow;
    }

    /** How the room knows them whatever they are called (XEP-0421); empty if it does not say. */
    Optional<String> occupant() {
        return occupant;
    }

    void isKnownAs(Optional<String> id) {
        occupant = id;
    }

    /** The device offers this from now on; says whether that is something else than before. */
    boolean offers(Optional<StandardExtensionElement> now) {
        boolean same = offers.map(Guest::text).equals(now.map(Guest::text));
        offers = now;
        return !same;
    }

    private static String text(StandardExtensionElement tag) {
        return tag.toXML().toString();
    }

    void isOut() {
        nick = Optional.empty();
        role = MUCRole.none;
    }

    void plays(boolean now) {
        plays = now;
    }

    void enters(boolean now) {
        entering = now;
    }

    /** Does something now, or, while they are being let in, as soon as it is known whether they are. */
    void whenDecided(Runnable task) {
        if (entering && undecided.size() < MOST_WAITING) {
            undecided.add(task);
        } else {
            task.run();
        }
    }

    /** It is known now whether they are let in. */
    void decided() {
        List<Runnable> now = List.copyOf(undecided);
        undecided.clear();
        now.forEach(Runnable::run);
    }

    void sits(Optional<Joined> joined) {
        seat = joined;
        entering = false;
        if (seat.isPresent()) {
            List<Runnable> now = List.copyOf(waiting);
            waiting.clear();
            now.forEach(Runnable::run);
        }
    }

    /** Does something now, or as soon as they have a place in the session; the result is false if too much waits already. */
    boolean whenSeated(Runnable task) {
        if (seat.isPresent()) {
            task.run();
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(task);
        } else {
            return false;
        }
        return true;
    }
}
