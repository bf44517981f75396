package org.tutti.gateway.xmpp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.sid.element.StanzaIdElement;
import org.tutti.engine.Reply;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.Session;

/**
 * The chat of a session and that of its room: what is said in one is said in the other, once. Confined to the mailbox of
 * the room.
 */
final class Talk {

    /** How many lines are known by their message, so that reactions find them. */
    private static final int REMEMBERED = 500;

    /** How far apart (µs) two clocks may be for what they date to be the same. */
    private static final long SAME_LINE = 120_000_000;

    /** How many messages the room may say it has on record. */
    private static final int MOST_MISSED = 200;

    /** What was written in the room before we came. */
    private record Missed(String nick, String text, long at) {}

    private final Room room;
    private final Map<String, Long> lines = bounded();
    private final Map<Long, String> messages = bounded();
    private final List<Missed> missed = new ArrayList<>();
    private OptionalLong told = OptionalLong.empty();
    private OptionalLong toldByHistory = OptionalLong.empty();

    Talk(Room room) {
        this.room = room;
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** The line that a message of the room is, if it is one. */
    Optional<Long> line(String message) {
        return Optional.ofNullable(lines.get(message));
    }

    /** The message that a line is in the room. */
    Optional<String> message(long line) {
        return Optional.ofNullable(messages.get(line));
    }

    private void remember(String message, long line) {
        lines.put(message, line);
        messages.put(line, message);
    }

    /** A line is new or changed in the session. */
    void lineChanged(Entry entry, Line line) {
        boolean fromHere = room.guests().acting(entry.actor()).isPresent();
        if (entry.input() instanceof Input.Say) {
            room.followers().chat(line);
        }
        switch (entry.input()) {
            case Input.Say _ when fromHere -> told = OptionalLong.of(line.seq());
            case Input.Say _ when room.live() -> tell(line);
            case Input.React _ when !fromHere -> message(line.seq()).ifPresent(id -> room.tell(Reactions.of(id, others(line))));
            case Input.RemoveLine _ when !fromHere -> message(line.seq()).ifPresent(room::retract);
            default -> {}
        }
    }

    /** How those react who are not in the room themselves. */
    private List<String> others(Line line) {
        return line.reactions().entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(member -> room.guests().of(member).isEmpty()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void tell(Line line) {
        told = OptionalLong.of(line.seq());
        room.say(line.name() + ": " + line.text(), Tags.line(line).build());
    }

    /** Our own line came back from the room, with the name the room gave it. */
    void echoed(Message message) {
        Tags.in(message, Tags.LINE)
                .flatMap(tag -> Tags.text(tag, "seq"))
                .map(Talk::number)
                .ifPresent(seq -> {
                    idOf(message).ifPresent(id -> remember(id, seq));
                    if (DelayInformation.from(message) != null) {
                        toldByHistory = OptionalLong.of(Math.max(seq, toldByHistory.orElse(0)));
                    }
                });
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Optional<String> idOf(Message message) {
        return message.getExtensions(StanzaIdElement.class).stream()
                .filter(id -> id.getBy().equals(room.address().toString()))
                .map(StanzaIdElement::getId)
                .findFirst()
                .or(() -> Optional.ofNullable(message.getStanzaId()));
    }

    /** Somebody wrote in the room, or did something about what was written. */
    void written(Guest guest, Message message) {
        if (message.hasExtension("encryption", "urn:xmpp:eme:0")) {
            room.whisper(guest, "That was encrypted for this room alone. Those outside cannot read it and were not given it.");
            return;
        }
        Optional<Reactions> reactions = Reactions.in(message);
        if (reactions.isPresent()) {
            react(guest, reactions.get());
            return;
        }
        Optional<String> taken = Reactions.retracted(message);
        taken.flatMap(this::line).ifPresent(line -> room.request(guest, new Input.RemoveLine(line), _ -> {}));
        if (message.getBody() != null && (taken.isEmpty() || Reactions.corrects(message))) {
            say(guest, message);
        }
    }

    private void say(Guest guest, Message message) {
        room.request(guest, new Input.Say(message.getBody()), reply -> {
            switch (reply) {
                case Reply.Done<Entry>(Entry entry) -> {
                    // Corrections name it as its sender did, everything else as the room does.
                    Optional.ofNullable(message.getStanzaId()).ifPresent(id -> lines.put(id, entry.seq()));
                    idOf(message).ifPresent(id -> remember(id, entry.seq()));
                }
                case Reply.Refused<Entry>(var refusal) -> {
                    if (guest.isTold(room.sessions().clock().now())) {
                        room.whisper(guest, "Not passed on to those outside this room: " + refusal.message());
                    }
                }
            }
        });
    }

    /** Makes the reactions of a guest to a line what they say they are: the engine knows only changes. */
    private void react(Guest guest, Reactions now) {
        Optional<Line> found = line(now.message()).flatMap(seq -> room.session().chat().line(seq));
        if (found.isEmpty() || guest.seat().isEmpty()) {
            return;
        }
        Line line = found.get();
        var member = guest.seat().get().member();
        List<String> before = line.reactions().entrySet().stream()
                .filter(entry -> entry.getValue().contains(member))
                .map(Map.Entry::getKey)
                .toList();
        Stream.concat(
                        before.stream().filter(one -> !now.reactions().contains(one)),
                        now.reactions().stream().filter(one -> !before.contains(one)))
                .forEach(change -> room.request(guest, new Input.React(line.seq(), change), _ -> {}));
    }

    /** Something the room had on record when we came. */
    void recorded(String nick, Message message, DelayInformation delay) {
        if (message.getBody() != null && missed.size() < MOST_MISSED) {
            missed.add(new Missed(nick, message.getBody(), delay.getStamp().getTime() * 1000));
        }
    }

    /** We are in the room, and know what it has on record: both sides get what they missed. */
    void catchUp(Session session, OptionalLong awaySince) {
        OptionalLong last = toldByHistory.isPresent() ? toldByHistory : told;
        if (last.isPresent()) {
            session.chat().lines().stream()
                    .filter(line -> line.seq() > last.getAsLong() && !line.encrypted() && !line.removed())
                    .filter(line -> missed.stream().noneMatch(one -> isSame(one, line)))
                    .forEach(this::tell);
        }
        told = OptionalLong.of(Math.max(told.orElse(0), session.seq()));
        List<Line> known = new ArrayList<>(session.chat().lines());
        for (Missed one : missed) {
            // Each line is one message: who wrote the same twice said it twice.
            Optional<Line> same = known.stream().filter(line -> isSame(one, line)).findFirst();
            same.ifPresent(known::remove);
            boolean since = one.at() > awaySince.orElse(session.begunAt()) - SAME_LINE;
            if (same.isEmpty() && since) {
                room.guests().called(one.nick()).ifPresent(guest ->
                        guest.whenSeated(() -> room.request(guest, new Input.Say(one.text()), _ -> {})));
            }
        }
        missed.clear();
        toldByHistory = OptionalLong.empty();
    }

    private static boolean isSame(Missed one, Line line) {
        return line.text().equals(one.text())
                && line.name().equals(one.nick())
                && Math.abs(line.at() - one.at()) < SAME_LINE;
    }
}
