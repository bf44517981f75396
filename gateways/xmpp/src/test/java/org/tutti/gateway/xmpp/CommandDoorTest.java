package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.Actor;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** XEP-0050, with what it says of forms, actions and errors. */
class CommandDoorTest {

    private static final String NAMESPACE = "http://jabber.org/protocol/commands";

    private final FakeNetwork network = new FakeNetwork();
    private final CommandDoor door = new CommandDoor(network.lobby, network.desk);
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");
    private final EntityFullJid bob = FakeNetwork.full("bob@example.org/phone");
    private EntityFullJid evaInside;
    private EntityFullJid bobInside;

    @BeforeEach
    void aRoomWithAHostAndAGuest() {
        network.sessions.create(CreateRequest.on("file:demo"));
        network.lobby.room(id).orElseThrow().entrance().join(eva, Optional.of("host"), true, _ -> {});
        evaInside = network.comes(eva, "code-1", "Eva");
        bobInside = network.comes(bob, "code-1", "Bob <b>&");
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void commandOfWhoIsOnlyJustComing_waitsUntilTheyAreLetIn() {
        network.sessions.takeTime();
        EntityFullJid cat = network.comes(FakeNetwork.full("cat@example.org/phone"), "code-1", "Cat");
        int before = network.sent.size();
        assertThat(door.handle(FakeNetwork.request(cat, StandardExtensionElement.builder("command", NAMESPACE)
                .addAttribute("node", "who").build()))).isNull();
        assertThat(network.sent.subList(before, network.sent.size())).noneMatch(IQ.class::isInstance);
        network.sessions.letIn();
        assertThat(network.sent.subList(before, network.sent.size()))
                .filteredOn(stanza -> "x1".equals(stanza.getStanzaId()))
                .singleElement()
                .satisfies(answer -> assertThat(text((IQ) answer)).contains("3 here:", "Cat"));
    }

    @Test
    void end_isAnswered_beforeTheRoomThatTheAnswerGoesThroughIsTakenAway() {
        assertThat(give(evaInside, "end")).contains("The session is over for all.");
        assertThat(network.sent).noneMatch(stanza -> stanza.toXML("jabber:client").toString().contains("<destroy"));
    }

    private Session session() {
        return network.sessions.sessions().getFirst();
    }

    private IQ give(Jid from, String node, Consumer<StandardExtensionElement.Builder> more) {
        var command = StandardExtensionElement.builder("command", NAMESPACE).addAttribute("node", node);
        more.accept(command);
        int before = network.sent.size();
        IQ answer = door.handle(FakeNetwork.request(from, command.build()));
        return answer != null
                ? answer
                : network.sent.subList(before, network.sent.size()).stream()
                        .filter(stanza -> stanza instanceof IQ && "x1".equals(stanza.getStanzaId()))
                        .map(IQ.class::cast)
                        .reduce((_, _) -> {
                            throw new AssertionError("answered twice");
                        })
                        .orElseThrow();
    }

    private String text(IQ answer) {
        return answer.toXML("jabber:client").toString();
    }

    private String give(Jid from, String node) {
        return text(give(from, node, _ -> {}));
    }

    private String give(Jid from, String node, Map<String, String> values) {
        return text(give(from, node, command -> command.addElement(form(values))));
    }

    private String complete(Jid from, String node, String form, String action, Map<String, String> values) {
        return text(give(from, node, command -> command.addAttribute("sessionid", form)
                .addAttribute("action", action)
                .addElement(form(values))));
    }

    private static StandardExtensionElement form(Map<String, String> values) {
        var form = StandardExtensionElement.builder("x", "jabber:x:data").addAttribute("type", "submit");
        values.forEach((name, value) -> form.addElement(StandardExtensionElement.builder("field", "jabber:x:data")
                .addAttribute("var", name)
                .addElement("value", value)
                .build()));
        return form.build();
    }

    private static String formOf(String answer) {
        return answer.replaceAll("(?s).*sessionid='([^']+)'.*", "$1");
    }

    @Test
    void aCommandWithoutFields_isDoneAtOnce() {
        assertThat(give(evaInside, "play"))
                .contains("status='completed'", "<note type='info'>Playing from 0:00.</note>");
        assertThat(session().timeline().latest().moving()).isTrue();
    }

    @Test
    void aCommandWithFields_isAnsweredWithAForm_whichIsGoodOnce() {
        String asked = give(evaInside, "seek");
        assertThat(asked)
                .contains("status='executing'", "<actions execute='complete'><complete/></actions>", "type='form'")
                .contains("var='position' type='text-single'", "<required>");

        String form = formOf(asked);
        assertThat(complete(evaInside, "seek", form, "complete", Map.of("position", "1:20")))
                .contains("Paused at 1:20.");
        assertThat(complete(evaInside, "seek", form, "complete", Map.of("position", "0:10")))
                .contains("<not-allowed", "<session-expired xmlns=\"" + NAMESPACE);
        assertThat(session().timeline().latest().position()).isEqualTo(80);
    }

    @Test
    void theForm_mayComeAtOnce() {
        assertThat(give(evaInside, "seek", Map.of("position", "1:20"))).contains("completed", "Paused at 1:20.");
        assertThat(give(evaInside, "seek", Map.of("position", "-20"))).contains("completed", "Paused at 1:00.");
    }

    @Test
    void aFormThatCannotBeUnderstood_mayBeSentAgain() {
        String form = formOf(give(evaInside, "seek"));

        assertThat(complete(evaInside, "seek", form, "complete", Map.of("position", "<soon>")))
                .contains("<bad-request", "<bad-payload", "&lt;soon&gt;", "is no place in a film.");
        assertThat(complete(evaInside, "seek", form, "execute", Map.of())).contains("bad-payload", "is missing");
        assertThat(complete(evaInside, "seek", form, "execute", Map.of("position", "5"))).contains("Paused at 0:05.");
    }

    @Test
    void aFormOfSomebodyElse_isNone() {
        String form = formOf(give(evaInside, "seek"));

        assertThat(complete(bobInside, "seek", form, "complete", Map.of("position", "5"))).contains("<bad-sessionid");
        assertThat(complete(evaInside, "end", form, "complete", Map.of())).contains("<bad-sessionid");
        assertThat(session().timeline().latest().position()).isZero();
    }

    @Test
    void aForm_canBeGivenUp() {
        String form = formOf(give(evaInside, "seek"));

        assertThat(complete(evaInside, "seek", form, "cancel", Map.of("position", "5"))).contains("status='canceled'");
        assertThat(complete(evaInside, "seek", form, "complete", Map.of("position", "5"))).contains("session-expired");
        assertThat(session().timeline().latest().position()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "next, bad-action", "prev, bad-action", "complete, bad-action", "cancel, bad-action", "jump, malformed-action"
    })
    void actionsThatAreNotOffered_areRefused(String action, String condition) {
        assertThat(text(give(evaInside, "pause", command -> command.addAttribute("action", action))))
                .contains("<bad-request", "<" + condition);
    }

    @Test
    void whatThereIsNot_isNotFound() {
        assertThat(give(evaInside, "frob")).contains("<item-not-found");
        assertThat(give(evaInside, "create")).contains("<item-not-found", "outside of rooms");
    }

    @Test
    void whoMayNot_isForbidden_andToldWhy() {
        IQ answer = give(bobInside, "pause", _ -> {});

        assertThat(answer.getError().getCondition()).isEqualTo(StanzaError.Condition.forbidden);
        assertThat(text(answer)).contains("Eva has control; Bob &lt;b&gt;&amp; does not.", "code='control-denied'");
        assertThat(give(bobInside, "end")).contains("<forbidden");
        assertThat(give(bobInside, "admit", Map.of("member", "x"))).contains("<forbidden");
        assertThat(session().ended()).isFalse();
    }

    @Test
    void whatCannotBeDone_isANoteThatSaysWhy() {
        assertThat(give(evaInside, "seek", Map.of("position", "9:00")))
                .contains("status='completed'", "<note type='error'>The seek target 9:00 lies beyond the end");
        assertThat(give(evaInside, "add", Map.of("locator", "nowhere")))
                .contains("<note type='error'>There is nothing");
    }

    @Test
    void notes_areWrittenAsXml() {
        assertThat(give(evaInside, "who")).contains("Bob &lt;b&gt;&amp;").doesNotContain("<b>");
    }

    @Test
    void items_areChosenFromTheQueue_orByNumberOrTitle() {
        give(evaInside, "add", Map.of("locator", "file:second"));
        assertThat(give(evaInside, "select")).contains("type='list-single'", "label='2. second (2:00)'");

        assertThat(give(evaInside, "select", Map.of("item", "2"))).contains("&apos;second&apos; is on.");
        assertThat(give(evaInside, "select", Map.of("item", "DEMO"))).contains("&apos;demo&apos; is on.");
        assertThat(give(evaInside, "select", Map.of("item", session().stage().queue().items().get(1).id())))
                .contains("&apos;second&apos; is on.");
        assertThat(give(evaInside, "select", Map.of("item", "3"))).contains("bad-payload", "There are: demo, second.");
    }

    @Test
    void aLongQueue_isNotListed_soThatNoStanzaIsTooLong() {
        for (int i = 0; i < 200; i++) {
            network.sessions.enqueue(id, evaActor(), "file:" + "x".repeat(200) + i, _ -> {});
        }

        assertThat(give(evaInside, "select").getBytes(StandardCharsets.UTF_8).length).isLessThan(9000);
    }

    private Actor evaActor() {
        return network.lobby.room(id).orElseThrow().guests().whoAsks(evaInside).orElseThrow().actor().orElseThrow();
    }

    @Test
    void control_goesFromOneToTheOther() {
        assertThat(give(bobInside, "request-control")).contains("You have asked for control; Eva decides.");
        assertThat(give(evaInside, "hand-over", Map.of("member", "bob <b>&"))).contains("has control.");
        assertThat(give(bobInside, "play")).contains("Playing");
        assertThat(give(evaInside, "take-control")).contains("You have control.");
    }

    @Test
    void fromTheirOwnAddress_aMemberOfOneSession_needNotSayWhich() {
        assertThat(give(eva, "play")).contains("Playing from 0:00.");
        assertThat(give(FakeNetwork.full("eva@example.org/phone"), "pause")).contains("Paused at");
        assertThat(give(eva, "seek")).contains("type='hidden'", "CODE-1");
    }

    @Test
    void fromTheirOwnAddress_aMemberOfSeveral_saysWhich() {
        network.sessions.create(CreateRequest.on("file:other"));
        Room other = network.lobby.room(new SessionId("session2")).orElseThrow();
        other.entrance().join(eva, Optional.of("host"), true, _ -> {});
        network.comes(eva, "code-2", "Eva");

        assertThat(give(eva, "where")).contains("executing", "list-single", "label='demo: CODE-1'", "label='other: CODE-2'");
        assertThat(give(eva, "where", Map.of())).contains("bad-payload", "Say which");
        assertThat(give(eva, "where", Map.of("session", "code-2"))).contains("&apos;other&apos;");
    }

    @Test
    void fromOutside_nobodyElseSteers() {
        assertThat(give(FakeNetwork.full("mallory@elsewhere.example/x"), "pause")).contains("<not-authorized");
        assertThat(give(FakeNetwork.full("mallory@elsewhere.example/x"), "pause", Map.of("session", "CODE-1")))
                .contains("<not-authorized");
        assertThat(give(FakeNetwork.full("code-1@rooms.example.org/Nobody"), "pause")).contains("<not-authorized");
    }

    @Test
    void peopleOfTheDomain_beginSessions_andAreItsHosts() {
        EntityFullJid dan = FakeNetwork.full("dan@example.org/x");

        assertThat(give(dan, "create")).contains("executing", "var='locator'", "var='title'");
        assertThat(give(dan, "create", Map.of("locator", "file:mine", "title", "Film night")))
                .contains("completed", "You are in &apos;Film night&apos;.", "xmpp:code-2@rooms.example.org?join");
        assertThat(network.messagesTo(dan)).anySatisfy(message -> assertThat(message.toXML("jabber:client").toString())
                .contains("<x xmlns='jabber:x:conference' jid='code-2@rooms.example.org'"));
        MemberId member = network.sessions.memberOf(id, "xmpp:dan@example.org");
        assertThat(network.sessions.sessions().get(1).roster().member(member))
                .hasValueSatisfying(one -> assertThat(one.role()).isEqualTo(Role.HOST));
        assertThat(give(dan, "create", Map.of("locator", "nowhere"))).contains("<note type='error'>There is nothing");
    }

    @Test
    void strangers_joinByInvitation_butBeginNothing() {
        EntityFullJid stranger = FakeNetwork.full("zoe@elsewhere.example/x");

        assertThat(give(stranger, "create", Map.of("locator", "file:mine")))
                .contains("<forbidden", "people of example.org");
        assertThat(give(stranger, "join", Map.of("session", "CODE-9")))
                .contains("<note type='error'>There is no session");
        assertThat(give(stranger, "join", Map.of("session", "code-1", "token", "as VIEWER"))).contains("You are in");
        assertThat(network.sessions.sessions()).hasSize(1);
    }

    @Test
    void tooManyAtOnce_areToldToWait_andOthersAreNot() {
        String last = "";
        for (int i = 0; i < 100; i++) {
            last = give(evaInside, "where");
        }

        assertThat(last).contains("type='wait'", "<resource-constraint", "Wait a second.");
        assertThat(give(bobInside, "where")).contains("completed");
    }
}
