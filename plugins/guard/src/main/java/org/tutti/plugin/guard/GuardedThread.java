package org.tutti.plugin.guard;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A thread that runs calls of plug-ins, each within its {@link Limits}. Code woven by {@link Weave} looks at the limits
 * at each turn of a loop and each call of a method, and is cut off by a {@link BudgetExceeded} beyond them. Code that
 * goes on all the same is stopped for good: its thread stands still and costs nothing but its stack.
 *
 * <p>Code that was not woven, such as the JDK's, is not cut off; whoever waits for a call must not wait for ever.
 */
public final class GuardedThread extends Thread {

    /** How many checks pass between two looks at clock and memory; some µs of a busy loop. */
    private static final int STRIDE = 128;

    /** How many arrays, in bytes, pass between two looks. */
    private static final long ARRAYS = 64 << 10;

    /** How often a call may go on after it was cut off. */
    private static final int PATIENCE = 1000;

    /*
     * Concurrency: all fields but `stopped` are this thread's own.
     */
    private int left = STRIDE;
    private long arrays;
    private Limits limits;
    private long cpuLimit;
    private long wallLimit;
    private long began;
    private long beganCpu;
    private long beganBytes;
    private long nextCpu;
    private BudgetExceeded exceeded;
    private int ignored;
    private long spent;
    private volatile boolean stopped;

    /** A daemon thread that holds on to no class loader of whoever made it. */
    public GuardedThread(Runnable task, String name) {
        super(null, task, name, 0, false);
        setDaemon(true);
        setContextClassLoader(ClassLoader.getPlatformClassLoader());
    }

    /**
     * Runs a task on the current thread within limits.
     *
     * @throws IllegalStateException if the current thread is no guarded one, or runs such a task already
     * @throws BudgetExceeded if the task used more, even if it did not let itself be cut off in time
     */
    public static <T> T within(Limits limits, Supplier<T> task) {
        if (!(Thread.currentThread() instanceof GuardedThread thread) || thread.limits != null) {
            throw new IllegalStateException("A guarded call begins on a guarded thread that has nothing else to do.");
        }
        return thread.run(limits, task);
    }

    private <T> T run(Limits within, Supplier<T> task) {
        ignored = 0;
        arrays = 0;
        left = STRIDE;
        beganBytes = Jvm.bytes();
        beganCpu = Jvm.cpu();
        began = Jvm.nanos();
        cpuLimit = within.cpu().toNanos();
        wallLimit = within.wall().toNanos();
        nextCpu = began + cpuLimit;
        limits = within;
        try {
            T result = task.get();
            if (exceeded != null) {
                throw exceeded;
            }
            look(0);
            return result;
        } finally {
            limits = null;
            // It knows the classes it came through, and those have to be able to go.
            exceeded = null;
            spent = Jvm.nanos() - began;
        }
    }

    /** How long (ns) the last task on the current thread took; 0 if it is no guarded one. */
    public static long spent() {
        return Thread.currentThread() instanceof GuardedThread thread ? thread.spent : 0;
    }

    /** The monotonic clock, in ns from some instant: for who waits for a guarded call. */
    public static long nanos() {
        return Jvm.nanos();
    }

    /** Whether it was stopped for good, because the plug-in ignored that it was cut off. */
    public boolean stopped() {
        return stopped;
    }

    void check() {
        if (--left <= 0) {
            look(0);
        }
    }

    /** An array is about to be allocated. */
    void allocate(long bytes) {
        arrays += bytes;
        if (arrays >= ARRAYS || left <= 0) {
            arrays = 0;
            look(bytes);
        }
    }

    /** Much may have been allocated just now. */
    void allocated() {
        if (limits != null && Jvm.bytes() - beganBytes > limits.bytes()) {
            look(0);
        }
    }

    /*
     * Little stack and no memory are needed here: it may be called where there is hardly any left of either. If there is
     * too little, the overflow comes out of here, and the next check looks again.
     */
    private void look(long more) {
        Limits now = limits;
        if (now == null) {
            left = STRIDE;
            return;
        }
        if (exceeded != null) {
            insist();
        }
        long bytes = Jvm.bytes() - beganBytes + more;
        if (bytes > now.bytes()) {
            cutOff(BudgetExceeded.Kind.MEMORY, bytes, now.bytes());
        }
        long instant = Jvm.nanos();
        if (instant - nextCpu >= 0) {
            long cpu = Jvm.cpu() - beganCpu;
            if (cpu > cpuLimit) {
                cutOff(BudgetExceeded.Kind.CPU, cpu, cpuLimit);
            }
            // Until then it cannot have used up what is left.
            nextCpu = instant + cpuLimit - cpu;
        }
        if (instant - began > wallLimit) {
            cutOff(BudgetExceeded.Kind.WALL, instant - began, wallLimit);
        }
        left = STRIDE;
    }

    private void cutOff(BudgetExceeded.Kind kind, long used, long most) {
        left = 0;
        exceeded = new BudgetExceeded(kind, used, most);
        throw exceeded;
    }

    /** It was told before. */
    private void insist() {
        left = 0;
        if (++ignored <= PATIENCE) {
            throw exceeded;
        }
        stopped = true;
        while (true) {
            LockSupport.park(this);
            // Interrupted threads do not park, and would compute instead.
            Thread.interrupted();
        }
    }

    /** Nothing catches what cut it off. */
    void caught(Throwable failure) {
        if (failure == exceeded && exceeded != null) {
            insist();
        }
    }
}
