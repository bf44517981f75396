package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins that come, decide and go leave nothing behind. */
class PluginChurnTest {

    private static final int CYCLES = Integer.getInteger("tutti.churn.cycles", 100);
    private static final String LOADER = "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

    @TempDir
    Path home;

    @Test
    @Timeout(600)
    void pluginsThatCameAndWent_leaveNoClassLoaderBehind() throws Exception {
        try (RunningHost host = new RunningHost(home)) {
            Path jar = home.resolve("churn.jar");
            Files.write(jar, TestBundle.strategy("churn", "1.0.0").bytes());
            cycle(host, jar);
            long before = instances(LOADER);
            long started = org.tutti.plugin.guard.GuardedThread.nanos();
            for (int i = 0; i < CYCLES; i++) {
                cycle(host, jar);
            }
            long after = instances(LOADER);
            System.out.printf("%d cycles in %.1f s; class loaders before %d, after %d%n",
                    CYCLES, (org.tutti.plugin.guard.GuardedThread.nanos() - started) / 1e9, before, after);
            assertThat(after - before).isZero();
        }
    }

    private static void cycle(RunningHost host, Path jar) {
        host.installer().apply(Set.of(), List.of(jar));
        assertThat(host.reason("churn")).isEqualTo("version 1.0.0");
        host.installer().apply(Set.of(jar), List.of());
        assertThat(host.reason("churn")).isEqualTo("none");
    }

    /** Objects of a class that are alive after a full collection. */
    private static long instances(String type) throws JMException, IOException {
        var histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
        return histogram.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(type))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }
}
