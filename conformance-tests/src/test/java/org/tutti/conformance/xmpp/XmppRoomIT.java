package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Messages.Line;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Roster;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Slixmpp.Refused;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.w3c.dom.Element;

/** A room and its session are one: who is there, who may what, what is said, where the film is. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class XmppRoomIT {

    private final TuttiServer server;
    private final XmppServer xmpp;

    XmppRoomIT(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    private static Member member(Roster roster, String name) {
        return roster.members().stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    }

    @Test
    @Requirement("B-1")
    @Requirement("C-64")
    void whoComesToTheRoom_isInTheRosterOfThePage_untilTheyGo() {
        try (Gathering gathering = Gathering.open(server, xmpp, "One roster")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            Member seen = member(ann.awaitRoster("with Eva", roster -> member(roster, "Eva") != null), "Eva");
            assertThat(seen.role()).isEqualTo("participant");
            assertThat(seen.endpoints()).singleElement().satisfies(endpoint -> {
                assertThat(endpoint.state()).isEqualTo("connected");
                assertThat(endpoint.plays()).isFalse();
            });
            await("her device to be counted").atMost(TuttiClient.LIMIT).until(
                    () -> server.api().metric("tutti_endpoints{gateway=\"xmpp\"}") >= 1);
            eva.leave(gathering.room(), "Eva");
            ann.awaitRoster("without Eva", roster -> roster.revision() > 1 && member(roster, "Eva") == null
                    && ann.received("roster").size() > 1);
            eva.join(gathering.room(), "Evi");
            Member back = member(ann.awaitRoster("with Evi", roster -> member(roster, "Evi") != null), "Evi");
            assertThat(back.member()).as("the same person, whatever they are called").isEqualTo(seen.member());
        }
    }

    @Test
    @Requirement("B-5")
    @Requirement("C-18")
    void chat_goesBothWays_once_withItsPlaceInTheFilm() {
        try (Gathering gathering = Gathering.open(server, xmpp, "One chat")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            Slixmpp bob = gathering.guest("Bob");
            ann.command(seek(12.5));
            ann.say("from the page");
            Heard heard = eva.awaitMessage("Ann: from the page");
            Element line = heard.element("line", Gathering.TUTTI).orElseThrow();
            assertThat(line.getAttribute("name")).isEqualTo("Ann");
            assertThat(Double.parseDouble(line.getAttribute("position"))).isBetween(0.0, 12.5);

            eva.say(gathering.room(), "from the room");
            Line said = ann.awaitChat("Eva's line", one -> "from the room".equals(one.text()));
            assertThat(said.name()).isEqualTo("Eva");
            bob.awaitMessage("from the room");
            // Whatever came of it has come before this.
            ann.say("and the last");
            eva.awaitMessage("Ann: and the last");
            bob.awaitMessage("Ann: and the last");
            assertThat(bob.heard()).filteredOn(stanza -> stanza.body().contains("from the room")).hasSize(1);
            assertThat(ann.received("chat")).filteredOn(frame -> frame.path("text").asText().contains("from the room")).hasSize(1);
        }
    }

    @Test
    void reactions_goBothWays() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Reactions")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            ann.say("react to this");
            String id = eva.awaitMessage("Ann: react to this").stanzaId();
            eva.react(gathering.room(), id, "👍", "🎉");
            Line reacted = ann.awaitChat("two reactions", line -> line.reactions().size() == 2);
            eva.react(gathering.room(), id, "🎉");
            ann.awaitChat("one reaction left", line -> line.seq() == reacted.seq() && line.reactions().size() == 1);

            eva.say(gathering.room(), "and to this");
            Line said = ann.awaitChat("Eva's line", line -> "and to this".equals(line.text()));
            String own = eva.awaitMessage("and to this").stanzaId();
            ann.command(message("react").put("line", said.seq()).put("reaction", "😄"));
            Heard reaction = eva.await("Ann's reaction", stanza -> stanza.nick().equals("Tutti")
                    && stanza.element("reactions", "urn:xmpp:reactions:0").isPresent());
            assertThat(reaction.element("reactions", "urn:xmpp:reactions:0").orElseThrow().getAttribute("id")).isEqualTo(own);
            assertThat(reaction.element("reaction", "urn:xmpp:reactions:0").orElseThrow().getTextContent()).isEqualTo("😄");
        }
    }

    @Test
    void encryptedChat_leavesTheRoomWithoutAVoice_andSaysWhy() {
        try (Gathering gathering = Gathering.open(server, xmpp, Map.of("title", "Secret", "rules", Map.of("chat", "encrypted")))) {
            gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            Heard welcome = eva.await("the welcome", stanza -> stanza.body().startsWith("Welcome"));
            assertThat(welcome.body()).contains("end-to-end encrypted");
            eva.await("no voice", stanza -> stanza.isPresence() && stanza.nick().equals("Eva") && stanza.role().equals("visitor"));
        }
    }

    @Test
    void subject_isWhatIsOn() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Subject")) {
            Slixmpp eva = gathering.guest("Eva");
            Heard subject = eva.await("the subject", stanza -> stanza.subject().isPresent());
            assertThat(subject.subject().orElseThrow()).startsWith("Tutti demo");
        }
    }

    @Test
    @Requirement("C-10")
    @Requirement("B-4")
    void programInTheRoom_steers_andEveryoneIsToldOnce() {
        try (Gathering gathering = Gathering.open(server, xmpp, Map.of("title", "Steering", "rules", Map.of("handover", "free")))) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            assertThatThrownBy(() -> gathering.act(eva, "pause", ""))
                    .isInstanceOfSatisfying(Refused.class, refused -> {
                        assertThat(refused.condition()).isEqualTo("forbidden");
                        assertThat(refused.text()).as(refused.xml()).isEqualTo("Ann has control; Eva does not.");
                        assertThat(refused.xml()).contains("code=\"control-denied\"");
                    });
            Member evas = member(ann.awaitRoster("Eva", roster -> member(roster, "Eva") != null), "Eva");
            ann.command(message("handOver").put("member", evas.member()));
            ann.awaitRoster("Eva in control", roster -> member(roster, "Eva") != null
                    && member(roster, "Eva").member().equals(roster.controller()));

            Element started = gathering.act(eva, "start", "p='30000'");
            Element told = Gathering.action(eva, "start", action -> action.getAttribute("rev").equals(started.getAttribute("rev")));
            assertThat(Double.parseDouble(told.getAttribute("s"))).isEqualTo(1000);
            Timeline runs = ann.awaitTimeline("running", timeline -> timeline.last().velocity() == 1);
            assertThat(runs.last().timestamp()).isEqualTo(Double.parseDouble(told.getAttribute("t")));
            assertThat(runs.last().position() * 1000).isEqualTo(Double.parseDouble(told.getAttribute("p")));

            gathering.act(eva, "rate", "s='1500'");
            ann.awaitTimeline("faster", timeline -> timeline.last().velocity() == 1.5);
            Element paused = gathering.act(eva, "pause", "");
            ann.awaitTimeline("paused", timeline -> timeline.revision() == Long.parseLong(paused.getAttribute("rev")));
            gathering.act(eva, "seek", "p='61000'");
            ann.awaitTimeline("at 61 s", timeline -> timeline.last().position() == 61);
            gathering.act(eva, "view", "scale='2'");
            ann.awaitView("twice as large", view -> view.scale() == 2);
            gathering.act(eva, "reset", "");
            ann.awaitTimeline("at the start", timeline -> timeline.last().position() == 0 && timeline.revision() > 5);
            for (String wrong : new String[] {"seek|p='never'", "seek|", "rate|s='1.5'", "rate|s='25'", "fly|", "ready|barrier='x'"}) {
                String[] parts = wrong.split("\\|", 2);
                assertThatThrownBy(() -> gathering.act(eva, parts[0], parts[1])).as(wrong)
                        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.condition()).isEqualTo("bad-request"));
            }
        }
    }

    @Test
    void kick_letsThemLeave_ban_turnsOut_bothWays() {
        try (Gathering gathering = Gathering.open(server, xmpp, "Turned out")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            Slixmpp bob = gathering.guest("Bob");
            ann.command(message("remove").put("member", member(
                    ann.awaitRoster("Eva", roster -> member(roster, "Eva") != null), "Eva").member()));
            eva.await("banned", stanza -> stanza.isPresence() && stanza.codes().contains(301));
            assertThatThrownBy(() -> eva.join(gathering.room(), "Eva"))
                    .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.condition()).isEqualTo("forbidden"));

            String bobs = member(ann.awaitRoster("Bob", roster -> member(roster, "Bob") != null), "Bob").member();
            ann.command(message("setRole").put("member", bobs).put("role", "host"));
            bob.await("admin", stanza -> stanza.isPresence() && stanza.nick().equals("Bob") && stanza.affiliation().equals("admin"));
            Slixmpp cat = gathering.guest("Cat");
            bob.role(gathering.room(), "Cat", "none");
            ann.awaitRoster("Cat kicked", roster -> member(roster, "Cat") == null
                    && ann.received("roster").stream().anyMatch(frame -> frame.toString().contains("\"Cat\"")));
            cat.join(gathering.room(), "Cat");
            Member again = member(ann.awaitRoster("Cat back", roster -> member(roster, "Cat") != null), "Cat");
            bob.affiliation(gathering.room(), cat.jid().replaceFirst("/.*", ""), "outcast");
            ann.awaitRoster("Cat banned", roster -> member(roster, "Cat") == null);
            assertThat(again.name()).isEqualTo("Cat");
        }
    }
}
