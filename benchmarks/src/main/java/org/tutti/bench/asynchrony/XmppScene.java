package org.tutti.bench.asynchrony;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jxmpp.jid.impl.JidCreate;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.SimulatedPlayer.Device;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.XmppEndpoint;
import org.tutti.conformance.support.xmpp.XmppServer;

/** A session with a browser, a client of the WebSocket protocol who is host, and the reference endpoint in its room. */
final class XmppScene implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final TuttiClient host;
    private final Truth truth;
    private final Viewer viewer;
    private final XmppEndpoint endpoint;
    private final String room;
    private int asked;

    private XmppScene(TuttiServer server, XmppServer xmpp) throws Exception {
        TuttiApi.Created session = server.api().createSession("XMPP");
        // Else its room would still be told of who is gone while another one is measured.
        open.add(() -> server.api().end(session));
        host = keep(server.connect()).joinAsHost(session, "Host");
        truth = new Truth(host);
        truth.look();
        Lan lan = keep(new Lan());
        viewer = keep(new Viewer("xmpp", Place.onLoopback(), lan.clock("127.0.0.1", Map.of()), List.of()));
        viewer.open(URI.create("http://127.0.0.1:%d/s/%s".formatted(server.port(), session.session())));
        viewer.browser().join("Viewer");
        endpoint = keep(XmppEndpoint.logIn(xmpp, xmpp.newAccount("eva"), Device.PHONE));
        room = room(server, session.session());
        awaitRoom(endpoint.client(), room);
        endpoint.join(room, "Eva");
        Awaitility.await("Eva in the session").atMost(LIMIT).until(() -> !member("Eva").isEmpty());
    }

    static XmppScene open(TuttiServer server, XmppServer xmpp) throws Exception {
        return new XmppScene(server, xmpp);
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.add(opened);
        return opened;
    }

    /** The address of the room of a session. */
    static String room(TuttiServer server, String session) {
        return Awaitility.await("the address of the room").atMost(LIMIT).until(
                () -> server.api().summary(session).path("addresses").path("xmpp").asText("")
                        .replaceFirst("^xmpp:", "").replaceFirst("\\?join$", ""),
                address -> !address.isEmpty());
    }

    /** Waits until the server has made the room: whoever came before would own it. */
    static void awaitRoom(SmackClient client, String room) {
        Awaitility.await("the room").atMost(LIMIT).ignoreExceptions().until(() ->
                !MultiUserChatManager.getInstanceFor(client.connection())
                        .getRoomInfo(JidCreate.entityBareFrom(room)).isNonanonymous());
    }

    TuttiClient host() {
        return host;
    }

    Truth truth() {
        return truth;
    }

    Viewer viewer() {
        return viewer;
    }

    XmppEndpoint endpoint() {
        return endpoint;
    }

    /** The address of the room. */
    String room() {
        return room;
    }

    /** The id of a member by their name; empty while there is none. */
    String member(String name) {
        return host.roster().members().stream().filter(one -> one.name().equals(name)).findFirst()
                .map(one -> one.member()).orElse("");
    }

    void hostHasControl() {
        host.command(TuttiClient.message("takeControl"));
    }

    void endpointHasControl() {
        host.command(TuttiClient.message("handOver").put("member", member("Eva")));
    }

    /** As {@link TuttiClient#pause()}, without looking at what is sent: that takes longer than sending it. */
    Accepted pauseAtOnce() {
        String id = "at-once-" + ++asked;
        host.sendRaw("{\"type\":\"pause\",\"id\":\"" + id + "\"}");
        return Messages.read(host.answerTo(id, "accepted"), Accepted.class);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }
}
