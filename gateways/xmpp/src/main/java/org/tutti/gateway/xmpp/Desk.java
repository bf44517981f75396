package org.tutti.gateway.xmpp;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.gateway.xmpp.Command.Field;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules;

/** Where people come who are in no session yet: begins one for them, or lets them into one. Thread-safe. */
final class Desk {

    /** How long a new room may take until people can come in: so many looks, so far apart. */
    private static final int LOOKS = 50;
    private static final long LOOK_EVERY_MS = 100;

    private final Lobby lobby;
    private final Limits fresh;
    private final Limits tries;

    Desk(Lobby lobby) {
        this.lobby = lobby;
        LongSupplier clock = lobby.sessions().clock()::now;
        // As for an address of the network.
        this.fresh = Limits.perSecond(clock, 1, 30);
        this.tries = Limits.perSecond(clock, 1, 20);
    }

    /** Counts a try at a code, by whichever way; false if these were too many. */
    boolean mayTry(Jid from) {
        return tries.take(from.asBareJid());
    }

    /** Does what somebody asks for; {@code then} gets the answer once, on any thread. */
    void run(Jid from, Command command, Given given, Consumer<Answer> then) {
        EntityFullJid device = from.asEntityFullJidIfPossible();
        Optional<Field> lacking = given.lacking(command);
        if (device == null) {
            then.accept(new Answer.Unclear("That takes an address with a resource."));
        } else if (lacking.isPresent()) {
            then.accept(new Answer.Unclear(Words.lacking(command, lacking.get())));
        } else if (command == Command.CREATE) {
            create(device, given, then);
        } else {
            join(device, given, then);
        }
    }

    private void create(EntityFullJid device, Given given, Consumer<Answer> then) {
        if (!lobby.knows(device)) {
            String domains = lobby.settings().domains().stream()
                    .map(Jid::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            then.accept(new Answer.Refused(
                    Code.NOT_PERMITTED, "Only people of %s begin sessions here.".formatted(domains)));
            return;
        }
        if (!fresh.take(device.asBareJid())) {
            then.accept(new Answer.Refused(Code.TOO_FAST, "That are many sessions at once. Wait a second."));
            return;
        }
        var request = new CreateRequest(
                given.text(Field.TITLE),
                List.of(given.text(Field.LOCATOR).orElseThrow()),
                Rules.STANDARD,
                Optional.empty(),
                Optional.empty());
        lobby.sessions().create(request).whenComplete((created, failure) -> {
            if (failure != null) {
                then.accept(new Answer.Refused(refusal(failure)));
            } else {
                begun(device, created, then);
            }
        });
    }

    private static Refusal refusal(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RefusedException refused
                ? refused.refusal()
                : new Refusal(Code.INTERNAL, "The session could not be made. The server's log says why.");
    }

    private void begun(EntityFullJid device, Created created, Consumer<Answer> then) {
        lobby.room(created.session()).ifPresentOrElse(
                room -> room.inTurn(() -> letIn(room, device, Optional.of(created.hostToken()), LOOKS, then)),
                () -> then.accept(new Answer.Done("The session has begun, but there is no room for it yet.")));
    }

    private void join(EntityFullJid device, Given given, Consumer<Answer> then) {
        if (!mayTry(device)) {
            then.accept(new Answer.Refused(Code.TOO_FAST, "These were many tries at once. Wait a second."));
            return;
        }
        String code = given.text(Field.SESSION).orElseThrow();
        lobby.sessions().sessionOf(code).flatMap(lobby::room).ifPresentOrElse(
                room -> room.inTurn(() -> letIn(room, device, given.text(Field.TOKEN), LOOKS, then)),
                () -> then.accept(new Answer.Refused(
                        Code.SESSION_UNKNOWN,
                        "There is no session '%s'. Its code is on its page under Invite."
                                .formatted(Attributes.excerpt(code)))));
    }

    /** Lets somebody in, once the room is there to come to. In the turn of the room. */
    private void letIn(Room room, EntityFullJid device, Optional<String> token, int looks, Consumer<Answer> then) {
        if (!room.open() && looks > 0) {
            room.later(LOOK_EVERY_MS, () -> letIn(room, device, token, looks - 1, then));
            return;
        }
        room.entrance().join(device, token, false, reply -> {
            if (reply instanceof Reply.Done<Sessions.Entrance>(Sessions.Joined _)) {
                room.invites().call(device, lobby.settings().nick().toString());
            }
            then.accept(Answer.of(reply, () -> entered(room, reply)));
        });
    }

    private static String entered(Room room, Reply<Sessions.Entrance> reply) {
        String title = Words.excerpt(room.session().title());
        return reply instanceof Reply.Done<Sessions.Entrance>(Sessions.Waiting _)
                ? "You are at the door of '%s'. You are invited as soon as you are let in.".formatted(title)
                : "You are in '%s'. Come to its room within a minute: xmpp:%s?join".formatted(title, room.address());
    }
}
