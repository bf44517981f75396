package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.xmpp.Gathering.TUTTI;
import static org.tutti.conformance.xmpp.Gathering.awaitRole;
import static org.tutti.conformance.xmpp.Gathering.nameOf;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Messages.Waiter;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.Slixmpp.Refused;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.w3c.dom.Element;

/** Who may come in from the network, by what, and what they are then. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class XmppDoorIT {
    private final TuttiServer server;
    private final XmppServer xmpp;

    XmppDoorIT(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    private Gathering open(Map<String, ?> rules) {
        return Gathering.open(server, xmpp, Map.of("title", "Door", "rules", rules));
    }

    /** Asks the server itself to be let in by a token, or without. */
    private static Element join(Slixmpp person, Gathering gathering, String desk, String token) {
        String with = token.isEmpty() ? "" : "token='" + token + "'";
        String answer = person.iq("set", desk, "<action xmlns='%s' a='join' session='%s' %s/>"
                .formatted(TUTTI, gathering.code(), with));
        return (Element) Heard.parse(answer).getElementsByTagNameNS(TUTTI, "action").item(0);
    }

    private static void assertRefused(Slixmpp person, Gathering gathering, String desk, String token, String condition,
            String code) {
        assertThatThrownBy(() -> join(person, gathering, desk, token))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.condition()).as(refused.xml()).isEqualTo(condition);
                    assertThat(refused.xml()).contains("code=\"" + code + "\"");
                    assertThat(refused.text()).isNotBlank();
                });
    }

    private static void assertRoomRefuses(Slixmpp person, Gathering gathering, String nick) {
        gathering.awaitRoom(person);
        assertThatThrownBy(() -> person.join(gathering.room(), nick)).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.condition()).isEqualTo("registration-required"));
    }

    private static void answerDoor(TuttiClient host, String answer) {
        Waiter waiter = host.awaitDoor("with somebody new", door -> !door.waiting().isEmpty()
                && host.received("door").getLast().at("/waiting/0/member").asText()
                        .equals(door.waiting().getFirst().member())).waiting().getFirst();
        host.command(message(answer).put("member", waiter.member()));
    }

    @Test
    @Requirement("C-48")
    void whoAsksAtTheDoor_isInvitedWhenLetIn_andIsWhatTheHostMakesOfThem() {
        try (Gathering gathering = open(Map.of("admission", "ask"))) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.person("Eva");
            Slixmpp bob = gathering.person("Bob");
            assertRoomRefuses(eva, gathering, "Eva");
            String desk = gathering.desk(eva);
            assertThat(eva.command(desk, "join", Map.of("session", gathering.code())).notes()).singleElement()
                    .isEqualTo("You are at the door of 'Door'. You are invited as soon as you are let in.");
            answerDoor(ann, "admit");
            Heard invitation = eva.await("an invitation", stanza ->
                    stanza.element("x", "jabber:x:conference").isPresent());
            assertThat(invitation.element("x", "jabber:x:conference").orElseThrow().getAttribute("jid"))
                    .isEqualTo(gathering.room());
            String evasName = nameOf(eva);
            eva.join(gathering.room(), evasName);
            String evas = Gathering.member(ann, evasName, one -> one.role().equals("participant")).member();

            assertThat(join(bob, gathering, desk, "").getAttribute("a")).isEqualTo("wait");
            answerDoor(ann, "reject");
            bob.await("a refusal", stanza -> stanza.isMessage() && stanza.from().startsWith(gathering.room())
                    || stanza.isMessage() && stanza.from().equals(desk) && stanza.body().contains("not"));
            assertRoomRefuses(bob, gathering, "Bob");

            eva.forget();
            ann.command(message("mute").put("member", evas).put("muted", true));
            awaitRole(eva, evasName, "visitor");
            eva.say(gathering.room(), "unheard");
            eva.await("no voice", stanza -> stanza.isMessage() && stanza.type().equals("error")
                    && stanza.condition().equals("forbidden"));
            eva.forget();
            ann.command(message("mute").put("member", evas).put("muted", false));
            awaitRole(eva, evasName, "participant");
            ann.command(message("setRole").put("member", evas).put("role", "cohost"));
            awaitRole(eva, evasName, "moderator");
            eva.forget();
            ann.command(message("setRole").put("member", evas).put("role", "viewer"));
            awaitRole(eva, evasName, "participant");
            eva.forget();
            ann.command(message("setRole").put("member", evas).put("role", "host"));
            eva.await("admin", stanza -> stanza.isPresence() && stanza.nick().equals(evasName)
                    && stanza.affiliation().equals("admin"));

            // The other way: what an XMPP host does is so in the session, and what the room says alone is set right.
            Slixmpp cat = gathering.person("Cat");
            join(cat, gathering, desk, "");
            String catsName = nameOf(cat);
            assertThat(eva.command(gathering.tutti(), "admit", Map.of("member", catsName)).notes()).singleElement()
                    .isEqualTo(catsName + " is let in.");
            cat.await("an invitation", stanza -> stanza.element("x", "jabber:x:conference").isPresent());
            cat.join(gathering.room(), catsName);
            Gathering.member(ann, catsName);
            cat.forget();
            eva.role(gathering.room(), catsName, "visitor");
            awaitRole(cat, catsName, "participant");
            eva.affiliation(gathering.room(), Gathering.bare(cat), "outcast");
            await("Cat turned out").until(() ->
                    ann.roster().members().stream().noneMatch(one -> one.name().equals(catsName)));
            assertThat(ann.received("chat").toString()).doesNotContain("unheard");
        }
    }

    @Test
    @Requirement("C-51")
    @Requirement("C-52")
    void closedSession_opensToItsOwnInvitationsOnly_unlessItIsLockedOrFull() {
        try (Gathering gathering = open(Map.of("admission", "invitation", "memberLimit", 2));
                Gathering other = open(Map.of("admission", "invitation"))) {
            TuttiClient ann = gathering.host("Ann");
            TuttiClient ben = other.host("Ben");
            Slixmpp eva = gathering.person("Eva");
            Slixmpp bob = gathering.person("Bob");
            String desk = gathering.desk(eva);
            assertRoomRefuses(eva, gathering, "Eva");
            String token = ann.invite("viewer", true).token();
            String foreign = ben.invite("viewer", true).token();
            assertThat(token).isNotEqualTo(foreign);
            assertRefused(eva, gathering, desk, "", "registration-required", "invitation-needed");
            assertRefused(eva, gathering, desk, "forged", "forbidden", "token-refused");
            assertRefused(eva, gathering, desk, foreign, "forbidden", "token-refused");
            assertRefused(eva, other, desk, token, "forbidden", "token-refused");

            Element in = join(eva, gathering, desk, token);
            assertThat(in.getAttribute("room")).isEqualTo(gathering.room());
            assertThat(in.getAttribute("session")).isEqualTo(gathering.session().session());
            assertThat(in.getElementsByTagNameNS(TUTTI, "item").getLength()).isEqualTo(1);
            eva.join(gathering.room(), nameOf(eva));
            Gathering.member(ann, nameOf(eva), one -> one.role().equals("viewer"));

            String next = ann.invite("participant", false).token();
            assertRefused(bob, gathering, desk, next, "resource-constraint", "session-full");
            ann.command(message("setRules").put("memberLimit", 5).put("locked", true));
            assertRefused(bob, gathering, desk, "", "forbidden", "session-locked");
            assertRoomRefuses(bob, gathering, "Bob");
            ann.command(message("setRules").put("locked", false));
            join(bob, gathering, desk, next);
            bob.join(gathering.room(), nameOf(bob));
            Gathering.member(ann, nameOf(bob), one -> one.role().equals("participant"));
        }
    }
}
