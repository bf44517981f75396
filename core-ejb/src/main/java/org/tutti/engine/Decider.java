package org.tutti.engine;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tutti.engine.plugins.StrategyHandle;
import org.tutti.engine.plugins.StrategyUnusableException;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Policy;
import org.tutti.session.Refusal;
import org.tutti.session.Session;

/**
 * Asks a session's strategy, off the mailbox, when there is something to decide on: at most every 250 ms, and never
 * while nothing happens. What it decides goes in as an input like any other. The plug-in host calls it on threads of its
 * own; here somebody only waits for the answer. A session whose strategy cannot be used goes on by the server's clock,
 * and says so.
 */
final class Decider {

    private static final long PERIOD_MS = 250;

    /** So often in a row, some second, a strategy may not be there. */
    private static final int MISSES = 4;

    /** If nothing is heard of a change for so long (µs), it is lost, and another is made. */
    private static final long LOST = 10_000_000;

    private final SessionHost host;
    private final Runtime runtime;
    private final AtomicBoolean considering = new AtomicBoolean();

    /** How often in a row the strategy was not there. */
    private int missed;

    /** Until then (server time) a change between the strategy and the server's clock may be on its way. */
    private volatile long changing = Long.MIN_VALUE;

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
        long now = runtime.clock().now();
        return new Situation(
                now,
                session.stage().queue().current(),
                session.timeline(),
                reports,
                controller,
                session.policy().memory(),
                session.item().media().live().map(live -> live.at(now)));
    }

    private void decideNow() {
        try {
            Session session = host.visible();
            if (host.owning() && !session.ended()) {
                decide(session, session.policy());
            }
        } catch (RuntimeException | Error e) {
            // No plug-in gets this far; the next report is another try.
            System.getLogger(Decider.class.getName())
                    .log(Level.WARNING, "TUTTI-0003 Session %s could not ask its strategy.".formatted(host.id()), e);
        }
    }

    private void decide(Session session, Policy policy) {
        Optional<StrategyHandle> strategy = runtime.plugins().strategy(policy.strategy());
        if (strategy.isEmpty()) {
            // While it is replaced it is gone for a moment.
            if (++missed >= MISSES) {
                fallBack(policy, "There is no strategy '%s' on this server now.".formatted(policy.strategy()));
            }
            return;
        }
        missed = 0;
        try {
            StrategyHandle.Answer answer = strategy.get().ask(situation(session));
            Decision decision = answer.decision();
            if (policy.fallback().isPresent()) {
                change(new Input.FallBack(policy.strategy(), Optional.empty()));
            }
            if (decision.action() instanceof Decision.Keep && decision.memory().equals(policy.memory())) {
                answer.outcome().done();
            } else {
                submit(policy.strategy(), answer);
            }
        } catch (StrategyUnusableException e) {
            if (e.lasting()) {
                fallBack(policy, e.getMessage());
            }
        }
    }

    /** The strategy did well only if the session takes its decision. */
    private void submit(String name, StrategyHandle.Answer answer) {
        host.submit(Actor.strategy(name), new Input.Decide(name, answer.decision()), reply -> {
            switch (reply) {
                case Reply.Done<?> _ -> answer.outcome().done();
                case Reply.Refused<?>(Refusal refusal) when refusal.code() == Refusal.Code.OUT_OF_RANGE ->
                    answer.outcome().refused(refusal.message());
                case Reply.Refused<?> _ -> answer.outcome().dropped();
            }
        });
    }

    private void fallBack(Policy policy, String reason) {
        if (policy.fallback().isEmpty()) {
            change(new Input.FallBack(policy.strategy(), Optional.of(reason)));
        }
    }

    private void change(Input.FallBack input) {
        long now = runtime.clock().now();
        if (now >= changing) {
            changing = now + LOST;
            host.submit(runtime.self(), input, _ -> changing = Long.MIN_VALUE);
        }
    }
}
