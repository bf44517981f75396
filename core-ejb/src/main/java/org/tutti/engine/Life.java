package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.tutti.engine.journal.Outage;

/** From when to when an engine serves: after it has read the journal, and while it is one of the nodes. Thread-safe. */
final class Life {

    private static final Logger LOG = System.getLogger(Life.class.getName());
    private static final long SLEW_HORIZON = 10_000_000;
    private static final long AGAIN_SECONDS = 2;

    /** So long it waits at most for sessions to be taken over before it serves. */
    private static final long SETTLED_SECONDS = 20;

    private final Runtime runtime;
    private final Hosts hosts;
    private final BooleanSupplier pluginsReady;
    private final Retention retention = Retention.of(System.getProperties());
    private final DefaultNodes nodes;
    private final Peers peers;
    /** The last instant (µs) at which sessions are known to have been served; 0 before that is known. */
    private long crashedAt;
    private boolean watching;
    private volatile boolean recovered;
    private volatile boolean stopped;
    private volatile Future<?> slewing = CompletableFuture.completedFuture(null);

    Life(Runtime runtime, Hosts hosts, BooleanSupplier pluginsReady) {
        this.runtime = runtime;
        this.hosts = hosts;
        this.pluginsReady = pluginsReady;
        this.nodes = new DefaultNodes(runtime, hosts, this::up);
        this.peers = new Peers(hosts, runtime, this::changed);
    }

    DefaultNodes nodes() {
        return nodes;
    }

    Peers peers() {
        return peers;
    }

    /** Whether the journal is recovered. */
    boolean recovered() {
        return recovered;
    }

    /** Whether the journal is recovered and the plug-ins are there. */
    boolean up() {
        return recovered && pluginsReady.getAsBoolean();
    }

    /** Comes in among the nodes, and reads the open sessions from the journal. Sessions are served once this returns. */
    void begin() throws SQLException {
        runtime.journal().prepare();
        if (crashedAt == 0) {
            // Before this node's own beats are there.
            crashedAt = runtime.journal().lastHeartbeat().orElse(1L);
        }
        runtime.cluster().enter(peers);
        serve(crashedAt, runtime.cluster().members().nodes().size() == 1);
        retention.keep(runtime.journal().ledger(), runtime, nodes);
    }

    /**
     * @param servedUntil the last instant (µs) at which sessions are known to have been served
     * @param first whether no other node was there before: it takes all sessions over
     */
    private void serve(long servedUntil, boolean first) throws SQLException {
        hosts.recover(servedUntil);
        if (runtime.cluster().alone()) {
            slewing = runtime.timer()
                    .scheduleAtFixedRate(() -> runtime.clock().slew(SLEW_HORIZON), 1, 1, TimeUnit.SECONDS);
        } else {
            peers.none();
            peers.settle(servedUntil, first).orTimeout(SETTLED_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> null).join();
            // The others know of this node by now: they have answered.
            hosts.catchUp(servedUntil);
            watch();
        }
        recovered = !stopped;
        LOG.log(Level.INFO, "TUTTI-0004 Recovered {0} sessions.", hosts.count());
    }

    private synchronized void watch() {
        if (!watching) {
            watching = true;
            runtime.timer().scheduleWithFixedDelay(peers::look, 1, 1, TimeUnit.SECONDS);
        }
    }

    /** The members are others than before: this node may have been shut out, or let in again. */
    private void changed(Peers.Change change) {
        String self = runtime.self().id();
        if (!change.now().has(self)) {
            recovered = false;
            hosts.cutOff();
        } else if (!change.before().has(self) && change.before().epoch() > 0) {
            runtime.executor().execute(this::serveAgain);
        }
        nodes.changed(change.now());
    }

    private void serveAgain() {
        try {
            serve(runtime.clock().now(), false);
            Outage.over();
        } catch (SQLException e) {
            Outage.noticed(e);
            runtime.timer().schedule(
                    () -> runtime.executor().execute(this::serveAgain), AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Stops taking inputs in, writes what is on its way, and leaves the other nodes. */
    void end() {
        stopped = true;
        recovered = false;
        slewing.cancel(false);
        hosts.all().forEach(SessionHost::stop);
        runtime.committer().close();
        try {
            runtime.cluster().close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "TUTTI-0030 The other nodes could not be told that this one goes.", e);
        }
    }
}
