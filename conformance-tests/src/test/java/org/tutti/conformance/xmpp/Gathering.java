package org.tutti.conformance.xmpp;

import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.w3c.dom.Element;

/** A session with its room, and those who came to either of them. */
final class Gathering implements AutoCloseable {
    static final String TUTTI = "urn:tutti:session:1";
    static final String CONFERENCE = "urn:ietf:params:xml:ns:conference-info";

    private final TuttiServer server;
    private final XmppServer xmpp;
    private final Room session;
    private final String room;
    private final Deque<Slixmpp> people = new ArrayDeque<>();

    private Gathering(TuttiServer server, XmppServer xmpp, Map<String, ?> body) {
        this.server = server;
        this.xmpp = xmpp;
        this.session = Room.open(server, body);
        this.room = await("the address of the room").until(
                () -> server.api().summary(session.session()).path("addresses").path("xmpp").asText("")
                        .replaceFirst("^xmpp:", "").replaceFirst("\\?join$", ""),
                address -> !address.isEmpty());
    }

    static Gathering open(TuttiServer server, XmppServer xmpp, String title) {
        return open(server, xmpp, Map.of("title", title));
    }

    /** As {@link Room#open(TuttiServer, Map)}. */
    static Gathering open(TuttiServer server, XmppServer xmpp, Map<String, ?> body) {
        return new Gathering(server, xmpp, body);
    }

    /** The session as those on the page know it. */
    Room session() {
        return session;
    }

    /** The address of the room, such as {@code k7p4-qxr2@conference.localhost}. */
    String room() {
        return room;
    }

    /** The address of the server in it. */
    String tutti() {
        return room + "/Tutti";
    }

    /** The short code of the session, such as {@code K7P4-QXR2}. */
    String code() {
        return server.api().summary(session.session()).get("code").asText();
    }

    /** The server's own address, outside rooms: it is known by its answer to who knows the account. */
    String desk(Slixmpp person) {
        String account = TuttiOnXmpp.accountOf(server).jid();
        person.write(account, "help");
        return person.await("help", stanza -> stanza.isMessage() && stanza.from().startsWith(account + "/")).from();
    }

    /** What somebody is called in the session who comes to it before its room: {@code eva-17}. */
    static String nameOf(Slixmpp person) {
        return person.jid().replaceFirst("@.*", "");
    }

    /** Their address without a device. */
    static String bare(Slixmpp person) {
        return person.jid().replaceFirst("/.*", "");
    }

    /** A member, as the client is told of them by now or soon. */
    static Member member(TuttiClient client, String name, Predicate<Member> condition) {
        return await(name + " as it should be").until(
                () -> client.roster().members().stream()
                        .filter(one -> one.name().equals(name) && condition.test(one)).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    static Member member(TuttiClient client, String name) {
        return member(client, name, _ -> true);
    }

    /** Gives control to somebody. */
    static void handOver(TuttiClient from, String name) {
        String to = member(from, name).member();
        from.command(message("handOver").put("member", to));
        await(name + " in control").until(() -> to.equals(from.roster().controller()));
    }

    /** What the server answers to words, in the room or at its own address. */
    static String answer(Slixmpp person, String to, String words) {
        person.forget();
        person.write(to, words);
        return person.await("an answer to " + words, stanza -> stanza.isMessage() && stanza.from().equals(to)
                && !stanza.body().isEmpty()).body();
    }

    /** That somebody has that role in the room, as they are told. */
    static void awaitRole(Slixmpp person, String nick, String role) {
        person.await(nick + " as " + role, stanza -> stanza.isPresence() && stanza.nick().equals(nick)
                && stanza.role().equals(role));
    }

    TuttiClient host(String name) {
        return session.host(name);
    }

    /** Somebody with a client and an account, who is not in the room yet. */
    Slixmpp person(String name) {
        return person(xmpp.newAccount(name.toLowerCase()));
    }

    Slixmpp person(Account account) {
        Slixmpp person = Slixmpp.logIn(xmpp, account);
        people.push(person);
        return person;
    }

    /** Somebody who is in the room under that name, and so in the session. */
    Slixmpp guest(String name) {
        Slixmpp person = person(name);
        awaitRoom(person);
        person.join(room, name);
        person.await("a welcome", stanza -> stanza.isMessage() && stanza.body().startsWith("Welcome"));
        return person;
    }

    /** Waits until the server has made the room: whoever came before would own it. */
    void awaitRoom(Slixmpp person) {
        await("the room").ignoreExceptionsInstanceOf(Slixmpp.Refused.class).until(
                () -> person.info(room).features().contains("muc_semianonymous"));
    }

    /** What somebody was told in the room of that kind. */
    static Element action(Slixmpp person, String a, Predicate<Element> condition) {
        return person.await("action " + a, stanza -> actionIn(stanza, a, condition))
                .element("action", TUTTI).orElseThrow();
    }

    private static boolean actionIn(Heard stanza, String a, Predicate<Element> condition) {
        return stanza.isMessage() && stanza.type().equals("groupchat") && stanza.element("action", TUTTI)
                .filter(action -> action.getAttribute("a").equals(a) && condition.test(action)).isPresent();
    }

    /** Asks the server for an action, as programs do; the answer's element. {@code attributes}: as XML. */
    Element act(Slixmpp person, String a, String attributes) {
        String answer = person.iq("set", tutti(), "<action xmlns='%s' a='%s' %s/>".formatted(TUTTI, a, attributes));
        return (Element) Heard.parse(answer).getElementsByTagNameNS(TUTTI, "action").item(0);
    }

    @Override
    public void close() {
        people.forEach(Slixmpp::close);
        session.close();
    }
}
