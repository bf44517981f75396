package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Roster;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.w3c.dom.Element;

/** What somebody sends who means harm: it costs them, and nobody else. What it was answered is printed. */
@Tag("xmpp")
@OnEachXmppServer
@NeedsSlixmpp
class HostileStanzasIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String OURS = "xmlns='urn:tutti:session:1'";

    private final TuttiServer server;
    private final XmppServer xmpp;
    private final AtomicInteger number = new AtomicInteger();

    HostileStanzasIT(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    /** A session in which Bob has control, and Mallory is. */
    private final class Evening implements AutoCloseable {
        final Gathering gathering = Gathering.open(
                server, xmpp, Map.of("title", "Hostile", "rules", Map.of("handover", "free")));
        final TuttiClient ann = gathering.host("Ann");
        final Slixmpp bob = gathering.guest("Bob");
        final long connections;
        Slixmpp mallory = gathering.guest("Mallory");

        Evening() {
            String bobs = member(ann.awaitRoster("Bob", roster -> member(roster, "Bob") != null), "Bob").member();
            ann.command(message("handOver").put("member", bobs));
            ann.awaitRoster("Bob in control", roster -> bobs.equals(roster.controller()));
            connections = connections();
        }

        /** Nobody but Mallory noticed anything. */
        void stillWorks(String after) {
            long before = System.nanoTime();
            gathering.act(bob, "start", "");
            Element paused = gathering.act(bob, "pause", "");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).as("a start and a pause after " + after)
                    .isLessThan(Duration.ofSeconds(2));
            ann.awaitTimeline("the pause after " + after,
                    timeline -> timeline.revision() >= Long.parseLong(paused.getAttribute("rev")));
            assertThat(TuttiOnXmpp.isUp(server)).as("connected after " + after).isTrue();
            assertThat(connections()).as("connections made until after " + after).isEqualTo(connections);
        }

        /** Mallory sends something; what comes of it. */
        String sends(String stanza, String id) {
            mallory.forget();
            mallory.raw(stanza);
            if (id.isEmpty()) {
                mallory.raw("<iq type='get' to='%s' id='%s'><clock %s t0='1'/></iq>".formatted(
                        gathering.tutti(), id = "raw-" + number.incrementAndGet(), OURS));
            }
            String awaited = id;
            Heard answer = mallory.await("an answer to " + id, heard -> heard.kind().equals("disconnected")
                    || heard.kind().equals("answer") && heard.id().equals(awaited), LIMIT);
            if (answer.kind().equals("disconnected")) {
                mallory = gathering.guest("Mallory");
                return "the XMPP server hangs up";
            }
            return answer.type().equals("error") ? answer.condition() : answer.type();
        }

        String iq(String to, String child) {
            String id = "raw-" + number.incrementAndGet();
            return sends("<iq type='set' to='%s' id='%s'>%s</iq>".formatted(to, id, child), id);
        }

        @Override
        public void close() {
            gathering.close();
        }
    }

    private static Member member(Roster roster, String name) {
        return roster.members().stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    }

    private long connections() {
        return server.api().status().path("gateways").path("xmpp").path("counters").path("connections").asLong();
    }

    private static String deep(String tag, int depth) {
        return ("<" + tag + ">").repeat(depth) + ("</" + tag.replaceFirst(" .*", "") + ">").repeat(depth);
    }

    private static Map<String, String> bombs() {
        Map<String, String> bombs = new LinkedHashMap<>();
        bombs.put("20 000 elements deep", "<x xmlns='urn:x'>" + deep("a", 20_000) + "</x>");
        bombs.put("20 000 deep in an action", "<action %s a='get'>".formatted(OURS) + deep("a", 20_000) + "</action>");
        bombs.put("20 000 deep in XHTML", "<html xmlns='http://jabber.org/protocol/xhtml-im'>"
                + "<body xmlns='http://www.w3.org/1999/xhtml'>" + deep("p", 15_000) + "</body></html>");
        bombs.put("1 000 messages forwarded in each other", "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'>"
                .repeat(1000) + "</message></forwarded>".repeat(1000));
        bombs.put("1 000 forms in each other", "<x xmlns='jabber:x:data' type='form'><field var='a'>".repeat(1000)
                + "</field></x>".repeat(1000));
        bombs.put("10 000 attributes", "<x xmlns='urn:x' " + IntStream.range(0, 10_000).mapToObj(i -> "a" + i + "=''")
                .collect(Collectors.joining(" ")) + "/>");
        bombs.put("10 000 attributes of an action", "<action %s ".formatted(OURS) + IntStream.range(0, 10_000)
                .mapToObj(i -> "a" + i + "=''").collect(Collectors.joining(" ")) + "/>");
        bombs.put("3 000 namespaces", "<x xmlns='urn:x' " + IntStream.range(0, 3000)
                .mapToObj(i -> "xmlns:p" + i + "='urn:" + i + "' p" + i + ":a=''").collect(Collectors.joining(" ")) + "/>");
        bombs.put("10 000 children", "<x xmlns='urn:x'>" + "<a/>".repeat(10_000) + "</x>");
        bombs.put("200 kB of text", "<x xmlns='urn:x'>" + "t".repeat(200_000) + "</x>");
        bombs.put("100 kB of text in an attribute", "<action %s a='%s'/>".formatted(OURS, "t".repeat(100_000)));
        bombs.put("a name of 50 kB", "<" + "n".repeat(50_000) + " xmlns='urn:x'/>");
        bombs.put("more than the server takes", "<x xmlns='urn:x'>" + "t".repeat(600_000) + "</x>");
        bombs.put("attributes that differ by namespace only",
                "<q xmlns='urn:x' xmlns:p='urn:p' a='1' p:a='2'><p:b a='1' p:a='2'/></q>");
        bombs.put("such attributes of an action", "<action %s xmlns:p='urn:p' a='fly' p:a='2'><p:b/></action>".formatted(OURS));
        bombs.put("a comment", "<x xmlns='urn:x'><!-- a comment --></x>");
        bombs.put("a processing instruction", "<x xmlns='urn:x'><?do something?></x>");
        bombs.put("an entity", "<x xmlns='urn:x'>&lol;</x>");
        bombs.put("CDATA", "<x xmlns='urn:x'><![CDATA[<a>&amp;]]></x>");
        bombs.put("a character that XML has not", "<x xmlns='urn:x'>&#1;</x>");
        bombs.put("numbers and dates that are none", "<delay xmlns='urn:xmpp:delay' stamp='never'/>"
                + "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='king' role='none' jid='@@'/></x>");
        bombs.put("a command with an action that nobody knows",
                "<command xmlns='http://jabber.org/protocol/commands' node='pause' action='fly'/>");
        bombs.put("a request without its parts", "<req xmlns='urn:xmpp:http'/>");
        bombs.put("a push of contacts", "<query xmlns='jabber:iq:roster'><item jid='a@b' subscription='both'/></query>");
        bombs.put("a file", "<si xmlns='http://jabber.org/protocol/si' profile='x'/>");
        bombs.put("bytes", "<open xmlns='http://jabber.org/protocol/ibb' block-size='-1' sid='&#xFFFD;'/>");
        bombs.put("a call", "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'><content/></jingle>");
        return bombs;
    }

    @Test
    void bombs_hurtNobody() {
        List<String> answers = new ArrayList<>();
        try (Evening evening = new Evening()) {
            Gathering gathering = evening.gathering;
            bombs().forEach((name, bomb) -> {
                String asked = evening.iq(gathering.tutti(), bomb);
                String whispered = evening.sends("<message type='chat' to='%s'>%s<body>b</body></message>"
                        .formatted(gathering.tutti(), bomb), "");
                String said = evening.sends("<message type='groupchat' to='%s'>%s</message>"
                        .formatted(gathering.room(), bomb), "");
                String shown = evening.sends("<presence to='%s/Mallory'>%s</presence>"
                        .formatted(gathering.room(), bomb), "");
                answers.add("%s | %s | %s | %s | %s".formatted(name, asked, whispered, said, shown));
                evening.stillWorks(name);
            });
        } finally {
            print("bomb | as a request | in private, then the clock | in the room, then the clock | in presence, then the clock", answers);
        }
    }

    private void print(String head, List<String> lines) {
        System.out.println(xmpp.getClass().getSimpleName() + ": " + head);
        lines.forEach(line -> System.out.println("  " + line));
    }
}
