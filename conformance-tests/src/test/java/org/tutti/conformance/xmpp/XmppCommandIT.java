package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.xmpp.Gathering.TUTTI;
import static org.tutti.conformance.xmpp.Gathering.answer;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Page.Moment;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.Slixmpp.Refused;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.w3c.dom.Element;

/** People with the client they have: by its commands and by words they do what those on the page do. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class XmppCommandIT {
    private static final String CONFERENCE = "jabber:x:conference";
    private static final String CALL_INVITES = "urn:xmpp:call-invites:0";

    private final TuttiServer server;
    private final XmppServer xmpp;

    XmppCommandIT(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    private static String note(Slixmpp.Answer answer) {
        assertThat(answer.status()).isEqualTo("completed");
        return String.join("\n", answer.notes());
    }

    private static void assertRefused(String condition, ThrowingCallable command) {
        assertThatThrownBy(command).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.condition()).as(refused.xml()).isEqualTo(condition);
            assertThat(refused.text()).isNotBlank();
        });
    }

    private static void awaitStanding(Browser page, double position) {
        await("the page to stand at " + position).until(page::moment,
                moment -> moment.paused() && Math.abs(moment.position() - position) < 0.2);
    }

    @Test
    @NeedsChromium
    @Requirement("C-6")
    @Requirement("C-10")
    @Requirement("C-18")
    @Requirement("C-64")
    @Requirement("B-5")
    void personWithTheirOwnClient_chats_asksForControl_andSteers_andTheBrowserFollows() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Commands"); Browser ben = new Browser("xmpp")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            ben.join(server.root().resolve(gathering.session().created().url()), "Ben");
            String here = gathering.tutti();
            String desk = gathering.desk(eva);
            assertThat(eva.commands(here)).contains(
                    "play", "pause", "seek", "who", "where", "invite", "request-control");
            assertThat(eva.commands(desk)).contains("create", "join", "play");

            eva.say(gathering.room(), "hello from a chat client");
            await("Eva's line on the page").until(() -> ben.texts("chat-line").contains("hello from a chat client"));
            ben.type("chat-input", "hello from a browser");
            ben.click("chat-send");
            eva.awaitMessage("Ben: hello from a browser");

            assertRefused("forbidden", () -> eva.command(here, "pause"));
            assertRefused("forbidden", () -> eva.command(here, "end"));
            assertRefused("forbidden", () -> eva.command(here, "hand-over", Map.of("member", "Eva")));
            assertThat(note(eva.command(here, "request-control")))
                    .isEqualTo("You have asked for control; Ann decides.");
            await("Eva's wish").until(() -> ann.roster().requests().stream().anyMatch(one -> one.name().equals("Eva")));
            Gathering.handOver(ann, "Eva");

            assertThat(note(eva.command(here, "seek", Map.of("position", "0:10")))).isEqualTo("Paused at 0:10.");
            awaitStanding(ben, 10);
            assertThat(eva.heard()).as("moderators could turn others out").noneMatch(stanza ->
                    stanza.isPresence() && stanza.nick().equals("Eva") && stanza.role().equals("moderator"));
            assertThat(note(eva.command(here, "play"))).isEqualTo("Playing from 0:10.");
            await("the page to play").until(ben::moment, moment -> !moment.paused() && moment.position() > 10);
            assertThat(answer(eva, here, "pause")).startsWith("Paused at 0:");
            await("the page to stand").until(ben::moment, Moment::paused);
            assertThat(note(eva.command(desk, "seek", Map.of("position", "1:00")))).isEqualTo("Paused at 1:00.");
            awaitStanding(ben, 60);
            assertThat(answer(eva, desk, "seek +10")).isEqualTo("Paused at 1:10.");
            awaitStanding(ben, 70);
            assertThat(note(eva.command(here, "seek", Map.of("position", "9:00"))))
                    .contains("beyond the end 2:00");
            assertRefused("bad-request", () -> eva.command(here, "seek", Map.of("position", "never")));

            assertThat(note(eva.command(here, "where")))
                    .contains("'Tutti demo: two minutes of evening', at 1:10 of 2:00, paused.", "Eva has control.");
            assertThat(answer(eva, here, "who")).isEqualTo(
                    "3 here: Ann (host, not in this room), Eva (has control), Ben (not in this room).");
            // What is in the queue is the host's to change; control alone is not enough.
            assertRefused("forbidden", () -> eva.command(here, "add", Map.of("locator", "file:demo")));
            ann.command(message("setRole").put("member", Gathering.member(ann, "Eva").member()).put("role", "cohost"));
            assertThat(note(eva.command(here, "add", Map.of("locator", "file:demo")))).contains("as item 2.");
            assertThat(note(eva.command(here, "select", Map.of("item", "2")))).contains("is on.");
            ann.awaitTimeline("the other item", timeline ->
                    !timeline.item().equals(ann.welcome().timeline().item()));

            TuttiClient cem = gathering.session().guest("Cem");
            cem.command(message("requestControl"));
            await("Cem's wish").until(() ->
                    answer(eva, here, "who").contains("Cem (asks for control, not in this room)"));
            assertThat(note(eva.command(here, "hand-over", Map.of("member", "Cem")))).isEqualTo("Cem has control.");
            await("Cem in control").until(() -> cem.welcome().member().equals(cem.roster().controller()));
            assertRefused("forbidden", () -> eva.command(here, "play"));
        }
    }

    @Test
    @Requirement("C-6")
    @Requirement("C-64")
    void personAlone_beginsASession_invitesOthersByAllWays_andEndsIt() {
        try (Gathering elsewhere = Gathering.open(server, xmpp, "Elsewhere")) {
            Slixmpp eva = elsewhere.person("Eva");
            Slixmpp dan = elsewhere.person("Dan");
            String desk = elsewhere.desk(eva);
            assertThat(note(eva.command(desk, "create", Map.of("locator", "file:demo", "title", "Film night"))))
                    .startsWith("You are in 'Film night'.");
            Heard call = eva.await("the way in", stanza -> stanza.element("x", CONFERENCE).isPresent());
            String room = call.element("x", CONFERENCE).orElseThrow().getAttribute("jid");
            String tutti = room + "/Tutti";
            String evasName = Gathering.nameOf(eva);
            eva.join(room, evasName);
            assertThat(note(eva.command(tutti, "seek", Map.of("position", "30")))).isEqualTo("Paused at 0:30.");

            String dans = Gathering.bare(dan);
            assertThat(note(eva.command(tutti, "invite", Map.of("jid", dans, "role", "viewer"))))
                    .isEqualTo(dans + " is invited as viewer.");
            Heard invitation = dan.await("an invitation", stanza -> stanza.element("x", CONFERENCE).isPresent());
            assertThat(invitation.element("x", CONFERENCE).orElseThrow().getAttribute("jid")).isEqualTo(room);
            assertThat(invitation.body()).startsWith(evasName + " invites you to watch 'Film night' together.");
            assertThat(invitation.element("invite", CALL_INVITES).orElseThrow().getAttribute("video"))
                    .isEqualTo("true");
            List<String> ways = invitation.elements("external", CALL_INVITES).stream()
                    .map(external -> external.getAttribute("uri")).toList();
            Element action = invitation.element("action", TUTTI).orElseThrow();
            assertThat(action.getAttribute("a")).isEqualTo("invite");
            assertThat(ways).anySatisfy(way -> assertThat(way).startsWith("http")
                            .endsWith("#invitation=" + action.getAttribute("token")))
                    .contains("xmpp:" + room + "?join");
            dan.join(room, "Dan");
            await("Dan as a viewer").until(() -> answer(eva, tutti, "who").contains("Dan (viewer)"));
            assertRefused("forbidden", () -> dan.command(tutti, "request-control"));

            String session = TuttiApi.parse(server.api().get("api/codes/" + action.getAttribute("session")))
                    .get("session").asText();
            try (TuttiClient cem = server.connect().join(session, "Cem")) {
                assertThat(cem.roster().members()).extracting("name").contains(evasName, "Dan", "Cem");
                assertThat(note(eva.command(tutti, "end"))).isEqualTo("The session is over for all.");
                Gathering.action(dan, "terminate", _ -> true);
                dan.await("the end of the room", stanza -> stanza.isPresence() && stanza.isDestroyed());
            }
        }
    }
}
