package org.tutti.gateway.xmpp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.commands.AdHocCommandManager;
import org.jivesoftware.smackx.commands.AdHocCommandNote;
import org.jivesoftware.smackx.commands.SpecificErrorCondition;
import org.jivesoftware.smackx.commands.packet.AdHocCommandData;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.jxmpp.jid.Jid;
import org.tutti.engine.RefusedException;
import org.tutti.gateway.xmpp.Command.Field;
import org.tutti.gateway.xmpp.Forms.Choice;
import org.tutti.gateway.xmpp.Tags.TagIq;
import org.tutti.session.Refusal;

/**
 * Ad-hoc commands (XEP-0050). Smack's manager of them does not know who filled in a form and where a command was given,
 * and keeps what nobody comes back for; it is there for what it says of us, and its place with what comes is taken.
 */
final class CommandDoor {

    private final Lobby lobby;
    private final Desk desk;
    private final OpenForms forms;
    private final Limits limits;

    CommandDoor(Lobby lobby, Desk desk) {
        this.lobby = lobby;
        this.desk = desk;
        this.forms = new OpenForms(lobby.sessions().clock()::now);
        // A client may look at every command there is at once.
        this.limits = Limits.perSecond(lobby.sessions().clock()::now, 5, 60);
    }

    void open(XMPPConnection connection) {
        AdHocCommandManager.getInstance(connection);
        connection.registerIQRequestHandler(new AbstractIqRequestHandler(
                AdHocCommandData.ELEMENT, AdHocCommandData.NAMESPACE, IQ.Type.set, AbstractIqRequestHandler.Mode.sync) {
            @Override
            public IQ handleIQRequest(IQ request) {
                return handle((TagIq) request);
            }
        });
        new CommandList(lobby, limits).open(connection);
    }

    /** The answer, if it is known at once. */
    IQ handle(TagIq request) {
        Jid from = request.getFrom();
        if (from == null) {
            return Errors.malformed(request, "Commands are given by somebody.");
        }
        if (!limits.take(who(lobby, from))) {
            return tooFast(request);
        }
        lobby.roomAt(from).ifPresentOrElse(
                room -> room.inTurn(() -> room.whenDecided(from, () -> inRoom(room, request))), () -> outside(request));
        return null;
    }

    /** Whose commands are counted together: in a room everybody's own, else all of a person's devices. */
    static Jid who(Lobby lobby, Jid from) {
        return lobby.roomAt(from).isPresent() ? from : from.asBareJid();
    }

    static IQ tooFast(IQ request) {
        return Errors.error(
                request, Condition.resource_constraint, "rate-limited", "These were many at once. Wait a second.");
    }

    // --- where it is given -------------------------------------------------------------------------------------------

    private void inRoom(Room room, TagIq request) {
        Optional<Guest> guest = room.guests().whoAsks(request.getFrom()).filter(one -> one.seat().isPresent());
        step(request, room::answer).ifPresent(step -> {
            if (guest.isEmpty()) {
                room.answer(Errors.notJoined(request));
            } else if (!step.command().inside()) {
                room.answer(Errors.error(
                        request,
                        Condition.item_not_found,
                        "malformed",
                        "That is for outside of rooms: ask %s.".formatted(request.getTo())));
            } else {
                run(room, guest.get(), request, step, Optional.empty());
            }
        });
    }

    private void outside(TagIq request) {
        Consumer<IQ> answer = lobby::send;
        step(request, answer).ifPresent(step -> {
            if (step.command().inside()) {
                List<Room> all = lobby.roomsOf(request.getFrom().asBareJid());
                inOneOf(lobby.roomMeant(request.getTo()).filter(all::contains).map(List::of).orElse(all), request, step);
            } else if (step.values().isEmpty()) {
                ask(request, step.command(), Forms.of(step.command(), List.of()), answer);
            } else {
                desk.run(
                        request.getFrom(),
                        step.command(),
                        Forms.given(step.command(), step.values().get()),
                        done -> answer(request, step, done, answer));
            }
        });
    }

    /** A command for a session, from somebody's own address: for the one they say, or the only one they are in. */
    private void inOneOf(List<Room> rooms, TagIq request, Step step) {
        Optional<String> said = step.values()
                .map(values -> values.get(Field.SESSION.key()))
                .map(String::strip)
                .filter(code -> !code.isEmpty());
        Optional<Room> room = said.isPresent()
                ? rooms.stream().filter(one -> code(one).filter(said.get()::equalsIgnoreCase).isPresent()).findFirst()
                : Optional.of(rooms).filter(all -> all.size() == 1).map(List::getFirst);
        if (room.isPresent()) {
            room.get().inTurn(() -> room.get().guests().personOf(request.getFrom()).ifPresentOrElse(
                    guest -> run(room.get(), guest, request, step, code(room.get())),
                    () -> room.get().answer(over(request, step, Errors.notJoined(request)))));
        } else if (rooms.isEmpty()) {
            lobby.send(over(request, step, Errors.notJoined(request)));
        } else if (step.values().isEmpty()) {
            List<Choice> choices = rooms.stream()
                    .flatMap(one -> code(one).map(code -> new Choice(title(one) + code, code)).stream())
                    .toList();
            ask(request, step.command(), Forms.of(step.command(), choices), lobby::send);
        } else {
            answer(request, step, new Answer.Unclear(
                    "You are in %d sessions. Say which: 'session' is its code.".formatted(rooms.size())), lobby::send);
        }
    }

    private String title(Room room) {
        try {
            return Words.excerpt(lobby.sessions().session(room.id()).title()) + ": ";
        } catch (RefusedException e) {
            return "";
        }
    }

    private Optional<String> code(Room room) {
        return lobby.sessions().code(room.id());
    }

    private void run(Room room, Guest guest, TagIq request, Step step, Optional<String> code) {
        if (step.values().isEmpty() && !step.command().fields().isEmpty()) {
            StandardExtensionElement form = Forms.of(step.command(), room.session(), guest.actor().orElseThrow(), code);
            ask(request, step.command(), form, room::answer);
            return;
        }
        Given given = Forms.given(step.command(), step.values().orElse(Map.of()));
        Steering.run(room, guest, step.command(), given, done -> answer(request, step, done, room::answer));
    }

    // --- what is answered --------------------------------------------------------------------------------------------

    private void ask(TagIq request, Command command, StandardExtensionElement form, Consumer<IQ> answer) {
        answer.accept(forms.open(request.getFrom(), command)
                .<IQ>map(id -> CommandIq.asking(request, command, id, form))
                .orElseGet(() -> Errors.error(
                        request,
                        Condition.resource_constraint,
                        "server-full",
                        "Too many forms are open. Try again in some minutes.")));
    }

    private void answer(TagIq request, Step step, Answer done, Consumer<IQ> answer) {
        answer.accept(switch (done) {
            case Answer.Done(String text) -> note(request, step, AdHocCommandNote.Type.info, text);
            case Answer.Unclear(String text) -> {
                step.form().ifPresent(forms::reopen);
                yield error(request, Condition.bad_request, SpecificErrorCondition.badPayload, text);
            }
            case Answer.Refused(Refusal refusal) -> {
                IQ error = Errors.refused(request, refusal);
                // What they may not do is forbidden; what cannot be done has been tried.
                yield switch (error.getError().getCondition()) {
                    case forbidden, not_authorized, registration_required -> error;
                    default -> note(request, step, AdHocCommandNote.Type.error, refusal.message());
                };
            }
        });
    }

    private IQ note(TagIq request, Step step, AdHocCommandNote.Type kind, String text) {
        return CommandIq.over(request, step.command(), step.form().orElseGet(forms::id), kind, text);
    }

    /** Whoever cannot give the command now may be able to, with the same form, in a while. */
    private IQ over(TagIq request, Step step, IQ error) {
        step.form().ifPresent(forms::reopen);
        return error;
    }

    private static IQ error(IQ request, Condition condition, SpecificErrorCondition specific, String text) {
        return Errors.error(request, condition, text, new AdHocCommandData.SpecificError(specific));
    }

    // --- what is asked -----------------------------------------------------------------------------------------------

    /**
     * One step of a command that is in order.
     *
     * @param form the form that came back, if one did
     * @param values what stands in it, or in what came with the command at once; empty if nothing was filled in
     */
    private record Step(Command command, Optional<String> form, Optional<Map<String, String>> values) {}

    /** The step that is asked for; empty if that has been answered. */
    private Optional<Step> step(TagIq request, Consumer<IQ> answer) {
        StandardExtensionElement tag = request.tag();
        Optional<String> node = Tags.text(tag, "node");
        Optional<Command> command = node.flatMap(Command::of);
        Optional<String> id = Tags.text(tag, "sessionid");
        String action = Tags.text(tag, "action").orElse("execute");
        Optional<StandardExtensionElement> filled =
                Optional.ofNullable(tag.getFirstElement(DataForm.ELEMENT, DataForm.NAMESPACE));
        Optional<IQ> fault = Optional.empty();
        if (node.isEmpty()) {
            fault = Optional.of(Errors.malformed(request, "The attribute 'node' is missing."));
        } else if (command.isEmpty()) {
            fault = Optional.of(Errors.error(
                    request, Condition.item_not_found, "malformed",
                    "There is no command '%s'.".formatted(Attributes.excerpt(node.get()))));
        } else if (!List.of("execute", "complete", "cancel", "next", "prev").contains(action)) {
            fault = Optional.of(error(
                    request, Condition.bad_request, SpecificErrorCondition.malformedAction,
                    "There is no action '%s'.".formatted(Attributes.excerpt(action))));
        } else if (action.equals("next") || action.equals("prev") || id.isEmpty() && !action.equals("execute")) {
            fault = Optional.of(error(
                    request, Condition.bad_request, SpecificErrorCondition.badAction,
                    "This command has one form: 'complete' it, or 'cancel'."));
        } else if (id.isPresent()) {
            fault = closed(request, command.get(), id.get());
        }
        if (fault.isPresent()) {
            answer.accept(fault.get());
            return Optional.empty();
        }
        boolean cancel = action.equals("cancel")
                || filled.filter(form -> "cancel".equals(form.getAttributeValue("type"))).isPresent();
        if (cancel) {
            answer.accept(CommandIq.canceled(request, command.get(), id.orElseGet(forms::id)));
            return Optional.empty();
        }
        Optional<Map<String, String>> values = filled.map(Forms::values)
                .or(() -> id.map(_ -> new HashMap<>()));
        return Optional.of(new Step(command.get(), id, values));
    }

    private Optional<IQ> closed(IQ request, Command command, String id) {
        return switch (forms.close(id, request.getFrom(), command)) {
            case OPEN -> Optional.empty();
            case OVER -> Optional.of(error(
                    request, Condition.not_allowed, SpecificErrorCondition.sessionExpired,
                    "This form was sent already, or took too long. Begin anew."));
            case UNKNOWN -> Optional.of(error(
                    request, Condition.bad_request, SpecificErrorCondition.badSessionid,
                    "There is no such form of yours. Begin anew."));
        };
    }
}
