package org.tutti.bench.asynchrony;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Phone;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** A session with two browsers, a client of the WebSocket protocol who is host, and telephones. */
final class SipScene implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final TuttiOnSip tutti;
    private final String session;
    private final TuttiClient host;
    private final Truth truth;
    private final List<Viewer> viewers = new ArrayList<>();

    /** @param browsers how a browser is started, one for each */
    SipScene(TuttiOnSip tutti, List<Place> browsers) throws Exception {
        this.tutti = tutti;
        TuttiApi.Created created = tutti.server().api().createSession("SIP");
        session = created.session();
        open.add(() -> tutti.server().api().end(created));
        host = keep(tutti.server().connect()).joinAsHost(created, "Host");
        truth = new Truth(host);
        truth.look();
        int clock = keep(new Lan()).clock("127.0.0.1", Map.of());
        for (Place place : browsers) {
            Viewer viewer = keep(new Viewer("sip", place, clock, List.of()));
            viewer.open(URI.create("http://127.0.0.1:%d/s/%s".formatted(tutti.server().port(), session)));
            viewer.browser().join("Viewer " + viewers.size());
            viewers.add(viewer);
        }
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.add(opened);
        return opened;
    }

    TuttiClient host() {
        return host;
    }

    Truth truth() {
        return truth;
    }

    List<Viewer> viewers() {
        return viewers;
    }

    String uri() {
        return tutti.uriOf(session);
    }

    /** Somebody who is in by telephone. */
    PhoneCall call(String name) {
        PhoneCall call = keep(Phone.of(name, tutti)).call(uri());
        awaitMember(name);
        return call;
    }

    /** The id of a member by their name. */
    String awaitMember(String name) {
        return Awaitility.await(name).atMost(LIMIT).until(
                () -> host.roster().members().stream().filter(one -> one.name().equals(name)).findFirst(),
                found -> found.isPresent()).orElseThrow().member();
    }

    void hostHasControl() {
        host.command(TuttiClient.message("takeControl"));
    }

    void hasControl(String name) {
        host.command(TuttiClient.message("handOver").put("member", awaitMember(name)));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }
}
