package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;
import static org.tutti.conformance.xmpp.Gathering.TUTTI;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Offsets;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.Action;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.SimulatedPlayer.Device;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.XmppEndpoint;
import org.tutti.conformance.support.xmpp.XmppServer;
import org.w3c.dom.Element;

/** The exchange of Cofocus from its invitation to its end, by two devices in the room and one on the page. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class XmppCofocusIT {
    private final TuttiServer server;
    private final XmppServer xmpp;

    XmppCofocusIT(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    private static Long barrier(Timeline timeline) {
        return timeline.hold() == null ? null : timeline.hold().barrier();
    }

    /** The page's player says that it is ready; the barrier. */
    private static long getReady(TuttiClient page, long after) {
        long barrier = barrier(page.awaitTimeline("getting ready", each ->
                barrier(each) != null && each.revision() >= after));
        page.command(message("ready").put("barrier", barrier));
        return barrier;
    }

    /** What the room was told: each of the devices the same. */
    private static Action told(String what, Predicate<Action> condition, XmppEndpoint... devices) {
        List<Action> all = Stream.of(devices).map(device -> device.await(what, condition)).toList();
        assertThat(all).extracting(Action::toString).containsOnly(all.getFirst().toString());
        return all.getFirst();
    }

    private static Predicate<Action> after(Action done, String a) {
        return action -> action.a().equals(a) && action.rev() >= done.rev()
                && action.attribute("kind").filter("state"::equals).isEmpty();
    }

    @Test
    @Requirement("C-7")
    @Requirement("C-8")
    @Requirement("C-9")
    @Requirement("C-10")
    void twoDevices_areInvited_startByThemselves_followEverything_untilItIsOver() {
        Account bobs = xmpp.newAccount("bob");
        Map<String, ?> playlist = Map.of("title", "Exchange", "items", List.of("file:demo"));
        try (Gathering gathering = Gathering.open(server, xmpp, playlist);
                XmppEndpoint eva = XmppEndpoint.logIn(xmpp, xmpp.newAccount("eva"), Device.PHONE);
                XmppEndpoint bob = XmppEndpoint.logIn(xmpp, bobs, Device.INSTANT);
                XmppEndpoint cat = XmppEndpoint.logIn(xmpp, xmpp.newAccount("cat"), Device.INSTANT)) {
            TuttiClient ann = gathering.host("Ann");
            ClockEstimate clock = ann.estimateClock();
            double friday = Math.rint(clock.now() + 3_600_000);
            ann.command(message("schedule").put("at", friday));

            Slixmpp phone = gathering.person(bobs);
            gathering.awaitRoom(phone);
            String desk = gathering.desk(phone);
            eva.join(gathering.room(), "Eva");
            ann.command(message("setRole").put("member", Gathering.member(ann, "Eva").member()).put("role", "host"));
            Gathering.member(ann, "Eva", one -> one.role().equals("host"));
            eva.tell("invite", Map.of("jid", bobs.jid(), "role", "participant"));
            Element invite = phone.await("an invitation", stanza -> stanza.element("action", TUTTI).isPresent())
                    .element("action", TUTTI).orElseThrow();
            assertThat(invite.getAttribute("a")).isEqualTo("invite");
            assertThat(invite.getAttribute("session")).isEqualTo(gathering.code());
            assertThat(Double.parseDouble(invite.getAttribute("t"))).isEqualTo(friday);
            assertThat(invite.getElementsByTagNameNS(TUTTI, "item").getLength()).as("the playlist").isEqualTo(2);
            assertThat(((Element) invite.getElementsByTagNameNS(TUTTI, "item").item(1)).getAttribute("uri"))
                    .isEqualTo("file:demo");

            Action in = bob.tell(desk, "join", Map.of("session", invite.getAttribute("session"),
                    "token", invite.getAttribute("token"), "plays", "true"));
            assertThat(in.attribute("room")).hasValue(gathering.room());
            bob.join(gathering.room(), bobs.user());

            startsByItself(ann, clock, eva, bob);
            standOnThePage(ann, "Eva", bobs.user());
            isSteered(ann, eva, bob);

            cat.join(gathering.room(), "Cat");
            double later = cat.clock().now() + 5000;
            assertThat(cat.position(later)).as("midway").isEqualTo(bob.position(later));

            eva.tell("terminate", Map.of("reason", "Good night"));
            Action over = told("terminate", action -> action.a().equals("terminate"), eva, bob, cat);
            assertThat(over.attribute("reason")).hasValue("Good night");
            assertThat(eva.failures() + bob.failures()).isZero();
        }
    }

    private void startsByItself(TuttiClient ann, ClockEstimate clock, XmppEndpoint eva, XmppEndpoint bob) {
        double at = Math.rint(clock.now() + 2500);
        ann.command(message("schedule").put("at", at));
        long barrier = getReady(ann, 0);
        Action prepare = told("prepare", action -> action.a().equals("prepare"), eva, bob);
        assertThat(prepare.attribute("barrier")).hasValue(Long.toString(barrier));
        assertThat(prepare.item()).hasValueSatisfying(item -> assertThat(item.uri()).isEqualTo("file:demo"));
        Action start = told("the start", action ->
                action.a().equals("start") && action.s().filter(s -> s == 1000).isPresent(), eva, bob);
        assertThat(start.rev()).isGreaterThan(prepare.rev());
        assertThat(start.p()).hasValue(0.0);
        assertThat(start.t()).as("the instant that was agreed upon, by the server's clock").hasValue(at);
        assertThat(start.attribute("by")).as("nobody").isEmpty();
        double soon = at + 1000;
        System.out.printf("XmppCofocusIT on %s: 1 s after the start by itself a device that takes its time is %.1f ms"
                + " from the timeline and %.1f ms from an instant one; clocks known to %.1f and %.1f ms.%n",
                xmpp.getClass().getSimpleName(), eva.offset(soon), eva.position(soon) - bob.position(soon),
                eva.clock().bound(), bob.clock().bound());
    }

    /** What devices in the room report is a row each in what the page is told of offsets. */
    private static void standOnThePage(TuttiClient ann, String... names) {
        Offsets offsets = ann.awaitOffsets("of all", told -> Stream.of(names).allMatch(name ->
                told.rows().stream().anyMatch(row -> row.name().equals(name) && row.offset() != null)));
        assertThat(offsets.rows()).filteredOn(row -> List.of(names).contains(row.name()))
                .allSatisfy(row -> assertThat(row.readiness()).isEqualTo("ready"));
    }

    private static void isSteered(TuttiClient ann, XmppEndpoint eva, XmppEndpoint bob) {
        Gathering.handOver(ann, "Eva");
        Action pause = told("a pause", after(eva.tell("pause", Map.of()), "pause"), eva, bob);
        assertThat(bob.position(bob.clock().now() + 9000)).isEqualTo(pause.p().orElseThrow());
        assertThat(pause.attribute("by")).hasValue("Eva");
        Action resumed = told("going on", after(eva.tell("start", Map.of()), "start"), eva, bob);
        assertThat(resumed.p()).isEqualTo(pause.p());

        Action sought = told("a seek", after(eva.tell("seek", Map.of("p", 30_000)), "seek"), eva, bob);
        assertThat(sought.p()).hasValue(30_000.0);
        assertThat(sought.s()).as("it goes on").hasValue(1000.0);
        ann.awaitTimeline("at 30 s", timeline -> timeline.last().position() == 30);

        String second = ann.queue().items().get(1).id();
        Action selected = eva.tell("select", Map.of("item", second));
        getReady(ann, selected.rev());
        Action prepare = told("prepare", after(selected, "prepare"), eva, bob);
        assertThat(prepare.item()).hasValueSatisfying(item -> assertThat(item.id()).isEqualTo(second));
        Action started = told("the other item", after(prepare, "start"), eva, bob);
        assertThat(started.p()).hasValue(0.0);
        ann.awaitTimeline("the other item", timeline ->
                timeline.item().equals(second) && timeline.last().velocity() == 1);

        Action reset = told("reset", after(eva.tell("reset", Map.of()), "start").or(action ->
                action.attribute("kind").filter("reset"::equals).isPresent()), eva, bob);
        assertThat(reset.p()).as("from the start").hasValue(0.0);
        Action stop = eva.tell("stop", Map.of());
        assertThat(told("stop", after(stop, "pause"), eva, bob).p()).hasValue(0.0);
        assertThat(Stream.of(eva, bob).mapToInt(XmppEndpoint::ignored).sum()).as("nothing came late").isZero();
    }

    @Test
    @Requirement("B-1")
    void members_areTheSame_inTheRoom_inConferenceInfo_andInJson() {
        try (Gathering gathering = Gathering.open(server, xmpp, "One roster")) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp eva = gathering.guest("Eva");
            gathering.guest("Bob");
            gathering.session().guest("Cem");
            Gathering.member(ann, "Bob");
            Gathering.member(ann, "Cem");
            List<Element> users = eva.await("all in conference-info", stanza -> stanza.isPresence()
                            && stanza.nick().equals("Tutti")
                            && stanza.elements("user", Gathering.CONFERENCE).size() == 4)
                    .elements("user", Gathering.CONFERENCE);
            assertThat(users).extracting(user ->
                            user.getElementsByTagNameNS(Gathering.CONFERENCE, "display-text").item(0).getTextContent())
                    .containsExactlyInAnyOrderElementsOf(ann.roster().members().stream().map(Member::name).toList())
                    .containsExactlyInAnyOrder("Ann", "Eva", "Bob", "Cem");
            List<String> addressed = users.stream().map(user -> user.getAttribute("entity"))
                    .filter(entity -> entity.startsWith("xmpp:")).toList();
            assertThat(addressed).as("those in the room").containsExactlyInAnyOrder(
                    "xmpp:" + gathering.room() + "/Eva", "xmpp:" + gathering.room() + "/Bob");
            assertThat(eva.heard().stream()
                            .filter(stanza -> stanza.isPresence() && stanza.from().startsWith(gathering.room() + "/"))
                            .map(stanza -> "xmpp:" + stanza.from()).filter(from -> !from.endsWith("/Tutti")).distinct())
                    .containsExactlyInAnyOrderElementsOf(addressed);
        }
    }

    @Test
    @Requirement("B-4")
    void seeksFromThePageAndFromTheRoomAtOnce_endEqualEverywhere() {
        Map<String, ?> free = Map.of("title", "At once", "rules", Map.of("handover", "free"));
        try (Gathering gathering = Gathering.open(server, xmpp, free);
                XmppEndpoint eva = XmppEndpoint.logIn(xmpp, xmpp.newAccount("eva"), Device.INSTANT)) {
            TuttiClient ann = gathering.host("Ann");
            TuttiClient cem = gathering.session().guest("Cem");
            eva.join(gathering.room(), "Eva");
            HttpByIq rest = new HttpByIq(gathering.guest("Dan"), gathering.tutti());
            Thread page = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 8; i++) {
                    ann.command(message("takeControl"));
                    ann.answerTo(ann.send(seek(10 + i)));
                }
            });
            Thread room = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 8; i++) {
                    rest.ask("POST", "/api/sessions/" + gathering.session().session() + "/requests",
                            "{\"type\":\"requestControl\"}");
                    rest.ask("POST", "/api/sessions/" + gathering.session().session() + "/requests",
                            "{\"type\":\"seek\",\"position\":" + (60 + i) + "}");
                }
            });
            await("both to be through").until(() -> !page.isAlive() && !room.isAlive());
            ann.ping();
            cem.ping();
            Timeline last = ann.timeline();
            await("the same in the room").untilAsserted(() -> {
                Action told = eva.actions().getLast();
                assertThat(told.p()).hasValue(last.last().position() * 1000);
                assertThat(told.t()).hasValue(last.last().timestamp());
            });
            assertThat(cem.timeline()).isEqualTo(last);
            assertThat(eva.position(last.last().timestamp() + 1000)).isEqualTo(last.last().position() * 1000);
            assertThat(eva.ignored()).as("in one order").isZero();
            assertThat(Stream.of(ann.received("timeline"), cem.received("timeline")).map(frames ->
                    frames.stream().map(frame -> frame.get("revision").asLong()).distinct().toList()).distinct())
                    .hasSize(1);
        }
    }
}
