package org.tutti.gateway.xmpp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.sid.element.StanzaIdElement;
import org.tutti.engine.Recent;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.MemberId;
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

    private static final QName OCCUPANT_ID = new QName("urn:xmpp:occupant-id:0", "occupant-id");

    /**
     * What the room has on record from before we came.
     *
     * @param writer who wrote it, as the room knows people whatever they are called (XEP-0421)
     * @param guest who wrote it, if we never lost sight of them
     */
    private record Missed(
            String nick,
            Optional<String> writer,
            Optional<Guest> guest,
            Optional<String> id,
            String text,
            long at) {}

    /** A message as its sender called it. */
    private record Own(MemberId member, String id) {}

    private final Room room;
    private final Map<String, Long> lines = new Recent<>(REMEMBERED);
    private final Map<Own, Long> own = new Recent<>(REMEMBERED);
    private final Map<Long, String> messages = new Recent<>(REMEMBERED);
    /** Lines that were said in the room itself. */
    private final Set<Long> heard = Collections.newSetFromMap(new Recent<>(REMEMBERED));
    /** Lines that were sent to the room and did not come back from there yet. */
    private final Set<Long> sent = Collections.newSetFromMap(new Recent<>(REMEMBERED));
    /** Messages that the session did not take. */
    private final Set<String> refused = Collections.newSetFromMap(new Recent<>(REMEMBERED));
    private final List<Missed> missed = new ArrayList<>();
    /** How far the room was sent what is said in the session. */
    private OptionalLong told = OptionalLong.empty();
    private OptionalLong toldByHistory = OptionalLong.empty();
    /** When (µs) the last was on record that we know we heard, or said. */
    private OptionalLong knownAt = OptionalLong.empty();
    private Optional<String> self = Optional.empty();

    Talk(Room room) {
        this.room = room;
    }

    /** The line that a message of the room is, if it is one. */
    Optional<Long> line(String message) {
        return Optional.ofNullable(lines.get(message));
    }

    /** The message that a line is in the room. */
    Optional<String> message(long line) {
        return Optional.ofNullable(messages.get(line));
    }

    /** The line that a message is, as somebody names it in whose message they take it back. */
    private Optional<Long> line(Guest guest, String message) {
        return guest.seat().map(joined -> own.get(new Own(joined.member(), message))).or(() -> line(message));
    }

    /** A message is a line. What senders call theirs does not take the place of what is known. */
    private void remember(Message message, long line) {
        idOf(message).ifPresent(id -> {
            if (byRoom(message).isPresent()) {
                lines.put(id, line);
            } else {
                lines.putIfAbsent(id, line);
            }
            messages.put(line, id);
        });
    }

    /** How the room knows who sent something, whatever they are called (XEP-0421). */
    static Optional<String> occupant(Stanza stanza) {
        return stanza.getExtension(OCCUPANT_ID) instanceof StandardExtensionElement tag
                ? Optional.ofNullable(tag.getAttributeValue("id"))
                : Optional.empty();
    }

    /** The room says who we are in it. Where it says no such id, those in messages are made up. */
    void weAre(Presence own) {
        self = occupant(own);
    }

    /** A line is new or changed in the session. */
    void lineChanged(Entry entry, Line line) {
        boolean fromHere = room.guests().acting(entry.actor()).isPresent();
        if (entry.input() instanceof Input.Say) {
            room.followers().chat(line);
        }
        switch (entry.input()) {
            case Input.Say _ when heard.contains(line.seq()) -> {}
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
        told = OptionalLong.of(Math.max(line.seq(), told.orElse(0)));
        sent.add(line.seq());
        room.say(text(line), Tags.line(line).build());
    }

    private static String text(Line line) {
        return line.name() + ": " + line.text();
    }

    /** Our own line came back from the room, with the name the room gave it. */
    void echoed(Message message) {
        DelayInformation delay = DelayInformation.from(message);
        Tags.in(message, Tags.LINE)
                .flatMap(tag -> Tags.text(tag, "seq"))
                .map(Talk::number)
                .filter(seq -> seq > 0 && seq <= room.session().seq())
                .filter(seq -> delay == null || isOurs(message, seq))
                .ifPresent(seq -> {
                    sent.remove(seq);
                    remember(message, seq);
                    if (delay != null) {
                        toldByHistory = OptionalLong.of(Math.max(seq, toldByHistory.orElse(0)));
                        isKnown(time(delay));
                    }
                });
    }

    /** While we were away somebody else may have had our name. */
    private boolean isOurs(Message message, long seq) {
        return self.isPresent()
                ? occupant(message).equals(self)
                : room.session().chat().line(seq)
                        .filter(line -> line.removed() || text(line).equals(message.getBody()))
                        .isPresent();
    }

    private void isKnown(long at) {
        knownAt = OptionalLong.of(Math.max(at, knownAt.orElse(at)));
    }

    private static long time(DelayInformation delay) {
        return delay.getStamp().getTime() * 1000;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Optional<String> idOf(Message message) {
        return byRoom(message).or(() -> Optional.ofNullable(message.getStanzaId()));
    }

    private Optional<String> byRoom(Message message) {
        return message.getExtensions(StanzaIdElement.class).stream()
                .filter(id -> id.getBy().equals(room.address().toString()))
                .map(StanzaIdElement::getId)
                .findFirst();
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
        taken.flatMap(id -> line(guest, id)).ifPresent(line -> room.request(guest, new Input.RemoveLine(line), _ -> {}));
        if (message.getBody() != null && (taken.isEmpty() || Reactions.corrects(message))) {
            say(guest, message);
        }
    }

    private void say(Guest guest, Message message) {
        Optional<MemberId> member = guest.seat().map(Joined::member);
        room.request(guest, new Input.Say(message.getBody()), reply -> {
            switch (reply) {
                case Reply.Done<Entry>(Entry entry) -> {
                    // This is before the session tells of the line, when its writer may have left already.
                    heard.add(entry.seq());
                    // Corrections name it as its sender did, everything else as the room does.
                    Optional.ofNullable(message.getStanzaId()).ifPresent(
                            id -> member.ifPresent(who -> own.put(new Own(who, id), entry.seq())));
                    remember(message, entry.seq());
                }
                case Reply.Refused<Entry>(var refusal) -> {
                    idOf(message).ifPresent(refused::add);
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

    /**
     * Something the room had on record when we came.
     *
     * @param inSight whether we were told of everybody's coming and going since it was written
     */
    void recorded(String nick, Message message, DelayInformation delay, boolean inSight) {
        Optional<String> id = idOf(message);
        if (message.getBody() == null || missed.size() >= MOST_MISSED) {
            return;
        }
        if (id.filter(refused::contains).isPresent()) {
            isKnown(time(delay));
            return;
        }
        Optional<String> writer = self.flatMap(_ -> occupant(message));
        Optional<Guest> guest = inSight ? room.guests().called(nick) : Optional.empty();
        missed.add(new Missed(nick, writer, guest, id, message.getBody(), time(delay)));
    }

    /** We are coming to the room, and are told anew what it has on record. */
    void forgetRecord() {
        missed.clear();
        toldByHistory = OptionalLong.empty();
        knownAt = OptionalLong.empty();
    }

    /**
     * We are in the room, and know what it has on record: both sides get what they missed.
     *
     * @param resumed whether what was sent before is still on its way
     * @param former until when (µs) another server said here what was new, which may have said none
     */
    void catchUp(Session session, OptionalLong awaySince, boolean resumed, long former) {
        Map<Missed, Line> same = paired(session);
        OptionalLong last = told.isPresent() ? told : toldByHistory;
        session.chat().lines().stream()
                .filter(line -> last.isPresent()
                        ? line.seq() > last.getAsLong() || !resumed && sent.contains(line.seq())
                        : line.at() > former)
                .filter(line -> !line.encrypted() && !line.removed() && !heard.contains(line.seq()))
                .filter(line -> !same.containsValue(line))
                .forEach(this::tell);
        long since = awaySince.isPresent()
                ? awaySince.getAsLong() - SAME_LINE
                // After a new start: what the room has from after the last that we know of.
                : knownAt.orElse(session.begunAt() - SAME_LINE);
        told = OptionalLong.of(Math.max(told.orElse(0), session.seq()));
        missed.stream().filter(one -> !same.containsKey(one) && one.at() >= since).forEach(one ->
                writer(one).ifPresent(guest -> guest.whenSeated(() -> late(guest, one))));
        forgetRecord();
    }

    /** Which line each message on record is. Each line is one message: who wrote the same twice said it twice. */
    private Map<Missed, Line> paired(Session session) {
        Map<Missed, Line> same = new IdentityHashMap<>();
        List<Line> free = new ArrayList<>(session.chat().lines());
        List<BiPredicate<Missed, Line>> ways = List.of(
                (one, line) -> one.id().map(lines::get).filter(seq -> seq == line.seq()).isPresent(),
                (one, line) -> line.text().equals(one.text()) && isNear(one, line) && isTheirs(one, line),
                (one, line) -> line.removed() && isNear(one, line) && isTheirs(one, line),
                // Of who is gone, we do not know who they are in the session.
                (one, line) -> member(one).isEmpty() && line.text().equals(one.text()) && isNear(one, line));
        for (BiPredicate<Missed, Line> way : ways) {
            missed.stream().filter(one -> !same.containsKey(one)).forEach(one ->
                    free.stream().filter(line -> way.test(one, line)).findFirst().ifPresent(line -> {
                        free.remove(line);
                        same.put(one, line);
                        isKnown(one.at());
                    }));
        }
        return same;
    }

    private void late(Guest guest, Missed one) {
        room.request(guest, new Input.Say(one.text()), reply -> {
            switch (reply) {
                case Reply.Done<Entry>(Entry entry) -> {
                    heard.add(entry.seq());
                    one.id().ifPresent(id -> {
                        lines.putIfAbsent(id, entry.seq());
                        messages.put(entry.seq(), id);
                    });
                }
                case Reply.Refused<Entry> _ -> one.id().ifPresent(refused::add);
            }
        });
    }

    /** Who in the room wrote something. Who is called the same now may be somebody else. */
    private Optional<Guest> writer(Missed one) {
        return one.guest().or(() -> room.guests().all().stream()
                .filter(guest -> one.writer().isPresent() && guest.occupant().equals(one.writer()))
                .findFirst());
    }

    private Optional<MemberId> member(Missed one) {
        return writer(one).map(guest -> room.sessions().memberOf(room.id(), guest.account()));
    }

    private boolean isTheirs(Missed one, Line line) {
        return member(one).map(line.member()::equals).orElseGet(() -> line.name().equals(one.nick()));
    }

    private static boolean isNear(Missed one, Line line) {
        return Math.abs(line.at() - one.at()) < SAME_LINE;
    }
}
