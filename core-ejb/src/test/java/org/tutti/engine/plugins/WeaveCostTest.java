package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tutti.plugin.guard.GuardedThread;
import org.tutti.plugin.guard.Limits;
import org.tutti.plugin.guard.Weave;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Timeline;

/** What the checks in a strategy's code cost it. */
class WeaveCostTest {

    private static final int ENDPOINTS = 100, ROUNDS = 21, CALLS = 1500;

    @Test
    @Timeout(60)
    void readyQuorum_decidesTheSame_andNotMuchSlower() throws Exception {
        SyncStrategy plain = readyQuorum(bytes -> bytes);
        SyncStrategy woven = readyQuorum(Weave::bytes);
        assertThat(decide(woven, situation())).isEqualTo(decide(plain, situation()));

        double[] ratios = new double[ROUNDS];
        double[] micros = new double[ROUNDS];
        onGuardedThread(() -> {
            for (int round = -6; round < ROUNDS; round++) {
                double without = nanos(plain);
                double with = nanos(woven);
                if (round >= 0) {
                    ratios[round] = with / without;
                    micros[round] = without / CALLS / 1000;
                }
            }
        });
        Arrays.sort(ratios);
        Arrays.sort(micros);
        System.out.printf("ready-quorum, %d endpoints: %.1f µs a decision, woven %.2f times that (%.2f to %.2f)%n",
                ENDPOINTS, micros[ROUNDS / 2], ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
        assertThat(ratios[ROUNDS / 2]).isLessThan(5);
    }

    private static double nanos(SyncStrategy strategy) {
        Situation situation = situation();
        // Of its thread, for others use the machine as well.
        var threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            GuardedThread.within(Limits.DECISION, () -> decide(strategy, situation));
        }
        return threads.getCurrentThreadCpuTime() - began;
    }

    private static Decision decide(SyncStrategy strategy, Situation situation) {
        return strategy.decide(situation);
    }

    private static Situation situation() {
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < ENDPOINTS; i++) {
            reports.add(new Report(
                    "endpoint-" + i, 5, 5_000_000, 1, 500,
                    i % 7 == 0 ? Report.Readiness.BUFFERING : Report.Readiness.READY, i % 10));
        }
        return new Situation(5_000_000, "i1", Timeline.startingAt(0, 600), reports, Optional.empty(), Memory.NONE);
    }

    private static void onGuardedThread(Runnable task) throws Exception {
        var done = new CompletableFuture<Void>();
        new GuardedThread(
                        () -> {
                            try {
                                task.run();
                                done.complete(null);
                            } catch (Throwable e) {
                                done.completeExceptionally(e);
                            }
                        },
                        "cost")
                .start();
        done.get(50, TimeUnit.SECONDS);
    }

    private static SyncStrategy readyQuorum(UnaryOperator<byte[]> change) throws Exception {
        var loader = new Bundle(change);
        return (SyncStrategy) loader.loadClass("org.tutti.strategy.readyquorum.ReadyQuorumStrategy")
                .getConstructor()
                .newInstance();
    }

    /** Loads the classes of the bundle that comes with the server. */
    private static final class Bundle extends ClassLoader {

        private final Map<String, byte[]> types = new HashMap<>();

        private Bundle(UnaryOperator<byte[]> change) throws IOException {
            super(WeaveCostTest.class.getClassLoader());
            try (InputStream in = PluginHost.class.getResourceAsStream("/META-INF/bundles/tutti-strategy-ready-quorum.jar");
                    JarInputStream jar = new JarInputStream(in)) {
                for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                    if (entry.getName().endsWith(".class")) {
                        String name = entry.getName().replace('/', '.').replaceFirst("\\.class$", "");
                        types.put(name, change.apply(jar.readAllBytes()));
                    }
                }
            }
        }

        /** Its own first: the tests' class path has them too. */
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                byte[] type = types.get(name);
                if (type == null) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defineClass(name, type, 0, type.length);
            }
        }
    }
}
