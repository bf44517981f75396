package org.tutti.gateway.sip;

import java.util.List;
import java.util.Optional;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.gateway.sip.signal.Party;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.session.EndpointId;
import org.tutti.session.Event;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** How a call gets into its session: by what it shows, and after waiting at the door. Confined to the mailbox of the call. */
final class Arrival {

    private final Call call;

    /** Whether those who run the session had it called. */
    private final boolean vouched;

    private Optional<String> token = Optional.empty();
    private Optional<Waiting> waiting = Optional.empty();

    Arrival(Call call, boolean vouched) {
        this.call = call;
        this.vouched = vouched;
    }

    /** It shows an invitation, if it has one. */
    void by(Optional<String> invitation) {
        token = invitation;
    }

    /** Asks the session to let it in. */
    void enter(SessionId id) {
        Sessions sessions = call.means().sessions();
        sessions.join(id, new JoinRequest(name(call.leg().remote()), ticket(), true), reply -> {
            // In the turn of the session: nothing later of it is missed.
            call.means().calls().belongs(call, id);
            call.inTurn(() -> answered(id, reply));
        });
    }

    private Optional<Ticket> ticket() {
        Party who = call.leg().remote();
        Optional<Ticket> shown = token.map(Ticket::of);
        return (who.known() || vouched) && !(shown.orElse(null) instanceof Ticket.Device)
                ? Optional.of(new Ticket.Account(who.address(), who.device(), token, vouched))
                : shown;
    }

    /** As they call themselves, else the number they call from. */
    static String name(Party who) {
        String name = who.name().orElseGet(() -> Addresses.user(who.address()));
        String plain = Addresses.masked(name.replaceAll("\\p{C}", "").strip());
        int most = Math.min(plain.codePointCount(0, plain.length()), Session.MAX_NAME);
        return plain.substring(0, plain.offsetByCodePoints(0, most));
    }

    private void answered(SessionId id, Reply<Sessions.Entrance> reply) {
        switch (reply) {
            case Reply.Done<Sessions.Entrance>(Joined joined) -> {
                if (call.over()) {
                    // Who has hung up before being let in does not stay behind.
                    call.means().sessions().leave(id, joined.endpoint(), _ -> {});
                    call.means().calls().parts(call, id);
                } else {
                    call.sits(joined);
                }
            }
            case Reply.Done<Sessions.Entrance>(Waiting atDoor) -> {
                waiting = Optional.of(atDoor);
                if (call.over()) {
                    close();
                    call.means().calls().parts(call, id);
                } else {
                    call.leg().queue("Waiting to be let in");
                    call.say(new Cue.Says(Phrase.WAIT_FOR_HOST));
                }
            }
            case Reply.Refused<Sessions.Entrance>(Refusal refusal) -> {
                if (call.over()) {
                    call.means().calls().parts(call, id);
                } else {
                    call.refused(refusal);
                }
            }
        }
    }

    /** Something has changed in a session it is not in yet. */
    void changed(Session now, List<Event> events) {
        for (Event event : events) {
            switch (event) {
                case Event.Admitted(EndpointId who) -> {
                    if (isWaitingAs(who)) {
                        Waiting was = waiting.orElseThrow();
                        waiting = Optional.empty();
                        call.sits(call.means().sessions().admitted(now, who, was.attachment()));
                    }
                }
                case Event.TurnedAway(EndpointId who, Refusal refusal) -> {
                    if (isWaitingAs(who)) {
                        waiting = Optional.empty();
                        call.refused(refusal);
                    }
                }
                default -> {}
            }
        }
        // Whoever waits at the door of a session that ends is told nothing else.
        if (now.ended() && waiting.isPresent()) {
            waiting = Optional.empty();
            call.refused(new Refusal(Refusal.Code.SESSION_ENDED, "The session is over"));
        }
    }

    private boolean isWaitingAs(EndpointId who) {
        return waiting.filter(one -> one.endpoint().equals(who)).isPresent();
    }

    /** It waits no longer. */
    void close() {
        waiting.ifPresent(one -> call.means().sessions().leave(one.session(), one.endpoint(), _ -> {}));
        waiting = Optional.empty();
    }
}
