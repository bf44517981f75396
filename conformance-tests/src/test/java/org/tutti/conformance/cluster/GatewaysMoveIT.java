package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Messages.Line;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.NeedsBaresip;
import org.tutti.conformance.support.NeedsKamailio;
import org.tutti.conformance.support.NeedsPostgresql;
import org.tutti.conformance.support.NeedsProsody;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.TwoNodes;
import org.tutti.conformance.support.sip.Baresip;
import org.tutti.conformance.support.sip.Kamailio;
import org.tutti.conformance.support.sip.PhoneNetwork;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.Prosody;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;

/** What only one server is, as an account is on the network once: when it is killed, another is it. */
@Tag("cluster")
@Tag("long")
@NeedsPostgresql
class GatewaysMoveIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The first of the members does what only one does. */
    private static TuttiServer leader(TwoNodes nodes) {
        String id = nodes.members().getFirst();
        return nodes.nodes().stream().filter(node -> id.startsWith(nodes.name(node) + '.')).findFirst().orElseThrow();
    }

    private static Optional<Member> member(TuttiClient client, String name) {
        return client.roster().members().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private static void awaitMember(TuttiClient client, String name, boolean there) {
        await(name).atMost(LIMIT).until(() -> member(client, name).isPresent() == there);
    }

    private static String said(TuttiServer server, String session, String gateway) {
        return server.api().summary(session).path("addresses").path(gateway).asText();
    }

    /** By its own connection, and not only by what another says. */
    private static boolean connected(TuttiServer server) {
        return server.api().status().at("/gateways/xmpp/counters/connections").asInt() > 0;
    }

    @Test
    @NeedsProsody
    @NeedsSlixmpp
    @Requirement("C-5")
    void leaderKilled_botIsBackInTheRoom_andNothingIsSaidTwice_orLost() {
        try (XmppServer xmpp = Prosody.start("cluster-prosody")) {
            Account account = xmpp.newAccount("tutti");
            List<String> settings = TuttiOnXmpp.settings(xmpp, xmpp.port(), account);
            try (TwoNodes nodes = TwoNodes.start("xmpp-cluster", settings.toArray(String[]::new))) {
                TuttiServer leader = leader(nodes);
                TuttiServer survivor = nodes.other(leader);
                await("the bot").atMost(LIMIT).until(() -> connected(leader));
                // Whose owner dies as well.
                Created session = leader.api().createSession("Moved");
                await("one address").atMost(LIMIT).until(() -> !said(leader, session.session(), "xmpp").isEmpty()
                        && said(leader, session.session(), "xmpp").equals(said(survivor, session.session(), "xmpp")));
                assertThat(TuttiOnXmpp.isUp(survivor)).isTrue();
                assertThat(connected(survivor)).isFalse();
                String room = said(survivor, session.session(), "xmpp")
                        .replaceFirst("^xmpp:", "").replaceFirst("\\?join$", "");
                try (TuttiClient ann = TuttiClient.connect(survivor.root()).joinAsHost(session, "Ann");
                        Slixmpp eva = Slixmpp.logIn(xmpp, xmpp.newAccount("eva"))) {
                    await("the room").atMost(LIMIT).ignoreExceptionsInstanceOf(Slixmpp.Refused.class).until(
                            () -> eva.info(room).features().contains("muc_semianonymous"));
                    eva.join(room, "Eva");
                    eva.await("a welcome", stanza -> stanza.isMessage() && stanza.body().startsWith("Welcome"));
                    awaitMember(ann, "Eva", true);
                    String evas = member(ann, "Eva").orElseThrow().member();
                    eva.say(room, "before");
                    ann.awaitChat("the line", line -> "before".equals(line.text()));
                    eva.forget();

                    nodes.kill(leader);
                    long killed = System.nanoTime();
                    eva.say(room, "said while nobody was there");
                    await("a line that is taken").atMost(LIMIT).ignoreExceptions().until(() -> ann.say("from the page") != null);
                    eva.await("the page's line", stanza -> stanza.body().equals("Ann: from the page"), LIMIT);
                    System.out.printf("GatewaysMoveIT: the bot speaks %.1f s after the kill%n", (System.nanoTime() - killed) / 1e9);
                    await("the room's line").atMost(LIMIT).until(() -> !lines(ann, "said while nobody was there").isEmpty());
                    eva.say(room, "after");
                    ann.awaitChat("the line", line -> "after".equals(line.text()));
                    assertThat(member(ann, "Eva").orElseThrow().member()).isEqualTo(evas);

                    eva.forget();
                    eva.write(room + "/Tutti", "help");
                    eva.await("an answer", stanza -> stanza.isMessage() && stanza.from().equals(room + "/Tutti")
                            && !stanza.body().isEmpty(), LIMIT);

                    for (String line : List.of("before", "said while nobody was there", "after", "from the page")) {
                        assertThat(lines(ann, line)).as(line).hasSize(1);
                    }
                    assertThat(eva.heard()).as("she was there all the time")
                            .noneMatch(stanza -> stanza.body().startsWith("Welcome"));

                    // The one that was killed comes again as another, and leaves the account where it is.
                    nodes.restart(leader);
                    await("what it is told").atMost(LIMIT).until(() -> TuttiOnXmpp.isUp(leader));
                    assertThat(connected(leader)).isFalse();
                    eva.say(room, "to the second");
                    ann.awaitChat("the line", line -> "to the second".equals(line.text()));
                }
            }
        }
    }

    private static List<Line> lines(TuttiClient client, String text) {
        return client.history(Long.MAX_VALUE).lines().stream().filter(line -> text.equals(line.text())).toList();
    }

    @Test
    @NeedsKamailio
    @NeedsBaresip
    @Requirement("C-5")
    void leaderKilled_survivorIsRegistered_andWhoDialsAgainIsIn() {
        PhoneNetwork network = PhoneNetwork.ofThisRun();
        try (Kamailio kamailio = Kamailio.start("cluster-kamailio");
                TwoNodes nodes = TwoNodes.start("sip-cluster",
                        "-Dtutti.sip.bind=" + network.server(),
                        "-Dtutti.sip.port=0",
                        "-Dtutti.sip.rtp=28000-28399",
                        "-Dtutti.sip.account=" + kamailio.uri("tutti"),
                        "-Dtutti.sip.password=tuttipw",
                        "-Dtutti.sip.proxy=" + kamailio.proxy())) {
            TuttiServer leader = leader(nodes);
            TuttiServer survivor = nodes.other(leader);
            kamailio.awaitRegistered("tutti");
            assertThat(registered(kamailio)).as("one of them").hasSize(1);
            Created session = leader.api().createSession("Called");
            String number = leader.api().summary(session.session()).path("number").asText().replaceAll("\\D", "") + "#";
            try (TuttiClient ann = TuttiClient.connect(survivor.root()).joinAsHost(session, "Ann");
                    Baresip eva = Baresip.start(Baresip.Options.of("Eva").domain(network.phones())
                            .account(";regint=60;auth_pass=evapw;outbound=\"" + kamailio.proxy() + "\""))) {
                eva.awaitOnConsole("registered successfully");
                eva.call(kamailio.uri("tutti"));
                eva.press(number);
                awaitMember(ann, "Eva", true);
                String evas = member(ann, "Eva").orElseThrow().member();

                nodes.kill(leader);
                long killed = System.nanoTime();
                await("another contact").atMost(LIMIT).until(() -> registered(kamailio).size() == 2);
                System.out.printf("GatewaysMoveIT: registered %.1f s after the kill%n", (System.nanoTime() - killed) / 1e9);
                eva.hangUp();
                eva.call(kamailio.uri("tutti"));
                eva.press(number);
                await("Eva again").atMost(LIMIT).until(() -> calls(survivor) == 1);
                awaitMember(ann, "Eva", true);
                assertThat(member(ann, "Eva").orElseThrow().member()).isEqualTo(evas);
                eva.hangUp();
                awaitMember(ann, "Eva", false);
            }
        }
    }

    private static int calls(TuttiServer server) {
        return server.api().status().at("/gateways/sip/counters/calls").asInt();
    }

    /** The contacts by which the server was ever registered. */
    private static List<String> registered(Kamailio kamailio) {
        return kamailio.console().stream()
                .filter(line -> line.contains("registered tutti "))
                .map(line -> line.replaceFirst(".*registered tutti ", "").replaceFirst(">.*", ""))
                .distinct()
                .toList();
    }
}
