package org.tutti.engine;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.journal.GroupCommitter;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Outgoing;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.session.Actor;

/**
 * What the sessions of a server share.
 *
 * @param journal is read by who follows sessions
 * @param cluster the other nodes
 * @param tally counts
 * @param requests names what is asked of other nodes
 * @param executor runs mailboxes and strategies
 * @param timer wakes sessions at their deadlines; its tasks are short
 * @param listener is told of every session
 * @param recordings what is recorded of trials
 * @param outbox says what others are told of
 * @param self the server as an actor
 * @param forgetter takes a session that is over or given up out of the engine
 * @param orphans sees to sessions that nobody owns
 */
record Runtime(
        ServerClock clock,
        Journal journal,
        GroupCommitter committer,
        Cluster cluster,
        Tally tally,
        AtomicLong requests,
        Executor executor,
        ScheduledExecutorService timer,
        PluginRegistry plugins,
        SessionListener listener,
        Recordings recordings,
        Outbox outbox,
        Actor self,
        Consumer<SessionHost> forgetter,
        Orphans orphans) {

    /** Sees to sessions that nobody owns. */
    interface Orphans {

        /**
         * Nobody may own this session: whoever is to takes it over.
         *
         * @param servedUntil the last instant (µs) at which it is known to have been served
         */
        void orphaned(SessionHost host, long servedUntil);

        /** Whoever is said to own this session says that it does not: the database knows who does. */
        void lostTrack(SessionHost host);
    }

    void forget(SessionHost host) {
        forgetter.accept(host);
    }

    /** What others are told of is on the disk. */
    void durable(List<Outgoing> outgoing) {
        if (!outgoing.isEmpty()) {
            outbox.durable(outgoing);
        }
    }

    /** What nobody at another node waits for. */
    Source here() {
        return new Source(self.id(), 0);
    }

    /** A number that no other request of this node has. */
    long nextRequest() {
        return requests.incrementAndGet();
    }
}
