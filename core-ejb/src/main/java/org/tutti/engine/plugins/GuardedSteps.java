package org.tutti.engine.plugins;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleException;
import org.tutti.plugin.guard.Limits;

/**
 * What bundles do when they start and stop: a stranger's code, run within a budget and not waited for any longer. A
 * bundle that has not come back from a step is left alone until it has; the others go on, on another thread. Used by
 * one thread at a time.
 *
 * @param <B> what takes the steps
 */
final class GuardedSteps<B> implements AutoCloseable {

    /** Something that a bundle does. */
    interface Step {
        void run() throws BundleException, IOException;
    }

    private final Limits limits;

    /** Where each bundle is that has not come back. */
    private final Map<B, GuardedCalls> hanging = new HashMap<>();

    private GuardedCalls calls = fresh();

    GuardedSteps(Limits limits) {
        this.limits = limits;
    }

    private static GuardedCalls fresh() {
        return new GuardedCalls(GuardedCalls.Kind.STEP, "start", 1, _ -> {});
    }

    /**
     * Takes a step and waits for it.
     *
     * @throws BundleException if it fails, is cut off, or cannot be taken; its message says why and nothing of the
     *         plug-in's own is kept
     */
    void take(B bundle, Step step) throws BundleException {
        if (hangs(bundle)) {
            throw new BundleException("it has not come back from an earlier start or stop");
        }
        renew();
        try {
            calls.call(limits, () -> {
                try {
                    step.run();
                    return null;
                } catch (BundleException | IOException e) {
                    throw PluginFailedException.inWords(e);
                }
            });
        } catch (ExecutionException e) {
            throw new BundleException(e.getCause().getMessage());
        } catch (TimeoutException e) {
            hanging.put(bundle, calls);
            throw new BundleException("it does not come back, neither from starting nor from stopping");
        } catch (RejectedExecutionException e) {
            throw new BundleException("the server is stopping, or busy with another plug-in");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("the server is stopping", e);
        }
    }

    /** The one thread of these calls may be lost for ever: the next step is taken on another. */
    private void renew() throws BundleException {
        hanging.values().removeIf(hung -> hung.stuck() == 0);
        if (calls.stuck() == 0) {
            return;
        }
        if (GuardedCalls.Kind.STEP.stuck() >= GuardedCalls.MOST_STUCK) {
            throw new BundleException(
                    "%d plug-ins have not come back from starting or stopping; only a restart of the server helps"
                            .formatted(GuardedCalls.Kind.STEP.stuck()));
        }
        calls.close();
        calls = fresh();
    }

    /** Whether it has not come back from a step. */
    boolean hangs(B bundle) {
        GuardedCalls hung = hanging.get(bundle);
        return hung != null && hung.stuck() > 0;
    }

    @Override
    public void close() {
        calls.close();
    }
}
