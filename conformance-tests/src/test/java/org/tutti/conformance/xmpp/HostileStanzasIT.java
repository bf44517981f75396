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
import java.util.TreeMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Prosody;
import org.tutti.conformance.support.xmpp.RawXmpp;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.w3c.dom.Element;

/** What somebody sends who means harm: it costs them, and nobody else. What it was answered is printed. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class HostileStanzasIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OURS = "xmlns='urn:tutti:session:1'";

    private final TuttiServer server;
    private final XmppServer xmpp;
    private final AtomicInteger number = new AtomicInteger();

    HostileStanzasIT(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    /** A session in which Mallory is, and another in which Bob has control: his own client would not survive what is sent. */
    private final class Evening implements AutoCloseable {
        final Gathering gathering = Gathering.open(server, xmpp, "Hostile");
        final Gathering elsewhere = Gathering.open(
                server, xmpp, Map.of("title", "Elsewhere", "rules", Map.of("handover", "free")));
        final TuttiClient host = gathering.host("Host");
        final TuttiClient ann = elsewhere.host("Ann");
        final Slixmpp bob = elsewhere.guest("Bob");
        final Account malloryAccount = xmpp.newAccount("mallory");
        final long connections;
        RawXmpp mallory;

        Evening() {
            String bobs = member(ann.awaitRoster("Bob", roster -> member(roster, "Bob") != null), "Bob").member();
            ann.command(message("handOver").put("member", bobs));
            ann.awaitRoster("Bob in control", roster -> bobs.equals(roster.controller()));
            gathering.awaitRoom(bob);
            connections = connections();
            mallory = mallory();
        }

        /** Nobody but Mallory noticed anything. */
        void stillWorks(String after) {
            long before = System.nanoTime();
            elsewhere.act(bob, "start", "");
            Element paused = elsewhere.act(bob, "pause", "");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).as("a start and a pause after " + after)
                    .isLessThan(Duration.ofSeconds(2));
            ann.awaitTimeline("the pause after " + after,
                    timeline -> timeline.revision() >= Long.parseLong(paused.getAttribute("rev")));
            assertThat(TuttiOnXmpp.isUp(server)).as("connected after " + after).isTrue();
            assertThat(connections()).as("connections made until after " + after).isEqualTo(connections);
        }

        /** Mallory sends something; what comes of it. */
        String sends(String stanza) {
            mallory.forget();
            return clock(stanza);
        }

        String clock(String stanza) {
            return asks(stanza + "<iq type='get' to='%s' id='ID'><clock %s t0='1'/></iq>".formatted(gathering.tutti(), OURS));
        }

        /** Mallory sends something with a request whose id is {@code ID}; how that is answered. */
        String asks(String text) {
            String id = "q" + number.incrementAndGet();
            mallory.send(text.replace("'ID'", "'" + id + "'"));
            Optional<String> answer = mallory.await(
                    Pattern.compile("<iq [^>]*\\bid=['\"]" + id + "['\"][^>]*>(?s:.*?</iq>)?|</stream:stream>"), LIMIT);
            if (answer.isEmpty() || answer.get().startsWith("</stream")) {
                String said = mallory.heard();
                mallory.close();
                mallory = mallory();
                return "hangs up" + condition(said, "streams");
            }
            return answer.get().matches("<iq [^>]*type=['\"]result['\"](?s:.*)") ? "result" : condition(answer.get(), "stanzas").replace(": ", "");
        }

        private String condition(String xml, String kind) {
            Matcher found = Pattern.compile("<([a-z-]+) [^>]*urn:ietf:params:xml:ns:xmpp-" + kind).matcher(xml);
            return found.find() ? ": " + found.group(1) : "";
        }

        String iq(String to, String child) {
            mallory.forget();
            return asks("<iq type='set' to='%s' id='ID'>%s</iq>".formatted(to, child));
        }

        /** Which the room tells those who have control. */
        String addressOfTutti() {
            mallory.forget();
            host.command(message("setRole").put("role", "host").put("member",
                    member(host.awaitRoster("Mallory", roster -> member(roster, "Mallory") != null), "Mallory").member()));
            host.awaitRoster("Mallory a host", roster -> member(roster, "Mallory") != null
                    && member(roster, "Mallory").role().equals("host"));
            Pattern address = Pattern.compile("jid=['\"](tutti[^'\"]*)");
            mallory.await(Pattern.compile("affiliation=['\"]admin"), LIMIT);
            mallory.send("<presence type='unavailable' to='%1$s/Mallory'/>".formatted(gathering.room()));
            mallory.close();
            mallory = mallory();
            Matcher found = address.matcher(mallory.heard());
            assertThat(found.find()).as(mallory.heard()).isTrue();
            // As soon as Mallory is back in the session.
            await("Mallory a participant").untilAsserted(() -> host.command(message("setRole").put("role", "participant")
                    .put("member", member(host.awaitRoster("Mallory", roster -> member(roster, "Mallory") != null), "Mallory")
                            .member())));
            return found.group(1);
        }

        private RawXmpp mallory() {
            RawXmpp raw = RawXmpp.logIn(xmpp, malloryAccount);
            raw.send("<presence to='%s/Mallory'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>"
                    .formatted(gathering.room()));
            raw.await(Pattern.compile("code=['\"]110"), LIMIT).orElseThrow();
            return raw;
        }

        @Override
        public void close() {
            mallory.close();
            gathering.close();
            elsewhere.close();
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

    private Map<String, String> bombs() {
        // ejabberd 23.01 itself ends in the end of its stack with more.
        int deepest = xmpp instanceof Prosody ? 5000 : 2000;
        Map<String, String> bombs = new LinkedHashMap<>();
        bombs.put(deepest + " elements deep", "<x xmlns='urn:x'>" + deep("a", deepest) + "</x>");
        bombs.put(deepest + " deep in an action", "<action %s a='get'>".formatted(OURS) + deep("a", deepest) + "</action>");
        bombs.put("almost as deep in XHTML", "<html xmlns='http://jabber.org/protocol/xhtml-im'>"
                + "<body xmlns='http://www.w3.org/1999/xhtml'>" + deep("p", deepest * 3 / 4) + "</body></html>");
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
                String told = evening.sends(("<message type='chat' to='%1$s/Tutti'>%2$s<body>b</body></message>"
                        + "<message type='groupchat' to='%1$s'>%2$s</message>"
                        + "<presence to='%1$s/Mallory'>%2$s</presence>").formatted(gathering.room(), bomb));
                answers.add("%s | %s | %s".formatted(name, asked, told));
                evening.stillWorks(name);
            });
        } finally {
            print("bomb | as a request | in messages and presence, then the clock", answers);
        }
    }

    @Test
    void forgeries_areNotBelieved() {
        List<String> answers = new ArrayList<>();
        try (Evening evening = new Evening()) {
            Gathering gathering = evening.gathering;
            String room = gathering.room();
            TuttiClient host = evening.host;
            host.command(message("play"));
            String self = evening.addressOfTutti();
            long before = host.timeline().revision();
            String late = "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z' from='%s'/>".formatted(room);
            Map<String, String> forgeries = new LinkedHashMap<>();
            forgeries.put("in private, of the past", "<message type='chat' to='%s/Tutti'>%s<body>pause</body></message>");
            forgeries.put("an action of the past", "<iq type='set' to='%s/Tutti' id='f1'><action " + OURS + " a='pause'/>%s</iq>");
            forgeries.put("from Host's place", "<message type='groupchat' from='%1$s/Host' to='%1$s'><body>forged</body></message>");
            forgeries.put("from another person", "<message type='chat' from='bob@localhost' to='%s/Tutti'><body>pause</body></message>");
            forgeries.put("from the room, to the account",
                    "<message type='groupchat' from='%1$s/Host' to='SELF'><body>forged</body></message>");
            forgeries.put("to the account, as if in the room", "<message type='groupchat' to='SELF'><body>forged</body></message>");
            forgeries.put("a voice asked for in another's name", ("<message to='SELF'><x xmlns='jabber:x:data' type='form'>"
                    + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field>"
                    + "<field var='muc#roomnick'><value>Host</value></field></x></message>"));
            forgeries.put("presence of somebody else, to the account", "<presence to='SELF'>"
                    + "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='eve@localhost/x'/>"
                    + "<status code='110'/></x></presence>");
            forgeries.put("the end of the room, to the account", "<presence type='unavailable' to='SELF'>"
                    + "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/><destroy/></x></presence>");
            forgeries.put("answers to what was not asked", "<iq type='result' id='raw' to='SELF'/>"
                    + "<iq type='error' id='raw' to='%s/Tutti'><error type='cancel'/></iq>");
            forgeries.put("errors, again and again", ("<message type='error' to='%1$s/Tutti'><body>pause</body>"
                    + "<error type='wait'><remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"));
            forgeries.forEach((name, stanza) -> {
                answers.add("%s | %s".formatted(name, evening.sends(stanza.replace("SELF", self).formatted(room, late))));
                evening.stillWorks(name);
            });
            assertThat(host.timeline().revision()).as("what Mallory could not do, though it may ask").isEqualTo(before);
            assertThat(host.history(Long.MAX_VALUE).lines()).filteredOn(line -> "forged".equals(line.text())
                    && !line.name().equals("Mallory")).isEmpty();
            assertThat(host.roster().members()).extracting(Member::name).doesNotContain("eve", "x");
        } finally {
            print("forgery | then the clock", answers);
        }
    }

    @Test
    @Requirement("C-46")
    void floods_comingAndGoing_andOddNames_hurtNobody() {
        List<String> answers = new ArrayList<>();
        try (Evening evening = new Evening()) {
            Gathering gathering = evening.gathering;
            String tutti = gathering.tutti();
            Map<String, String> floods = new LinkedHashMap<>();
            floods.put("commands", "<iq type='set' to='%s' id='n%d'><command xmlns='http://jabber.org/protocol/commands' node='who'/></iq>");
            floods.put("actions", "<iq type='set' to='%s' id='n%d'><action " + OURS + " a='pause'/></iq>");
            floods.put("the clock", "<iq type='get' to='%s' id='n%d'><clock " + OURS + " t0='1'/></iq>");
            floods.put("unknown requests", "<iq type='set' to='%s' id='n%d'><x xmlns='urn:x'/></iq>");
            floods.put("words", "<message type='chat' to='%s' id='n%d'><body>where</body></message>");
            floods.put("chat", "<message type='groupchat' to='" + gathering.room() + "' id='n%2$d'><body>flood %2$d</body></message>");
            floods.put("presence", "<presence to='" + gathering.room() + "/Mallory'><status>%2$d</status></presence>");
            floods.put("REST", "<iq type='set' to='%s' id='n%d'><req xmlns='urn:xmpp:http' method='GET' resource='/api/status' version='1.1'/></iq>");
            floods.forEach((name, stanza) -> {
                evening.mallory.forget();
                evening.mallory.send(IntStream.range(0, 300).mapToObj(i -> stanza.formatted(tutti, i)).collect(Collectors.joining()));
                evening.stillWorks("300 of " + name);
                String last = evening.clock("");
                String heard = evening.mallory.heard();
                Map<String, Long> kinds = new TreeMap<>();
                Pattern.compile("<(iq|message) ([^>]*\\bid=['\"]n\\d+['\"][^>]*)>|<([a-z-]+) [^>]*xmpp-stanzas").matcher(heard).results()
                        .map(found -> found.group(3) != null ? found.group(3)
                                : found.group(1) + found.group(2).replaceAll("(?s).*type=['\"](\\w+).*", " $1"))
                        .filter(kind -> !kind.equals("text"))
                        .forEach(kind -> kinds.merge(kind, 1L, Long::sum));
                answers.add("300 %s | %s | %s".formatted(name, kinds, last));
            });
            churn(evening);
            answers.add("20 people come and go for 3 s | in the roster afterwards: " + evening.host.roster().members().size());
            for (String odd : List.of("Tutti", "tutti", "Tuttı", "T\u200Butti", "\u202Eittut", "Host", "a\u0301".repeat(200),
                    "\uFFFD", "&amp;lt;b&amp;gt;", "x".repeat(1000))) {
                String name = odd.codePoints().limit(10).mapToObj(c -> c < 128 ? Character.toString(c) : "U+%04X".formatted(c))
                        .collect(Collectors.joining()) + (odd.length() > 10 ? "…" : "");
                evening.mallory.forget();
                String then = evening.sends(
                        "<presence to='%s/%s'/><message type='groupchat' to='%1$s'><body>%2$s \u202E \u0085 \uFDD0</body></message>"
                                .formatted(gathering.room(), odd));
                answers.add("called %s | %s | %s".formatted(
                        name, evening.condition(evening.mallory.heard(), "stanzas").replace(": ", ""), then));
                evening.stillWorks("the name " + name);
            }
            // What people on the page write goes to the room, and has to be XML there.
            assertThat(evening.host.refusal(message("say").put("text", "a\uFFFEb")).code()).isEqualTo("out-of-range");
            evening.stillWorks("characters that XML has not, from the page");
        } finally {
            print("flood | answers | then the clock", answers);
        }
    }

    /** Twenty come and go as they like for three seconds, and then are gone. */
    private void churn(Evening evening) {
        List<SmackClient> people = IntStream.range(0, 20)
                .mapToObj(i -> SmackClient.of(xmpp, xmpp.port(), xmpp.account("churn-" + i), "smack").logIn()).toList();
        Random chance = new Random(46);
        String name = evening.gathering.room().replaceFirst("@.*", "");
        try {
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            while (System.nanoTime() < end) {
                int who = chance.nextInt(people.size());
                MultiUserChat room = people.get(who).room(name);
                if (room.isJoined()) {
                    room.leave();
                } else {
                    room.join(Resourcepart.from("C" + who));
                }
            }
            evening.stillWorks("twenty who come and go");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            people.forEach(SmackClient::close);
        }
        await("that all are gone").atMost(LIMIT).until(() -> evening.host.roster().members().size() == 2);
    }

    private void print(String head, List<String> lines) {
        System.out.println(xmpp.getClass().getSimpleName() + ": " + head);
        lines.forEach(line -> System.out.println("  " + line));
    }
}
