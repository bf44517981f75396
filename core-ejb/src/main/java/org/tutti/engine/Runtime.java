package org.tutti.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.tutti.engine.journal.GroupCommitter;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.session.Actor;

/**
 * What the sessions of a server share.
 *
 * @param executor runs mailboxes and strategies
 * @param timer wakes sessions at their deadlines; its tasks are short
 * @param listener is told of every session
 * @param recordings what is recorded of trials
 * @param outbox says what others are told of
 * @param self the server as an actor
 * @param forgetter takes a session that is over or given up out of the engine
 */
record Runtime(
        ServerClock clock,
        GroupCommitter committer,
        Executor executor,
        ScheduledExecutorService timer,
        PluginRegistry plugins,
        SessionListener listener,
        Recordings recordings,
        Outbox outbox,
        Actor self,
        Consumer<SessionHost> forgetter) {

    void forget(SessionHost host) {
        forgetter.accept(host);
    }
}
