package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.sip.Calling.awaitInStep;
import static org.tutti.conformance.sip.Calling.member;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Line;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.NeedsProsody;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Phone;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.SharedSip;
import org.tutti.conformance.support.sip.SipMessage;
import org.tutti.conformance.support.sip.TuttiOnSip;
import org.tutti.conformance.support.xmpp.Prosody;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.ls.DOMImplementationLS;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A browser's member, one of XMPP and one on the telephone: one roster, one order of events, one chat. */
@Tag("sip")
@NeedsProsody
@NeedsSlixmpp
@ExtendWith(SharedSip.class)
class OneRosterIT {
    private static final String CONFERENCE = "urn:ietf:params:xml:ns:conference-info";

    private static final int TIMES = 3;
    private static final int ATTEMPTS = 60;

    private final TuttiOnSip tutti;
    private final Prosody xmpp;

    OneRosterIT(TuttiOnSip tutti, Prosody xmpp) {
        this.tutti = tutti;
        this.xmpp = xmpp;
    }

    private String roomOf(Calling calling) {
        return await("the address of the room").until(
                () -> tutti.server().api().summary(calling.room().session()).path("addresses").path("xmpp").asText("")
                        .replaceFirst("^xmpp:", "").replaceFirst("\\?join$", ""),
                address -> !address.isEmpty());
    }

    /** Somebody who is in the room. */
    private Slixmpp inRoom(String room, String name) {
        Slixmpp person = Slixmpp.logIn(xmpp, xmpp.newAccount(name.toLowerCase()));
        await("the room").ignoreExceptionsInstanceOf(Slixmpp.Refused.class).until(
                () -> person.info(room).features().contains("muc_semianonymous"));
        person.join(room, name);
        return person;
    }

    private static List<String> namesIn(String document) {
        if (document.isEmpty()) {
            return List.of();
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            Document parsed = factory.newDocumentBuilder().parse(new InputSource(new StringReader(document)));
            var users = parsed.getElementsByTagNameNS(CONFERENCE, "user");
            return IntStream.range(0, users.getLength()).mapToObj(i -> (Element) users.item(i))
                    .map(user -> user.getElementsByTagNameNS(CONFERENCE, "display-text").item(0).getTextContent()).toList();
        } catch (SAXException | ParserConfigurationException e) {
            throw new AssertionError("Not XML: " + document, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Requirement("B-1")
    @Requirement("B-5")
    void members_areTheSame_inJson_inTheRoom_andInConferenceInfo_andSoIsWhatTheyWrite() {
        try (Calling calling = Calling.open(tutti, "Everybody")) {
            TuttiClient ann = calling.host("Ann");
            String room = roomOf(calling);
            try (Slixmpp bob = inRoom(room, "Bob")) {
                Phone evas = calling.phone("Eva");
                PhoneCall eva = evas.call(calling.uri());
                member(ann, "Eva");
                member(ann, "Bob");
                List<String> names = ann.roster().members().stream().map(Member::name).sorted().toList();
                assertThat(names).containsExactly("Ann", "Bob", "Eva");
                assertThat(namesIn(bob.await("all in the room", stanza -> stanza.isPresence() && stanza.nick().equals("Tutti")
                                && stanza.elements("user", CONFERENCE).size() == 3).element("conference-info", CONFERENCE)
                        .map(OneRosterIT::xml).orElseThrow())).containsExactlyInAnyOrderElementsOf(names);
                assertThat(evas.subscribe(calling.uri(), "conference", 600).status()).isIn(200, 202);
                SipMessage told = evas.await("a roster", request -> request.method().equals("NOTIFY") && !request.body().isEmpty());
                assertThat(told.header("Content-Type")).startsWith("application/conference-info+xml");
                assertThat(told.header("Subscription-State")).startsWith("active");
                assertThat(namesIn(told.body())).containsExactlyInAnyOrderElementsOf(names);
                assertThat(evas.subscribe(calling.uri(), "dialog", 600).status()).isEqualTo(489);

                bob.say(room, "from XMPP");
                Line said = ann.awaitChat("Bob's line", line -> "from XMPP".equals(line.text()));
                assertThat(said.name()).isEqualTo("Bob");
                evas.awaitText("Bob: from XMPP");
                eva.message("from the telephone");
                bob.awaitMessage("Eva: from the telephone");
                ann.awaitChat("Eva's line", line -> "from the telephone".equals(line.text()) && line.name().equals("Eva"));
                ann.say("from the page");
                bob.awaitMessage("Ann: from the page");
                evas.awaitText("Ann: from the page");
                // Whatever came of it has come before this.
                assertThat(bob.heard()).filteredOn(stanza -> stanza.isMessage()
                        && stanza.body().contains("from the telephone")).hasSize(1);
                assertThat(evas.requests("MESSAGE")).filteredOn(one -> one.body().contains("from the telephone")).isEmpty();
                assertThat(evas.requests("MESSAGE")).filteredOn(one -> one.body().contains("from XMPP")).hasSize(1);
                assertThat(ann.received("chat")).filteredOn(frame -> frame.path("text").asText().startsWith("from ")).hasSize(3);

                bob.leave(room, "Bob");
                evas.await("the roster without Bob", request -> request.method().equals("NOTIFY") && namesIn(request.body())
                        .equals(namesIn(request.body()).stream().filter(name -> !name.equals("Bob")).toList())
                        && namesIn(request.body()).size() == 2);
            }
            tutti.server().api().end(calling.room().created());
        }
    }

    private static String xml(Element element) {
        var implementation = (DOMImplementationLS) element.getOwnerDocument().getImplementation();
        var writer = implementation.createLSSerializer();
        writer.getDomConfig().setParameter("xml-declaration", false);
        return writer.writeToString(element);
    }

    @Test
    @Requirement("B-4")
    void seeksOfAllThreeAtOnce_endEqualEverywhere() {
        try (Calling calling = Calling.open(tutti, Map.of("title", "At once", "rules", Map.of("handover", "free")))) {
            TuttiClient ann = calling.host("Ann");
            TuttiClient cem = calling.room().guest("Cem");
            String room = roomOf(calling);
            try (Slixmpp bob = inRoom(room, "Bob")) {
                PhoneCall eva = calling.guest("Eva");
                member(ann, "Bob");
                member(ann, "Eva");
                Accepted play = ann.play();
                ann.timelineOf(play);
                List<Thread> all = List.of(
                        untilSteered(cem, "Ann", i -> {
                            ann.command(message("takeControl"));
                            ann.answerTo(ann.send(seek(10 + i)));
                        }),
                        untilSteered(cem, "Eva", _ -> eva.press("06")),
                        untilSteered(cem, "Bob", i -> {
                            bob.command(room + "/Tutti", "request-control");
                            try {
                                bob.command(room + "/Tutti", "seek", Map.of("position", "1:0" + i % 10));
                            } catch (Slixmpp.Refused _) {
                                // Another had control by then.
                            }
                        }));
                await("all to be through").atMost(Duration.ofSeconds(20)).until(() -> all.stream().noneMatch(Thread::isAlive));
                ann.command(message("takeControl"));
                Accepted last = ann.command(seek(50.5));
                Timeline agreed = ann.timelineOf(last);
                cem.timelineOf(last);
                assertThat(cem.timeline()).isEqualTo(agreed);
                bob.await("the same in the room", stanza -> stanza.element("action", "urn:tutti:session:1")
                        .filter(action -> action.getAttribute("rev").equals(String.valueOf(agreed.revision()))).isPresent());
                awaitInStep(ann, eva, last, 2);
                assertThat(Stream.of(ann.received("timeline"), cem.received("timeline")).map(frames ->
                        frames.stream().map(frame -> frame.get("revision").asLong()).distinct().toList()).distinct())
                        .as("one order").hasSize(1);
                assertThat(Stream.of("Ann", "Bob", "Eva")).as("all three have steered").allMatch(name -> steered(cem, name) >= TIMES);
            }
        }
    }

    /** Does something until somebody has steered some times thereby, however often others come between. */
    private static Thread untilSteered(TuttiClient seen, String name, IntConsumer attempt) {
        return Thread.ofPlatform().start(() -> {
            for (int i = 0; i < ATTEMPTS && steered(seen, name) < TIMES; i++) {
                attempt.accept(i);
            }
        });
    }

    private static long steered(TuttiClient seen, String name) {
        return seen.received("timeline").stream().filter(frame -> frame.path("cause").path("name").asText().equals(name)).count();
    }
}
