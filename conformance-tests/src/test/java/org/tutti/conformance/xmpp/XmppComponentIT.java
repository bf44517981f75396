package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Roster;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Cuttable;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.w3c.dom.Element;

/** The server as a component of an XMPP server: all that it is with an account, and an address for each session. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class XmppComponentIT {
    private static final Duration BACK = Duration.ofSeconds(30);

    private static Member member(Roster roster, String name) {
        return roster.members().stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    }

    @Test
    @Requirement("B-1")
    @Requirement("B-5")
    @Requirement("C-10")
    void component_doesWhatAnAccountDoes_andHasAnAddressForEachSession(XmppServer xmpp) {
        try (Cuttable network = Cuttable.to(xmpp.componentPort());
                TuttiServer server = TuttiOnXmpp.startComponent(
                        "component-" + xmpp.getClass().getSimpleName().toLowerCase(), network.port());
                Gathering gathering = Gathering.open(
                        server, xmpp, Map.of("title", "Component", "rules", Map.of("handover", "free")))) {
            String session = gathering.room().replaceFirst("@.*", "@" + XmppServer.COMPONENT);
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            Member evas = member(ann.awaitRoster("with Eva", roster -> member(roster, "Eva") != null), "Eva");
            assertThat(evas.role()).isEqualTo("participant");

            ann.say("from the page");
            eva.awaitMessage("Ann: from the page");
            eva.say(gathering.room(), "from the room");
            ann.awaitChat("Eva's line", line -> "from the room".equals(line.text()));

            ann.command(message("handOver").put("member", evas.member()));
            ann.awaitRoster("Eva in control", roster -> evas.member().equals(roster.controller()));
            Element started = gathering.act(eva, "start", "p='30000'");
            ann.awaitTimeline("running", timeline -> timeline.last().velocity() == 1
                    && timeline.revision() == Long.parseLong(started.getAttribute("rev")));
            Element paused = gathering.act(eva, "pause", "");
            ann.awaitTimeline("paused", timeline -> timeline.last().velocity() == 0
                    && timeline.revision() == Long.parseLong(paused.getAttribute("rev")));

            // At its place in the room, and at the session's own address, without saying which session.
            assertThat(eva.commands(gathering.tutti())).contains("pause", "who");
            assertThat(eva.command(gathering.tutti(), "seek", Map.of("position", "1:20")).notes()).containsExactly("Paused at 1:20.");
            ann.awaitTimeline("at 1:20", timeline -> timeline.last().position() == 80);
            assertThat(eva.command(session, "seek", Map.of("position", "1:21")).status()).isEqualTo("completed");
            ann.awaitTimeline("at 1:21", timeline -> timeline.last().position() == 81);
            assertThat(eva.iq("set", session, "<action xmlns='urn:tutti:session:1' a='get'/>")).contains("p=\"81000\"");
            eva.write(session, "where");
            Heard where = eva.await("an answer", stanza -> stanza.isMessage() && stanza.body().contains("1:21"));
            assertThat(where.from()).startsWith(session);

            // What it sees in the room it sees again, once it is back.
            network.reset();
            await("that the server knows").atMost(BACK).until(() -> !TuttiOnXmpp.isUp(server));
            TuttiOnXmpp.awaitUp(server);
            eva.forget();
            await("the room").atMost(BACK).untilAsserted(() -> assertThat(
                    member(ann.roster(), "Eva")).isNotNull().extracting(Member::member).isEqualTo(evas.member()));
            ann.say("after it broke");
            eva.awaitMessage("Ann: after it broke");
            eva.say(gathering.room(), "and back");
            ann.awaitChat("Eva's line", line -> "and back".equals(line.text()));
        }
    }
}
