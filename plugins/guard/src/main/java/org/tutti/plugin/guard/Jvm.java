package org.tutti.plugin.guard;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What the JVM measures of the current thread. The one class here that reads a clock. */
final class Jvm {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final MethodHandle ALLOCATED = allocated(THREADS);

    private Jvm() {}

    static long nanos() {
        return System.nanoTime();
    }

    /** CPU time in ns; a call into the kernel. */
    static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Bytes allocated since the thread began; costs some ns. */
    static long bytes() {
        try {
            return (long) ALLOCATED.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("This JVM does not tell how much a thread allocates.", e);
        }
    }

    /** By reflection: a server's module loader hides the package of the interface that has this method. */
    private static MethodHandle allocated(ThreadMXBean threads) {
        try {
            Class<?> type = Class.forName(
                    "com.sun.management.ThreadMXBean", false, ClassLoader.getPlatformClassLoader());
            return MethodHandles.publicLookup()
                    .findVirtual(type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
                    .bindTo(threads);
        } catch (ReflectiveOperationException | ClassCastException e) {
            return MethodHandles.constant(long.class, 0L).asType(MethodType.methodType(long.class));
        }
    }
}
