package org.tutti.plugin.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/** What one decision costs, the median of many once the code is warm. */
record Costs(double cpuMillis, double megabytes) {

    private static final int WARM = 100, MEASURED = 31;
    /** Who is as slow as this, ms in all, needs no more tries. */
    private static final double ENOUGH = 1000;

    static Costs of(SyncStrategy strategy, Situation situation) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        List<Double> cpu = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        double spent = 0;
        Situation next = situation;
        for (int i = -WARM; i < MEASURED; i++) {
            long cpuBefore = threads.getCurrentThreadCpuTime();
            long bytesBefore = threads.getThreadAllocatedBytes(self);
            var decision = strategy.decide(next);
            double made = (threads.getThreadAllocatedBytes(self) - bytesBefore) / 1e6;
            double took = (threads.getCurrentThreadCpuTime() - cpuBefore) / 1e6;
            spent += took;
            if (i >= 0 || spent > ENOUGH) {
                bytes.add(made);
                cpu.add(took);
            }
            if (spent > 2 * ENOUGH) {
                break;
            }
            next = Situations.with(situation, decision.memory());
        }
        return new Costs(median(cpu), median(bytes));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
