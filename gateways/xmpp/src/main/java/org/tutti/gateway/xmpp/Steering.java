package org.tutti.gateway.xmpp;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;
import org.tutti.engine.RefusedException;
import org.tutti.gateway.xmpp.Command.Field;
import org.tutti.session.Door.Knock;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.QueueItem;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Session;

/**
 * Does what a member tells the server by a command. The session decides whether they may. Confined to the mailbox of
 * the room.
 */
final class Steering {

    private final Room room;
    private final Guest guest;
    private final Given given;
    private final Consumer<Answer> then;

    private Steering(Room room, Guest guest, Given given, Consumer<Answer> then) {
        this.room = room;
        this.guest = guest;
        this.given = given;
        this.then = then;
    }

    /** Does it; {@code then} gets the answer once, in the turn of the room. */
    static void run(Room room, Guest guest, Command command, Given given, Consumer<Answer> then) {
        if (guest.seat().isEmpty()) {
            then.accept(new Answer.Refused(Code.NOT_JOINED, "You are not in the session yet."));
            return;
        }
        given.lacking(command).ifPresentOrElse(
                field -> then.accept(new Answer.Unclear(Words.lacking(command, field))),
                () -> new Steering(room, guest, given, then).run(command));
    }

    private void run(Command command) {
        switch (command) {
            case PLAY -> steer(new Input.Play());
            case PAUSE -> steer(new Input.Pause());
            case STOP -> steer(new Input.Stop());
            case LIVE -> steer(new Input.GoLive());
            case SEEK -> seek();
            case RATE -> rate();
            case NEXT -> request(new Input.Next(), Steering::isOn);
            case PREVIOUS -> request(new Input.Previous(), Steering::isOn);
            case SELECT -> select();
            case ADD -> add();
            case WHERE -> then.accept(new Answer.Done(Words.where(session(), settled(session()))));
            case WHO -> who();
            case REQUEST_CONTROL -> request(new Input.RequestControl(), this::control);
            case TAKE_CONTROL -> request(new Input.TakeControl(), this::control);
            case RELEASE_CONTROL -> request(new Input.ReleaseControl(), this::control);
            case HAND_OVER -> withMember(member -> request(new Input.HandOver(member.id()), this::control));
            case ADMIT -> withKnock(knock -> request(
                    new Input.Admit(knock.member()), _ -> "%s is let in.".formatted(Words.excerpt(knock.name()))));
            case REJECT -> withKnock(knock -> request(
                    new Input.Reject(knock.member()), _ -> "%s is not let in.".formatted(Words.excerpt(knock.name()))));
            case INVITE -> invite();
            case END -> request(new Input.End(""), _ -> "The session is over for all.");
            case JOIN -> then.accept(new Answer.Done("You are in the session."));
            case CREATE -> then.accept(new Answer.Unclear("You are in a session. Begin another one outside of it."));
        }
    }

    /** As it is now, and not when the room last heard of it. */
    private Session session() {
        try {
            return room.sessions().session(room.id());
        } catch (RefusedException e) {
            return room.session();
        }
    }

    /** Now, or when what was done last takes effect: to who has just done it, that is how it is. */
    private long settled(Session session) {
        return Math.max(room.sessions().clock().now(), session.timeline().latest().timestamp());
    }

    private void request(Input.Request request, Function<Session, String> done) {
        room.request(guest, request, reply -> then.accept(Answer.of(reply, () -> done.apply(session()))));
    }

    private void steer(Input.Request request) {
        request(request, Words::motion);
    }

    private void unclear(String text, Object... values) {
        then.accept(new Answer.Unclear(text.formatted(values)));
    }

    private String text(Field field) {
        return given.text(field).orElseThrow();
    }

    // --- the timeline ------------------------------------------------------------------------------------------------

    private void seek() {
        Optional<Place> place = Place.of(text(Field.POSITION));
        if (place.isEmpty()) {
            unclear("'%s' is no place in a film. %s", Attributes.excerpt(text(Field.POSITION)), Field.POSITION.hint());
            return;
        }
        var timeline = session().timeline();
        steer(new Input.Seek(place.get().from(timeline.positionAt(settled(session())), timeline.duration())));
    }

    private void rate() {
        String text = text(Field.RATE).replace(',', '.').replaceAll("[x×]$", "");
        if (text.matches("\\d{1,3}(\\.\\d{1,4})?")) {
            request(
                    new Input.SetRate(Double.parseDouble(text)),
                    session -> session.timeline().latest().moving()
                            ? Words.motion(session)
                            : "%s It will run at %s times the normal speed."
                                    .formatted(Words.motion(session), Tags.number(session.timeline().rate())));
        } else {
            unclear("'%s' is no speed. 1 is normal, 1.5 half as fast again.", Attributes.excerpt(text));
        }
    }

    private static String isOn(Session session) {
        return "'%s' is on. %s".formatted(Words.excerpt(session.item().media().title()), Words.motion(session));
    }

    private void select() {
        String which = text(Field.ITEM);
        List<QueueItem> items = session().stage().queue().items();
        int number = which.matches("\\d{1,4}") ? Integer.parseInt(which) : 0;
        List<QueueItem> named = number >= 1 && number <= items.size()
                ? List.of(items.get(number - 1))
                : items.stream().filter(item -> item.id().equals(which)).toList();
        one("item", which, named, items, item -> item.item().media().title(), item ->
                request(new Input.Select(item.id()), Steering::isOn));
    }

    private void add() {
        room.sessions().enqueue(room.id(), guest.actor().orElseThrow(), text(Field.LOCATOR), reply -> room.inTurn(() ->
                then.accept(Answer.of(reply, () -> {
                    var items = session().stage().queue().items();
                    return "'%s' is in the queue, as item %d."
                            .formatted(Words.excerpt(items.getLast().item().media().title()), items.size());
                }))));
    }

    // --- people ------------------------------------------------------------------------------------------------------

    private void who() {
        var here = room.guests().all().stream()
                .filter(one -> one.nick().isPresent())
                .flatMap(one -> one.seat().stream())
                .map(joined -> joined.endpoint())
                .collect(Collectors.toSet());
        then.accept(new Answer.Done(Words.who(session(), guest.seat().orElseThrow().member(), here)));
    }

    private String control(Session session) {
        MemberId self = guest.seat().orElseThrow().member();
        Optional<Member> controller = session.roster().controller();
        if (controller.filter(member -> member.id().equals(self)).isPresent()) {
            return "You have control.";
        }
        String who = controller.map(member -> Words.excerpt(member.name())).orElse("Nobody");
        return session.roster().requests().containsKey(self)
                ? "You have asked for control; %s decides.".formatted(who)
                : "%s has control.".formatted(who);
    }

    private void withMember(Consumer<Member> task) {
        String which = text(Field.MEMBER);
        Collection<Member> all = session().roster().members().stream()
                .filter(member -> member.role() != Role.OBSERVER)
                .toList();
        List<Member> byId = all.stream().filter(one -> one.id().value().equals(which)).toList();
        one("member", which, byId, all, Member::name, task);
    }

    private void withKnock(Consumer<Knock> task) {
        String which = text(Field.WAITING);
        // Whoever may not open the door is not told either who is at it.
        Optional<Refusal> denied = session().denied(guest.actor().orElseThrow(), Grant.ADMIT);
        if (denied.isPresent()) {
            then.accept(new Answer.Refused(denied.get()));
            return;
        }
        Collection<Knock> all = session().door().waiting().values();
        List<Knock> byId = all.stream().filter(one -> one.member().value().equals(which)).toList();
        one("member", which, byId, all, Knock::name, task);
    }

    /** Finds the one that is meant: by its id, else by its name if no other has that. */
    private <T> void one(
            String kind, String which, List<T> byId, Collection<T> all, Function<T, String> name, Consumer<T> task) {
        Predicate<T> called = one -> name.apply(one).strip().equalsIgnoreCase(which);
        List<T> found = byId.isEmpty() ? all.stream().filter(called).toList() : byId;
        switch (found.size()) {
            case 0 -> unclear(
                    "There is no %s '%s'%s", kind, Attributes.excerpt(which),
                    all.isEmpty()
                            ? "; nobody is there."
                            : ". There are: " + all.stream().limit(20).map(name).map(Words::excerpt)
                                    .collect(Collectors.joining(", ")) + (all.size() > 20 ? ", and more." : "."));
            case 1 -> task.accept(found.getFirst());
            default -> unclear(
                    "There are %d called '%s'. Choose in the form of the command, which tells them apart.",
                    found.size(), Attributes.excerpt(which));
        }
    }

    private void invite() {
        EntityBareJid who;
        try {
            who = address(text(Field.JID));
        } catch (XmppStringprepException e) {
            unclear("'%s' is no address. %s", Attributes.excerpt(text(Field.JID)), Field.JID.hint());
            return;
        }
        Optional<Role> role = given.text(Field.ROLE).flatMap(Steering::role);
        if (role.isEmpty() && given.text(Field.ROLE).isPresent()) {
            unclear("'%s' is no role. It is participant, viewer, observer, co-host or host.",
                    Attributes.excerpt(text(Field.ROLE)));
            return;
        }
        then.accept(room.invites().invite(guest, who, role)
                .<Answer>map(Answer.Refused::new)
                .orElseGet(() -> new Answer.Done(role
                        .map(as -> "%s is invited as %s.".formatted(who, Words.role(as)))
                        .orElseGet(() -> "%s is invited.".formatted(who)))));
    }

    /** An address as people write it or copy it. */
    static EntityBareJid address(String text) throws XmppStringprepException {
        return JidCreate.entityBareFrom(text.replaceFirst("(?i)^xmpp:", "").replaceFirst("\\?.*$", ""));
    }

    static Optional<Role> role(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace("-", "");
        return Stream.of(Role.values()).filter(role -> role.name().equals(name)).findFirst();
    }
}
