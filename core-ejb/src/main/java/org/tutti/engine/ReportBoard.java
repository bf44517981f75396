package org.tutti.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tutti.plugin.sync.Report;
import org.tutti.session.EndpointId;
import org.tutti.session.Member;
import org.tutti.session.Session;

/**
 * The latest report of each endpoint of a session. Telemetry: it lives in memory only. Any thread may add; once a
 * second, while reports come, the listeners are told where everybody is.
 */
final class ReportBoard {

    private static final long PERIOD_MS = 1000;
    private static final long RECENT = 5_000_000;

    private final SessionHost host;
    private final Runtime runtime;
    private final Map<EndpointId, Offset> latest = new ConcurrentHashMap<>();
    private final AtomicBoolean telling = new AtomicBoolean();

    ReportBoard(SessionHost host, Runtime runtime) {
        this.host = host;
        this.runtime = runtime;
    }

    /** Takes a report in, unless its endpoint is not here. */
    boolean add(Report report) {
        Session session = host.visible();
        var endpoint = new EndpointId(report.endpoint());
        if (session.roster().owner(endpoint).isEmpty()) {
            return false;
        }
        latest.put(endpoint, Offset.of(report, session.timeline()));
        if (telling.compareAndSet(false, true)) {
            runtime.timer().schedule(() -> host.inTurn(this::tell), PERIOD_MS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    /** The largest clock bound (µs) among the endpoints that have reported; 0 if none has. */
    long slowestBound() {
        long slowest = 0;
        for (Offset offset : latest.values()) {
            slowest = Math.max(slowest, offset.report().bound());
        }
        return slowest;
    }

    /** The latest reports, in order of joining. */
    List<Report> reports() {
        return inOrder().stream().map(Offset::report).toList();
    }

    /** What has been reported in the seconds before {@code now} (µs): what is older says nothing of the present. */
    List<Offset> recent(long now) {
        return latest.values().stream()
                .filter(offset -> now - offset.report().time() < RECENT)
                .toList();
    }

    private void tell() {
        telling.set(false);
        Session session = host.visible();
        latest.keySet().removeIf(endpoint -> session.roster().owner(endpoint).isEmpty()
                || session.roster().resuming(endpoint));
        runtime.listener().offsets(session.id(), runtime.clock().now(), inOrder());
    }

    private List<Offset> inOrder() {
        List<Offset> rows = new ArrayList<>();
        for (Member member : host.visible().roster().members()) {
            for (EndpointId endpoint : member.endpoints()) {
                Offset offset = latest.get(endpoint);
                if (offset != null) {
                    rows.add(offset);
                }
            }
        }
        return rows;
    }
}
