package org.tutti.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tutti.engine.cluster.Message;
import org.tutti.plugin.sync.Report;
import org.tutti.session.EndpointId;
import org.tutti.session.Member;
import org.tutti.session.Roster;
import org.tutti.session.Session;

/**
 * The latest report of each endpoint of a session. Telemetry: it lives in memory only. Any thread may add; once a
 * second, while reports come, the listeners are told where everybody is.
 */
final class ReportBoard {

    private static final long PERIOD_MS = 1000;
    private static final long RECENT = 5_000_000;

    /** How often the other nodes are told, and of how many endpoints at most. */
    private static final long FORWARD_MS = 250;
    private static final int MOST_FORWARDED = 100;

    private final SessionHost host;
    private final Runtime runtime;
    private final Map<EndpointId, Received> latest = new ConcurrentHashMap<>();
    private final Map<EndpointId, Injection> injections = new ConcurrentHashMap<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    /** What endpoints here have said since the other nodes were told last. */
    private final Map<EndpointId, ReportText.Told> fresh = new ConcurrentHashMap<>();
    private final AtomicBoolean forwarding = new AtomicBoolean();

    /** @param at when it came (µs); what an endpoint says of the time may be wrong */
    private record Received(Offset offset, long at) {}

    ReportBoard(SessionHost host, Runtime runtime) {
        this.host = host;
        this.runtime = runtime;
    }

    /** Takes a report in, unless its endpoint is not here. */
    boolean add(Report report, Device device) {
        boolean taken = addFromElsewhere(report, device);
        if (taken && !runtime.cluster().alone()) {
            fresh.put(new EndpointId(report.endpoint()), new ReportText.Told(report, device));
            if (forwarding.compareAndSet(false, true)) {
                runtime.timer().schedule(() -> host.inTurn(this::forward), FORWARD_MS, TimeUnit.MILLISECONDS);
            }
        }
        return taken;
    }

    private void forward() {
        forwarding.set(false);
        List<ReportText.Told> told = new ArrayList<>();
        fresh.keySet().forEach(endpoint -> Optional.ofNullable(fresh.remove(endpoint)).ifPresent(told::add));
        runtime.cluster().broadcast(new Message.Reports(
                host.id().value(),
                ReportText.sample(told, host.visible().timeline(), MOST_FORWARDED).stream()
                        .map(ReportText::write)
                        .toList()));
    }

    /** As {@link #add}, of an endpoint at another node. */
    boolean addFromElsewhere(Report report, Device device) {
        Session session = host.visible();
        var endpoint = new EndpointId(report.endpoint());
        if (session.roster().owner(endpoint).isEmpty()) {
            return false;
        }
        long now = runtime.clock().now();
        runtime.recordings().reported(session, report, now);
        Injection injection = injections.compute(endpoint, (_, before) ->
                (before == null ? Injection.NONE : before).then(session.injected(endpoint), now));
        Report alone = injection.without(report, session.timeline(), session.advised(endpoint), now);
        latest.put(endpoint, new Received(Offset.of(alone, device, session.timeline()), now));
        if (telling.compareAndSet(false, true)) {
            runtime.timer().schedule(() -> host.inTurn(this::tell), PERIOD_MS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    /** The largest clock bound (µs) among the endpoints that have reported; 0 if none has. */
    long slowestBound() {
        long slowest = 0;
        Roster roster = host.visible().roster();
        for (Received received : latest.values()) {
            Offset offset = received.offset();
            if (here(roster, offset.endpoint())) {
                slowest = Math.max(slowest, offset.report().bound());
            }
        }
        return slowest;
    }

    /** The clock bound (µs) an endpoint last reported: at most so long its messages travel. 0 if it has not. */
    long boundOf(EndpointId endpoint) {
        Received received = latest.get(endpoint);
        return received == null ? 0 : received.offset().report().bound();
    }

    /** The latest reports of those the timeline may wait for, in order of joining. */
    List<Report> reports() {
        Roster roster = host.visible().roster();
        return inOrder().stream()
                .filter(row -> roster.waitable(row.endpoint()))
                .map(Offset::report)
                .toList();
    }

    /**
     * What those who are with the group have reported in the seconds before {@code now} (µs): what is older says nothing
     * of the present.
     */
    List<Offset> recent(long now) {
        Roster roster = host.visible().roster();
        return latest.values().stream()
                .filter(received -> now - received.at() < RECENT)
                .map(Received::offset)
                .filter(row -> roster.waitable(row.endpoint()))
                .toList();
    }

    private void tell() {
        telling.set(false);
        Session session = host.visible();
        latest.keySet().removeIf(endpoint -> !here(session.roster(), endpoint));
        injections.keySet().removeIf(endpoint -> !here(session.roster(), endpoint));
        runtime.listener().offsets(session, runtime.clock().now(), inOrder());
    }

    private static boolean here(Roster roster, EndpointId endpoint) {
        return roster.owner(endpoint).isPresent() && !roster.resuming(endpoint);
    }

    private List<Offset> inOrder() {
        List<Offset> rows = new ArrayList<>();
        Roster roster = host.visible().roster();
        for (Member member : roster.members()) {
            for (EndpointId endpoint : member.endpoints()) {
                Received received = latest.get(endpoint);
                if (received != null && !roster.resuming(endpoint)) {
                    rows.add(received.offset());
                }
            }
        }
        return rows;
    }
}
