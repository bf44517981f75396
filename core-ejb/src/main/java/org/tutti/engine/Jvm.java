package org.tutti.engine;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** What the virtual machine says of itself. Any thread may ask; an answer takes some microseconds. */
public final class Jvm {

    /** What was found so long ago (ms) says nothing of now. */
    static final long STALE = 30_000;

    private static final List<MemoryPoolMXBean> POOLS = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();

    /**
     * @param name such as {@code G1 Young Generation}
     * @param pauses how many, since the start
     * @param seconds how long they took together
     */
    public record Collector(String name, long pauses, double seconds) {}

    private Jvm() {}

    /** The share of all processors of the machine that this process has lately used: 0 to 1; 0 if it is not known. */
    public static double processors() {
        try {
            // By its name: the type of it is not part of the platform.
            Object load = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "ProcessCpuLoad");
            return load instanceof Double share && share >= 0 ? share : 0;
        } catch (JMException e) {
            return 0;
        }
    }

    /** Bytes of the heap now. */
    public static MemoryUsage heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    }

    /** The share of the heap that was still in use after what was not had been collected: 0 to 1. */
    public static double heapAfterCollection() {
        long used = POOLS.stream()
                .flatMap(pool -> Optional.ofNullable(pool.getCollectionUsage()).stream())
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        long most = heap().getMax();
        return most <= 0 ? 0 : (double) used / most;
    }

    /** As {@link #heapAfterCollection}; 0 if that was half a minute ago: who collects nothing lacks nothing. */
    static double heapLately() {
        return heapLately(sinceCollection());
    }

    static double heapLately(OptionalLong since) {
        return since.isPresent() && since.getAsLong() <= STALE ? heapAfterCollection() : 0;
    }

    /** How long ago the last collection ended (ms); empty if there was none. */
    static OptionalLong sinceCollection() {
        long now = ManagementFactory.getRuntimeMXBean().getUptime();
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(Jvm::ended)
                .filter(end -> end >= 0)
                .max()
                .stream().map(end -> Math.max(0, now - end)).findFirst();
    }

    /** When its last collection ended (ms since the start); negative if there was none. */
    private static long ended(GarbageCollectorMXBean bean) {
        try {
            Object last = ManagementFactory.getPlatformMBeanServer().getAttribute(bean.getObjectName(), "LastGcInfo");
            return last instanceof CompositeData info && info.get("endTime") instanceof Long end ? end : -1;
        } catch (JMException e) {
            return -1;
        }
    }

    /** What collects garbage. */
    public static List<Collector> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().map(Jvm::collector).toList();
    }

    private static Collector collector(GarbageCollectorMXBean bean) {
        return new Collector(
                bean.getName(), Math.max(0, bean.getCollectionCount()), Math.max(0, bean.getCollectionTime()) / 1e3);
    }
}
