package org.tutti.gateway.xmpp;

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
import org.jivesoftware.smackx.ping.packet.Ping;
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

    /** How many rooms are on their way in at a time: what a room service does for more it may refuse, or do too late. */
    static final int AT_ONCE = 50;

    /** How many messages of before are asked for, to find what was missed. */
    private static final int HISTORY = 50;
    private static final long SOON_MS = 1000;
    /** What has been said when a session ends, as the answer to who ended it, is still to arrive in its room. */
    private static final long LAST_WORDS_MS = 500;
    private static final long SET_UP_AGAIN_MS = 5000;
    private static final long MUCH_LATER_MS = 60_000;
    private static final long LATEST_MS = 30 * MUCH_LATER_MS;
    /** How long the way in may take. */
    private static final long COMING_MS = 30_000;
    /** After how long without anything from the room it is asked whether we are still in it. */
    private static final long IDLE_MS = 300_000;

    private enum State {
        /** Not in it, and maybe waiting to be let through the gate. */
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

    /** Where we are with the gate. */
    private enum Pass { NONE, ASKED, HELD }

    private final Room room;
    private Resourcepart nick;
    private Optional<Wire> wire = Optional.empty();
    private State state = State.AWAY;
    private Optional<Setup> setup = Optional.empty();
    private OptionalLong awaySince = OptionalLong.empty();
    private String endReason = "";
    private final Gate gate;
    private final Troubles troubles;
    private Pass pass = Pass.NONE;
    /** Counts the ways in, so that what is about an earlier one is told apart. */
    private int coming;
    private boolean settingUp;
    private boolean pinged;
    private long heardAt;
    private long liveSince;
    private long refusedPause = MUCH_LATER_MS;
    private long outPause = SOON_MS;
    private long setUpPause = SET_UP_AGAIN_MS;
    private long endPause = SET_UP_AGAIN_MS;

    Stay(Room room, Resourcepart nick, Gate gate, Troubles troubles) {
        this.room = room;
        this.nick = nick;
        this.gate = gate;
        this.troubles = troubles;
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

    /** Whether nothing told us that we are not in it, be the connection there or not. */
    boolean inside() {
        return state == State.LIVE;
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
        awaySince = OptionalLong.of(now());
        settingUp = false;
        pinged = false;
        makeWay();
    }

    private long now() {
        return room.sessions().clock().now();
    }

    private static long longer(long pause) {
        return Math.min(LATEST_MS, 2 * pause);
    }

    /** Goes in, as soon as not too many do. */
    private void come() {
        if (wire.isEmpty() || state == State.GONE || state == State.ENDING) {
            return;
        }
        state = State.AWAY;
        setup = Optional.empty();
        settingUp = false;
        pinged = false;
        switch (pass) {
            case NONE -> {
                pass = Pass.ASKED;
                gate.enter(() -> room.inTurn(this::goIn));
            }
            case ASKED -> {}
            case HELD -> goIn();
        }
    }

    private void goIn() {
        pass = Pass.HELD;
        if (wire.isEmpty() || state != State.AWAY) {
            makeWay();
            return;
        }
        state = State.COMING;
        coming++;
        int mine = coming;
        room.nobodyIsSeen();
        room.later(COMING_MS, () -> tooLong(mine));
        var history = new MUCInitialPresence(null, -1, HISTORY, -1, null);
        send(StanzaBuilder.buildPresence().to(self()).addExtension(history).build());
    }

    private void makeWay() {
        if (pass == Pass.HELD) {
            pass = Pass.NONE;
            gate.leave();
        }
    }

    private void tooLong(int way) {
        if (way == coming && wire.isPresent() && (state == State.COMING || state == State.LISTENING)) {
            stayOut("no answer");
        }
    }

    /** What the room says of ourselves. */
    void presence(Presence own) {
        switch (own.getType()) {
            case error -> {
                if (state == State.COMING) {
                    notLetIn(own.getError());
                } else {
                    // Such as one that is too long: we are in the room nevertheless.
                    troubles.of("presence " + condition(own.getError()), "The room %s refuses a presence of this server: %s."
                            .formatted(room.address(), condition(own.getError())));
                }
            }
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

    private static String condition(StanzaError error) {
        return error == null ? "an error" : error.getCondition().toString();
    }

    private void notLetIn(StanzaError error) {
        StanzaError.Condition condition = error == null ? null : error.getCondition();
        if (condition == StanzaError.Condition.conflict) {
            nick = Resourcepart.fromOrThrowUnchecked(nick + "_");
            come();
        } else if (condition == StanzaError.Condition.gone) {
            // Prosody keeps the address of a destroyed room free for a month.
            state = State.GONE;
            makeWay();
            room.mustMove();
        } else {
            stayOut(condition(error));
        }
    }

    private void stayOut(String why) {
        state = State.AWAY;
        troubles.of("in " + why, "The room %s does not let this server in: %s. It is tried again, after a minute at first and half an hour at last."
                .formatted(room.address(), why));
        makeWay();
        room.isOut(false);
        room.later(refusedPause, this::comeAgain);
        refusedPause = longer(refusedPause);
    }

    private void comeAgain() {
        if (state == State.AWAY) {
            come();
        }
    }

    private void thrownOut(Presence presence) {
        MUCUser what = MUCUser.from(presence);
        boolean destroyed = what != null && what.getDestroy() != null;
        isOut(destroyed, destroyed
                ? "The room %s was destroyed; it is made anew."
                : "This server was turned out of the room %s; it goes back.");
    }

    private void isOut(boolean destroyed, String message) {
        if (state == State.ENDING || state == State.GONE) {
            return;
        }
        troubles.of(message, message.formatted(room.address()));
        // Who turns us out whenever we come is not to keep us busy.
        boolean stayed = state == State.LIVE && now() - liveSince > MUCH_LATER_MS * 1000;
        outPause = stayed ? SOON_MS : outPause;
        state = State.AWAY;
        awaySince = OptionalLong.of(heardAt);
        makeWay();
        room.isOut(destroyed);
        room.later(outPause, this::comeAgain);
        outPause = longer(outPause);
    }

    /** The subject came, which is the last the room has on record; the result is whether we are live only since now. */
    boolean heardAll() {
        if (state != State.LISTENING) {
            return false;
        }
        state = State.LIVE;
        liveSince = now();
        refusedPause = MUCH_LATER_MS;
        watch(coming);
        return true;
    }

    // --- whether we are still there ----------------------------------------------------------------------------------

    /** Something came from the room. */
    void heard() {
        heardAt = now();
    }

    private void watch(int way) {
        room.later(IDLE_MS, () -> {
            if (way == coming && state == State.LIVE) {
                if (now() - heardAt >= IDLE_MS * 1000) {
                    askWhetherIn();
                }
                watch(way);
            }
        });
    }

    /** The room refused what we said. */
    void refused(StanzaError error) {
        if (isOut(error)) {
            askWhetherIn();
        }
    }

    private static boolean isOut(StanzaError error) {
        return error != null
                && (error.getCondition() == StanzaError.Condition.not_acceptable
                        || error.getCondition() == StanzaError.Condition.item_not_found);
    }

    /** Pings ourselves through the room (XEP-0410): a room that was restarted, or was cut off from us, tells nobody. */
    void askWhetherIn() {
        if (!live() || pinged) {
            return;
        }
        pinged = true;
        int mine = coming;
        var ping = new Ping(self());
        wire.ifPresent(up -> up.ask(ping, answer -> room.inTurn(() -> {
            if (mine != coming) {
                return;
            }
            pinged = false;
            if (live() && answer.getType() == IQ.Type.error && isOut(answer.getError())) {
                isOut(false, "This server is not in the room %s any more; it goes back.");
            }
        })));
    }

    // --- what it is like ---------------------------------------------------------------------------------------------

    /** The rules of the session changed. */
    void reconfigure() {
        boolean in = wire.isPresent() && (state == State.LISTENING || state == State.LIVE);
        if (in && setup.filter(Setup.of(room.session())::equals).isEmpty()) {
            configure();
        }
    }

    private void configure() {
        if (settingUp) {
            return;
        }
        settingUp = true;
        int mine = coming;
        Setup wanted = Setup.of(room.session());
        var request = new MUCOwner();
        request.setType(IQ.Type.get);
        ask(request, answer -> {
            DataForm form = DataForm.from(answer);
            if (mine != coming) {
                return;
            }
            if (form == null) {
                notSetUp(answer.getError());
                return;
            }
            var filled = new MUCOwner();
            filled.setType(IQ.Type.set);
            filled.addExtension(wanted.fill(form));
            ask(filled, result -> {
                if (mine != coming) {
                    return;
                }
                if (result.getType() == IQ.Type.error) {
                    notSetUp(result.getError());
                } else {
                    setUp(wanted);
                }
            });
        });
    }

    private void setUp(Setup now) {
        settingUp = false;
        setUpPause = SET_UP_AGAIN_MS;
        setup = Optional.of(now);
        makeWay();
        room.isReady();
        reconfigure();
    }

    private void notSetUp(StanzaError error) {
        settingUp = false;
        makeWay();
        if (error != null && error.getCondition() == StanzaError.Condition.forbidden) {
            troubles.of("owner", "The room %s cannot be set up: this server does not own it.".formatted(room.address()));
            room.isReady();
            return;
        }
        troubles.of("setup " + condition(error), "The room %s cannot be set up: %s. It is tried again."
                .formatted(room.address(), condition(error)));
        int mine = coming;
        room.later(setUpPause, () -> {
            if (mine == coming) {
                reconfigure();
            }
        });
        setUpPause = longer(setUpPause);
    }

    // --- the end -----------------------------------------------------------------------------------------------------

    /** The session is over. */
    void end(String reason) {
        state = State.ENDING;
        endReason = reason.isBlank() ? "The session is over." : reason;
        makeWay();
        room.later(LAST_WORDS_MS, this::destroy);
    }

    private void destroy() {
        if (state == State.GONE) {
            return;
        }
        var destruction = new MUCOwner();
        destruction.setType(IQ.Type.set);
        destruction.setDestroy(new Destroy((EntityBareJid) null, endReason));
        ask(destruction, answer -> {
            if (answer.getType() == IQ.Type.error && !endsIt(answer.getError())) {
                troubles.of("end " + condition(answer.getError()), "The room %s cannot be taken away: %s. It is tried again."
                        .formatted(room.address(), condition(answer.getError())));
                room.later(endPause, () -> {
                    if (state == State.ENDING) {
                        destroy();
                    }
                });
                endPause = longer(endPause);
                return;
            }
            state = State.GONE;
            room.isGone();
        });
    }

    /** Whether there is nothing to take away, or never will be for us. */
    private static boolean endsIt(StanzaError error) {
        return error != null && switch (error.getCondition()) {
            case item_not_found, forbidden, gone -> true;
            default -> false;
        };
    }
}
