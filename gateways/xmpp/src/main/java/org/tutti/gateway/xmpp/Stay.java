package org.tutti.gateway.xmpp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smackx.muc.packet.Destroy;
import org.jivesoftware.smackx.muc.packet.MUCInitialPresence;
import org.jivesoftware.smackx.muc.packet.MUCOwner;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.gateway.xmpp.link.Wire;

/**
 * How this server itself is in the room of a session: goes in, sets it up, goes back when it was turned out, takes it away
 * in the end. Confined to the mailbox of the room.
 */
final class Stay {

    private static final Logger LOG = System.getLogger(Stay.class.getName());

    /** How many messages of before are asked for, to find what was missed. */
    private static final int HISTORY = 50;
    private static final long SOON_MS = 1000;
    /** What has been said when a session ends, as the answer to who ended it, is still to arrive in its room. */
    private static final long LAST_WORDS_MS = 500;
    private static final long MUCH_LATER_MS = 60_000;

    private enum State {
        /** Not in it. */
        AWAY,
        /** On the way in. */
        COMING,
        /** In it, and waiting for the last it has on record. */
        LISTENING,
        /** In it. */
        LIVE,
        /** To take it away as soon as that can be. */
        ENDING,
        /** It is no more. */
        GONE
    }

    private final Room room;
    private Resourcepart nick;
    private Optional<Wire> wire = Optional.empty();
    private State state = State.AWAY;
    private Optional<Setup> setup = Optional.empty();
    private OptionalLong awaySince = OptionalLong.empty();
    private String endReason = "";

    Stay(Room room, Resourcepart nick) {
        this.room = room;
        this.nick = nick;
    }

    /** What this server is called in the room. */
    Resourcepart nick() {
        return nick;
    }

    /** Whether what is said now is heard. */
    boolean live() {
        return state == State.LIVE && wire.isPresent();
    }

    /** Whether anything can be sent. */
    boolean connected() {
        return wire.isPresent();
    }

    /** Whether people can come to the room. */
    boolean ready() {
        return live() && setup.isPresent();
    }

    /** Whether what comes from the room counts. */
    boolean there() {
        return state == State.COMING || state == State.LISTENING || state == State.LIVE;
    }

    /** Since when (µs) nothing could be heard, the last time that was so. */
    OptionalLong awaySince() {
        return awaySince;
    }

    /** The address of somebody in the room. */
    EntityFullJid at(Resourcepart occupant) {
        return JidCreate.entityFullFrom(room.address(), occupant);
    }

    /** Our own address in the room. */
    EntityFullJid self() {
        return at(nick);
    }

    /** Our own address outside the room; empty while there is no connection. */
    Optional<Jid> address() {
        return wire.map(Wire::address);
    }

    void send(Stanza stanza) {
        wire.ifPresent(up -> up.send(stanza));
    }

    /** Asks the room's service something; the answer comes in turn. */
    void ask(IQ request, Consumer<IQ> answer) {
        request.setTo(room.address());
        wire.ifPresent(up -> up.ask(request, reply -> room.inTurn(() -> answer.accept(reply))));
    }

    /** The connection is up; {@code fresh} if nothing of before holds. */
    void up(Wire now, boolean fresh) {
        if (wire.filter(one -> one == now).isPresent()) {
            return;
        }
        wire = Optional.of(now);
        if (state == State.ENDING) {
            destroy();
        } else if (!fresh && state == State.LIVE) {
            room.isBack();
        } else {
            come();
        }
    }

    void down() {
        wire = Optional.empty();
        awaySince = OptionalLong.of(room.sessions().clock().now());
    }

    private void come() {
        if (wire.isEmpty() || state == State.GONE || state == State.ENDING) {
            return;
        }
        state = State.COMING;
        setup = Optional.empty();
        room.nobodyIsSeen();
        var history = new MUCInitialPresence(null, -1, HISTORY, -1, null);
        send(StanzaBuilder.buildPresence().to(self()).addExtension(history).build());
    }

    /** What the room says of ourselves. */
    void presence(Presence own) {
        switch (own.getType()) {
            case error -> notLetIn(own.getError());
            case available -> {
                if (state == State.COMING) {
                    state = State.LISTENING;
                    configure();
                }
            }
            case unavailable -> thrownOut(own);
            default -> {}
        }
    }

    private void notLetIn(StanzaError error) {
        if (error.getCondition() == StanzaError.Condition.conflict) {
            nick = Resourcepart.fromOrThrowUnchecked(nick + "_");
            come();
            return;
        }
        if (error.getCondition() == StanzaError.Condition.gone) {
            // Prosody keeps the address of a destroyed room free for a month.
            state = State.GONE;
            room.mustMove();
            return;
        }
        state = State.AWAY;
        LOG.log(Level.WARNING, "The room {0} does not let this server in: {1}. It is tried again every minute.",
                room.address(), error.getCondition());
        room.later(MUCH_LATER_MS, this::comeAgain);
    }

    private void comeAgain() {
        if (state == State.AWAY) {
            come();
        }
    }

    private void thrownOut(Presence presence) {
        MUCUser what = MUCUser.from(presence);
        boolean destroyed = what != null && what.getDestroy() != null;
        LOG.log(Level.WARNING,
                destroyed ? "The room {0} was destroyed; it is made anew." : "This server was turned out of the room {0}; it goes back.",
                room.address());
        state = State.AWAY;
        awaySince = OptionalLong.of(room.sessions().clock().now());
        room.isOut(destroyed);
        room.later(SOON_MS, this::comeAgain);
    }

    /** The subject came, which is the last the room has on record; the result is whether we are live only since now. */
    boolean heardAll() {
        if (state != State.LISTENING) {
            return false;
        }
        state = State.LIVE;
        return true;
    }

    /** The rules of the session changed. */
    void reconfigure() {
        if (live() && setup.filter(Setup.of(room.session())::equals).isEmpty()) {
            configure();
        }
    }

    private void configure() {
        Setup wanted = Setup.of(room.session());
        var request = new MUCOwner();
        request.setType(IQ.Type.get);
        ask(request, answer -> {
            DataForm form = DataForm.from(answer);
            if (form == null) {
                LOG.log(Level.WARNING, "The room {0} cannot be set up: this server does not own it.", room.address());
                room.isReady();
                return;
            }
            var filled = new MUCOwner();
            filled.setType(IQ.Type.set);
            filled.addExtension(wanted.fill(form));
            ask(filled, result -> {
                if (result.getType() == IQ.Type.error) {
                    LOG.log(Level.WARNING, "The room {0} cannot be set up: {1}.", room.address(), result.getError());
                }
                setup = Optional.of(wanted);
                room.isReady();
            });
        });
    }

    /** The session is over. */
    void end(String reason) {
        state = State.ENDING;
        endReason = reason.isBlank() ? "The session is over." : reason;
        room.later(LAST_WORDS_MS, this::destroy);
    }

    private void destroy() {
        if (state == State.GONE) {
            return;
        }
        var destruction = new MUCOwner();
        destruction.setType(IQ.Type.set);
        destruction.setDestroy(new Destroy((EntityBareJid) null, endReason));
        ask(destruction, _ -> {
            state = State.GONE;
            room.isGone();
        });
    }
}
