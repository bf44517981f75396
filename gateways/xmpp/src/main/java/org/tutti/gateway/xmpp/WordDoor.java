package org.tutti.gateway.xmpp;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.xdata.FormField;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.jxmpp.jid.Jid;

/**
 * The commands in words, written to the server in private: in a room, or from somebody's own address. And what people
 * ask for by the button for a voice that their client has (XEP-0045, section 7.13).
 */
final class WordDoor {

    private static final String VOICE = "http://jabber.org/protocol/muc#request";

    /** How many lines of one person are answered in a minute; a program that talks to ours is left alone after that. */
    private static final int ANSWERS = 30;

    private final Lobby lobby;
    private final Desk desk;
    private final Limits answers;
    /** For what is said no more than once in a minute. */
    private final Limits hints;

    WordDoor(Lobby lobby, Desk desk) {
        this.lobby = lobby;
        this.desk = desk;
        this.answers = Limits.perMinute(lobby.sessions().clock()::now, ANSWERS);
        this.hints = Limits.perMinute(lobby.sessions().clock()::now, 1);
    }

    /** Something came through a room. In its turn. */
    void heard(Room room, Message message) {
        Jid from = message.getFrom();
        if (from.hasNoResource()) {
            voice(room, message);
        } else if (isForUs(message)) {
            room.guests().whoAsks(from).ifPresent(guest -> guest.whenDecided(() -> said(from, message.getBody(), true,
                    (said, answer) -> Steering.run(room, guest, said.command(), said.given(), answer),
                    text -> room.whisper(guest, text))));
        }
    }

    /** Something came from outside of all rooms. */
    void heard(Message message) {
        Jid from = message.getFrom();
        boolean person = from != null
                && from.hasLocalpart()
                && !lobby.settings().account().address().equals(from.asBareJid())
                && !lobby.isRoomService(from.asDomainBareJid());
        if (!person || !isForUs(message)) {
            return;
        }
        List<Room> all = lobby.roomsOf(from.asBareJid());
        List<Room> rooms = lobby.roomMeant(message.getTo()).filter(all::contains).map(List::of).orElse(all);
        said(from, message.getBody(), !rooms.isEmpty(), (said, answer) -> outside(rooms, from, said, answer), text ->
                lobby.send(StanzaBuilder.buildMessage()
                        .from(message.getTo())
                        .to(from)
                        .ofType(Message.Type.chat)
                        .setBody(text)
                        .build()));
    }

    /** Whether a person wrote it now, to be answered. */
    private static boolean isForUs(Message message) {
        return (message.getType() == Message.Type.chat || message.getType() == Message.Type.normal)
                && message.getBody() != null
                && !message.getBody().isBlank()
                && DelayInformation.from(message) == null;
    }

    private interface Doing {
        void run(Words.Said said, Consumer<Answer> answer);
    }

    private void said(Jid from, String line, boolean inside, Doing doing, Consumer<String> reply) {
        Jid who = CommandDoor.who(lobby, from);
        Optional<Words.Said> said = Words.said(line);
        boolean help = line.strip().equalsIgnoreCase("help");
        if (said.isEmpty() && !help) {
            if (hints.take(who)) {
                reply.accept("I do not understand '%s'. Write help for the words I know."
                        .formatted(Attributes.excerpt(line.strip())));
            }
        } else if (!answers.take(who)) {
            if (hints.take(who)) {
                reply.accept("These were many at once. Wait a minute.");
            }
        } else if (help) {
            reply.accept(Words.help(inside));
        } else {
            doing.run(said.get(), answer -> reply.accept(answer.text()));
        }
    }

    private void outside(List<Room> rooms, Jid from, Words.Said said, Consumer<Answer> answer) {
        if (!said.command().inside()) {
            desk.run(from, said.command(), said.given(), answer);
        } else if (rooms.size() == 1) {
            Room room = rooms.getFirst();
            room.inTurn(() -> room.guests().personOf(from).ifPresentOrElse(
                    guest -> Steering.run(room, guest, said.command(), said.given(), answer),
                    () -> answer.accept(new Answer.Unclear("You are not in the session yet."))));
        } else {
            answer.accept(new Answer.Unclear(rooms.isEmpty()
                    ? "You are in no session. Write: %s%s".formatted(
                            Words.usage(Command.JOIN), lobby.knows(from) ? ", or: " + Words.usage(Command.CREATE) : "")
                    : "You are in %d sessions. Write to me in the room of the one you mean.".formatted(rooms.size())));
        }
    }

    /** Somebody wants a voice in a moderated room: here that is control. */
    private static void voice(Room room, Message message) {
        if (message.getType() == Message.Type.error || DelayInformation.from(message) != null) {
            return;
        }
        Optional.ofNullable(DataForm.from(message, VOICE))
                .map(form -> form.getField("muc#roomnick"))
                .map(FormField::getFirstValue)
                .flatMap(name -> room.guests().called(name))
                .filter(guest -> guest.seat().isPresent())
                .ifPresent(guest -> Steering.run(room, guest, Command.REQUEST_CONTROL, new Given(), answer ->
                        room.whisper(guest, answer.text())));
    }
}
