package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Policy;
import org.tutti.session.Session;

/**
 * Asks a session's strategy, off the mailbox, when there is something to decide on: at most every 250 ms, and never
 * while nothing happens. What it decides goes in as an input like any other. It runs on a thread of its own, so that one
 * that never returns stops nobody but itself; a session whose strategy fails goes on by the server's clock.
 */
final class Decider {

    private static final Logger LOG = System.getLogger(Decider.class.getName());
    private static final long PERIOD_MS = 250;

    private final SessionHost host;
    private final Runtime runtime;
    private final AtomicBoolean considering = new AtomicBoolean();
    private volatile boolean failing;

    Decider(SessionHost host, Runtime runtime) {
        this.host = host;
        this.runtime = runtime;
    }

    /** Something happened that the strategy may want to act on. */
    void consider() {
        if (considering.compareAndSet(false, true)) {
            runtime.timer()
                    .schedule(() -> Thread.startVirtualThread(this::decide), PERIOD_MS, TimeUnit.MILLISECONDS);
        }
    }

    private SyncStrategy strategy(String name) {
        PluginRegistry plugins = runtime.plugins();
        return plugins.strategy(name)
                .or(() -> plugins.strategy(PluginRegistry.SERVER_CLOCK))
                .orElseThrow();
    }

    private void decide() {
        try {
            decideNow();
        } finally {
            // Only now: a strategy that does not return is never called a second time for its session.
            considering.set(false);
        }
    }

    private Situation situation(Session session) {
        List<Report> reports = host.reports().reports();
        Optional<String> controller = session.roster().controller().flatMap(member -> reports.stream()
                .map(Report::endpoint)
                .filter(endpoint -> member.endpoints().contains(new EndpointId(endpoint)))
                .findFirst());
        return new Situation(
                runtime.clock().now(),
                session.stage().queue().current(),
                session.timeline(),
                reports,
                controller,
                session.policy().memory());
    }

    private void decideNow() {
        Session session = host.visible();
        if (session.ended()) {
            return;
        }
        Policy policy = session.policy();
        Situation situation = situation(session);
        Decision decision;
        try {
            decision = Objects.requireNonNull(
                    strategy(policy.strategy()).decide(situation), "The strategy gave no decision.");
            failing = false;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                failing = true;
                LOG.log(Level.WARNING, "The strategy %s failed in session %s, which goes on without it."
                        .formatted(policy.strategy(), session.id()), e);
            }
            return;
        }
        if (!(decision.action() instanceof Decision.Keep) || !decision.memory().equals(policy.memory())) {
            host.submit(
                    Actor.strategy(policy.strategy()), new Input.Decide(policy.strategy(), decision), _ -> {});
        }
    }
}
