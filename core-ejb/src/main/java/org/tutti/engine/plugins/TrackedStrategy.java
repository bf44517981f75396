package org.tutti.engine.plugins;

import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.tutti.plugin.guard.GuardedThread;
import org.tutti.plugin.guard.Limits;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/** A strategy from a bundle, called on threads of its own, within a budget, and not while it fails. */
final class TrackedStrategy implements StrategyHandle, Measured {

    private static final System.Logger LOG = System.getLogger(TrackedStrategy.class.getName());
    private static final int THREADS = 2;

    /** In the first calls the JVM loads, checks and links most of a plug-in. */
    private static final int FIRST_CALLS = 3, FIRST_FACTOR = 5;

    private final PluginInfo info;
    private final SyncStrategy strategy;
    private final GuardedCalls calls;
    private final Breaker breaker;
    private final Figures figures;
    private volatile int made;

    TrackedStrategy(PluginInfo info, SyncStrategy strategy) {
        this(info, strategy, GuardedThread::nanos);
    }

    /** @param nanos a monotonic clock */
    TrackedStrategy(PluginInfo info, SyncStrategy strategy, LongSupplier nanos) {
        this.info = info;
        this.strategy = strategy;
        this.breaker = new Breaker(nanos);
        this.figures = new Figures(nanos);
        this.calls = new GuardedCalls(GuardedCalls.Kind.STRATEGY, info.name(), THREADS, figures::called);
    }

    /** The bundle takes it away. */
    void gone() {
        calls.close();
    }

    @Override
    public PluginInfo info() {
        return info;
    }

    @Override
    public PluginStatus.State state() {
        return breaker.open() || calls.stuck() > 0 ? PluginStatus.State.TRIPPED : PluginStatus.State.ACTIVE;
    }

    @Override
    public PluginStatus.Usage usage() {
        return figures.usage(breaker.trips(), calls.stuck());
    }

    @Override
    public Decision decide(Situation situation) {
        Answer answer = ask(situation);
        answer.outcome().done();
        return answer.decision();
    }

    @Override
    public Answer ask(Situation situation) {
        if (GuardedCalls.Kind.STRATEGY.stuck() >= GuardedCalls.MOST_STUCK) {
            throw lasting("Too many plug-ins of this server have not come back from a call.", null);
        }
        if (calls.stuck() > 0) {
            throw lasting("The strategy '%s' has not come back from a call.".formatted(info.name()), null);
        }
        Breaker.Ticket ticket = breaker.enter();
        if (ticket == null) {
            throw tripped(null);
        }
        boolean answered = false;
        try {
            Decision decision = call(situation);
            answered = true;
            return new Answer(decision, new Told(ticket));
        } catch (RejectedExecutionException e) {
            throw new StrategyUnusableException("The strategy '%s' is busy.".formatted(info.name()), false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrategyUnusableException("The server is stopping.", false, e);
        } catch (ExecutionException e) {
            throw failed(ticket, e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw failed(ticket, "It did not come back from a call, not even when it was cut off.", e);
        } finally {
            if (!answered) {
                // After a failure that says nothing more; after anything else the next try must not wait for this one.
                ticket.left();
            }
        }
    }

    private Decision call(Situation situation) throws ExecutionException, TimeoutException, InterruptedException {
        boolean early = made < FIRST_CALLS;
        if (early) {
            made++; // Whether one counts twice does not matter.
        }
        Limits limits = early ? Limits.DECISION.slower(FIRST_FACTOR) : Limits.DECISION;
        return calls.call(
                limits, () -> Decisions.checked(info.name(), situation, strategy.decide(situation)));
    }

    private final class Told implements Outcome {

        private final Breaker.Ticket ticket;

        private Told(Breaker.Ticket ticket) {
            this.ticket = ticket;
        }

        @Override
        public void done() {
            ticket.succeeded();
        }

        @Override
        public void refused(String why) {
            failed(ticket, why, null);
        }

        @Override
        public void dropped() {
            ticket.left();
        }
    }

    private StrategyUnusableException failed(Breaker.Ticket ticket, String why, Throwable cause) {
        figures.failed(why);
        boolean trips = ticket.failed();
        if (trips) {
            LOG.log(Level.WARNING, "TUTTI-0120 The %s is not called for a while, for it failed again and again. %s"
                    .formatted(info, figures.lastError()));
        } else {
            LOG.log(Level.DEBUG, "The %s failed. %s".formatted(info, figures.lastError()));
        }
        return breaker.open() || calls.stuck() > 0
                ? tripped(cause)
                : new StrategyUnusableException("The strategy '%s' failed.".formatted(info.name()), false, cause);
    }

    private StrategyUnusableException tripped(Throwable cause) {
        return lasting("The strategy '%s' failed again and again.".formatted(info.name()), cause);
    }

    private static StrategyUnusableException lasting(String reason, Throwable cause) {
        return new StrategyUnusableException(reason, true, cause);
    }
}
