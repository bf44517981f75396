package org.tutti.plugin.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.sync.Situation;

/** What one decision costs, the median of many once the code is warm. */
record Costs(double cpuMillis, double megabytes) {

    private static final int WARM = 100, MEASURED = 31;

    static Costs of(SyncStrategy strategy, Situation situation) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        double[] cpu = new double[MEASURED];
        double[] bytes = new double[MEASURED];
        Situation next = situation;
        for (int i = -WARM; i < MEASURED; i++) {
            long cpuBefore = threads.getCurrentThreadCpuTime();
            long bytesBefore = threads.getThreadAllocatedBytes(self);
            var decision = strategy.decide(next);
            if (i >= 0) {
                bytes[i] = (threads.getThreadAllocatedBytes(self) - bytesBefore) / 1e6;
                cpu[i] = (threads.getCurrentThreadCpuTime() - cpuBefore) / 1e6;
            }
            next = Situations.with(situation, decision.memory());
        }
        Arrays.sort(cpu);
        Arrays.sort(bytes);
        return new Costs(cpu[MEASURED / 2], bytes[MEASURED / 2]);
    }
}
