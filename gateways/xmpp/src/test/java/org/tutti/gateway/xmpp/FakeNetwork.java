package org.tutti.gateway.xmpp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jivesoftware.smack.packet.EmptyResultIQ;
import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.muc.MUCAffiliation;
import org.jivesoftware.smackx.muc.MUCRole;
import org.jivesoftware.smackx.muc.packet.MUCInitialPresence;
import org.jivesoftware.smackx.muc.packet.MUCOwner;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.jivesoftware.smackx.muc.packet.MUCItem;
import org.jivesoftware.smackx.xdata.FormField;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.engine.FakeSessions;
import org.tutti.gateway.xmpp.Tags.TagIq;
import org.tutti.gateway.xmpp.link.RestInterface;
import org.tutti.gateway.xmpp.link.Settings;
import org.tutti.gateway.xmpp.link.Wire;

/**
 * An XMPP server with a service for rooms, as far as a lobby notices, and people on it. Nothing happens by itself or on
 * another thread: what takes time never comes.
 */
final class FakeNetwork implements Wire, AutoCloseable {

    static final EntityFullJid OURSELVES = full("tutti@example.org/server");

    final FakeSessions sessions;
    final List<Stanza> sent = new ArrayList<>();
    final Lobby lobby;
    final Desk desk;
    /** What the service refuses, and why. */
    Function<Stanza, Optional<Condition>> refuses = _ -> Optional.empty();
    /** Of the account, which count where strangers do not. */
    final Set<BareJid> contacts = new HashSet<>();
    /** What the service never answers. */
    Predicate<Stanza> ignores = _ -> false;
    /** What comes between our own presence and the subject of a room we come to. */
    Runnable record = () -> {};
    private final List<Later> later = new ArrayList<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            later.add(new Later(task, unit.toMillis(delay)));
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }
    };

    private record Later(Runnable task, long delay) {}

    FakeNetwork() {
        this(new FakeSessions());
        lobby.up(this, true);
    }

    /** One that the server is not connected to yet. */
    FakeNetwork(FakeSessions sessions) {
        this(sessions, true);
    }

    /** @param strangers whether they may come in */
    FakeNetwork(FakeSessions sessions, boolean strangers) {
        this.sessions = sessions;
        var account = new Settings.Account.Client(bare("tutti@example.org"), new Settings.Secret("s"));
        var settings = new Settings(
                account,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Resourcepart.fromOrThrowUnchecked("Tutti"),
                Set.of(OURSELVES.asDomainBareJid()),
                strangers);
        lobby = new Lobby(sessions, settings, Runnable::run, timer, new NoRest());
        desk = new Desk(lobby);
        sessions.listen(lobby);
        sessions.attach(lobby);
    }

    static EntityFullJid full(String jid) {
        return JidCreate.entityFullFromOrThrowUnchecked(jid);
    }

    static EntityBareJid bare(String jid) {
        return JidCreate.entityBareFromOrThrowUnchecked(jid);
    }

    // --- the service for rooms ---------------------------------------------------------------------------------------

    @Override
    public void send(Stanza stanza) {
        sent.add(stanza);
        if (ignores.test(stanza)) {
            return;
        }
        Optional<Condition> refused = refuses.apply(stanza);
        if (refused.isPresent()) {
            refuse(stanza, refused.get());
        } else if (stanza instanceof Presence presence && presence.hasExtension(MUCInitialPresence.QNAME)) {
            lobby.presence(occupant(presence.getTo(), OURSELVES, MUCAffiliation.owner, MUCRole.moderator));
            record.run();
            lobby.message(StanzaBuilder.buildMessage()
                    .from(presence.getTo().asBareJid())
                    .ofType(Message.Type.groupchat)
                    .setSubject("")
                    .build());
        }
    }

    private void refuse(Stanza stanza, Condition condition) {
        StanzaError error = StanzaError.getBuilder(condition).build();
        if (stanza instanceof Presence presence) {
            Presence answer = StanzaBuilder.buildPresence().from(presence.getTo()).ofType(Presence.Type.error).build();
            answer.setError(error);
            lobby.presence(answer);
        } else {
            Message answer = StanzaBuilder.buildMessage().from(stanza.getTo()).ofType(Message.Type.error).build();
            answer.setError(error);
            lobby.message(answer);
        }
    }

    /** Does all that was to be done within a time from when it was asked for, but not what comes of it. */
    void passes(long millis) {
        List<Later> due = later.stream().filter(one -> one.delay() <= millis).toList();
        later.removeAll(due);
        due.forEach(one -> one.task().run());
    }

    /** What was asked of the service for rooms, or told it, of a kind. */
    <T extends Stanza> List<T> sent(Class<T> kind) {
        return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** How often we asked to be let into a room. */
    long comings() {
        return sent(Presence.class).stream().filter(one -> one.hasExtension(MUCInitialPresence.QNAME)).count();
    }

    @Override
    public void ask(IQ request, Consumer<IQ> answer) {
        sent.add(request);
        if (ignores.test(request)) {
            return;
        }
        Optional<Condition> refused = refuses.apply(request);
        if (refused.isPresent()) {
            answer.accept(ErrorIQ.createErrorResponse(request, StanzaError.getBuilder(refused.get()).build()));
            return;
        }
        boolean form = request instanceof MUCOwner && request.getType() == IQ.Type.get;
        answer.accept(form ? configuration(request) : new EmptyResultIQ(request));
    }

    private static IQ configuration(IQ request) {
        var answer = new MUCOwner();
        answer.setType(IQ.Type.result);
        answer.setStanzaId(request.getStanzaId());
        answer.addExtension(DataForm.builder(DataForm.Type.form)
                .addField(FormField.booleanBuilder("muc#roomconfig_membersonly").build())
                .build());
        return answer;
    }

    @Override
    public DomainBareJid rooms() {
        return JidCreate.domainBareFromOrThrowUnchecked("rooms.example.org");
    }

    @Override
    public boolean isContact(Jid who) {
        return contacts.contains(who.asBareJid());
    }

    @Override
    public Jid address() {
        return OURSELVES;
    }

    private static Presence occupant(Jid at, Jid who, MUCAffiliation affiliation, MUCRole role) {
        var user = new MUCUser();
        user.setItem(new MUCItem(affiliation, role, null, null, who, null, null));
        return StanzaBuilder.buildPresence().from(at).addExtension(user).addExtension(occupantId(who)).build();
    }

    /** How rooms know somebody, whatever they are called. */
    static StandardExtensionElement occupantId(Jid who) {
        return StandardExtensionElement.builder("occupant-id", "urn:xmpp:occupant-id:0")
                .addAttribute("id", "o-" + who.asBareJid())
                .build();
    }

    // --- people ------------------------------------------------------------------------------------------------------

    /** Somebody comes to a room; the result is their place in it. */
    EntityFullJid comes(EntityFullJid who, String room, String nick) {
        EntityFullJid place = full("%s@rooms.example.org/%s".formatted(room, nick));
        lobby.presence(occupant(place, who, MUCAffiliation.none, MUCRole.participant));
        return place;
    }

    /** Somebody leaves a room. */
    void leaves(EntityFullJid place) {
        lobby.presence(StanzaBuilder.buildPresence().from(place).ofType(Presence.Type.unavailable).build());
    }

    /** Somebody writes to us in private; the result is what they are answered. */
    List<String> writes(Jid from, String text) {
        return writes(StanzaBuilder.buildMessage().from(from).ofType(Message.Type.chat).setBody(text));
    }

    List<String> writes(MessageBuilder message) {
        int before = sent.size();
        lobby.message(message.to(OURSELVES).build());
        return said(sent.subList(before, sent.size()));
    }

    private static List<String> said(List<Stanza> stanzas) {
        return stanzas.stream()
                .filter(stanza -> stanza instanceof Message message && message.getType() == Message.Type.chat)
                .map(stanza -> ((Message) stanza).getBody())
                .toList();
    }

    /** The messages that somebody was sent. */
    List<Message> messagesTo(Jid who) {
        return sent.stream()
                .filter(stanza -> stanza instanceof Message && stanza.getTo().equals(who))
                .map(Message.class::cast)
                .toList();
    }

    /** A request as it comes from somebody. */
    static TagIq request(Jid from, StandardExtensionElement tag) {
        var request = new TagIq(tag);
        request.setType(IQ.Type.set);
        request.setFrom(from);
        request.setTo(OURSELVES);
        request.setStanzaId("x1");
        return request;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static final class NoRest implements RestInterface {

        @Override
        public boolean has(String resource) {
            return false;
        }

        @Override
        public CompletionStage<Answer> ask(Question question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
