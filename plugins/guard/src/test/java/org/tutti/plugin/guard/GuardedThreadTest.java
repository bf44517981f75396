package org.tutti.plugin.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.sample.Sample;

@Timeout(60)
class GuardedThreadTest {

    private static final Limits LIMITS = new Limits(Duration.ofMillis(50), Duration.ofSeconds(5), 16L << 20);

    private static <T> T guarded(Limits limits, Supplier<T> task) throws Throwable {
        var done = new CompletableFuture<T>();
        new GuardedThread(
                        () -> {
                            try {
                                done.complete(GuardedThread.within(limits, task));
                            } catch (Throwable e) {
                                done.completeExceptionally(e);
                            }
                        },
                        "guarded")
                .start();
        try {
            return done.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    @SuppressWarnings("unchecked")
    private static Supplier<Object> woven(Hostile one) {
        try {
            Class<?> type = Woven.woven().loadClass(Hostile.class.getName());
            return (Supplier<Object>) type.getEnumConstants()[one.ordinal()];
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"LOOP_BEHIND_THE_JDK"})
    void hostileCall_isCutOff(Hostile one) {
        Supplier<Object> call = woven(one);

        assertThatThrownBy(() -> guarded(LIMITS, call))
                .isInstanceOf(BudgetExceeded.class)
                .hasMessageMatching("It (computed for|asked for|took) .* the most\\.");
    }

    /** A class whose code no compiler writes. */
    private static Supplier<?> byHand(Consumer<CodeBuilder> body) throws Exception {
        ClassDesc self = ClassDesc.of(GuardedThreadTest.class.getPackageName() + ".ByHand");
        byte[] bytes = ClassFile.of().build(self, type -> type
                .withInterfaceSymbols(ClassDesc.of("java.util.function.Supplier"))
                .withMethodBody("<init>", ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> code
                        .aload(0).invokespecial(ConstantDescs.CD_Object, "<init>", ConstantDescs.MTD_void).return_())
                .withMethodBody("get", MethodTypeDesc.of(ConstantDescs.CD_Object), ClassFile.ACC_PUBLIC, body));
        return (Supplier<?>) MethodHandles.lookup()
                .defineHiddenClass(Weave.bytes(bytes), true).lookupClass().getConstructor().newInstance();
    }

    @Test
    void loopOfNothingButExceptions_isCutOff() throws Exception {
        Supplier<?> call = byHand(code -> {
            code.aconst_null().checkcast(ConstantDescs.CD_Throwable);
            Label handler = code.newBoundLabel();
            code.pop().aconst_null().athrow();
            code.exceptionCatch(
                    handler, code.newBoundLabel(), handler, ClassDesc.of("java.lang.NullPointerException"));
        });
        assertThatThrownBy(() -> guarded(LIMITS, call)).isInstanceOf(BudgetExceeded.class);
    }

    @Test
    void endOfALock_thatTurnsInCircles_doesNot() throws Exception {
        Supplier<?> call = byHand(code -> {
            code.aload(0).monitorenter();
            Label start = code.newBoundLabel();
            code.aconst_null().athrow();
            Label handler = code.newBoundLabel();
            code.astore(1).aload(0).monitorexit().aload(1).athrow();
            code.exceptionCatchAll(start, code.newBoundLabel(), handler);
        });
        assertThatThrownBy(() -> guarded(LIMITS, call)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void callThatAlwaysGoesOn_standsStill_andUsesNoTimeAnyMore() throws Exception {
        Supplier<Object> call = woven(Hostile.LOOP_BEHIND_THE_JDK);
        GuardedThread thread = new GuardedThread(() -> GuardedThread.within(LIMITS, call), "stopped");
        thread.start();

        while (thread.isAlive() && !thread.stopped()) {
            Thread.onSpinWait();
        }
        assertThat(thread.isAlive()).isTrue();
        thread.interrupt();
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getThreadCpuTime(thread.threadId());
        assertThat(thread.join(Duration.ofMillis(200))).isFalse();
        assertThat(threads.getThreadCpuTime(thread.threadId()) - before).isLessThan(5_000_000);
    }

    @Test
    void wovenCall_withinItsBudget_isNotTouched() throws Throwable {
        var run = Woven.woven().loadClass(Sample.class.getName()).getMethod("run", int.class);

        assertThat(guarded(new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 256L << 20), () -> {
                    try {
                        return run.invoke(null, 5);
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(e);
                    }
                }))
                .isEqualTo(run.invoke(null, 5));
    }

    @Test
    void callThatUsedMore_fails_evenIfNothingCutItOff() {
        assertThatThrownBy(() -> guarded(LIMITS, () -> new byte[32 << 20]))
                .isInstanceOf(BudgetExceeded.class)
                .hasMessageContaining("32.0 MB")
                .hasMessageContaining("16 are the most");
    }

    @Test
    void onOtherThreads_checksDoNothing() {
        assertThat(((long[]) woven(Hostile.ONE_ARRAY).get()).length).isEqualTo(4 << 20);
        assertThatThrownBy(() -> GuardedThread.within(LIMITS, () -> 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void lock_ofACallThatWasCutOff_isFree() throws Throwable {
        Supplier<Object> call = woven(Hostile.LOOP_THAT_RETHROWS_INSIDE_A_LOCK);
        assertThatThrownBy(() -> guarded(LIMITS, call)).isInstanceOf(BudgetExceeded.class);

        assertThat(guarded(LIMITS, () -> {
                    synchronized (call) {
                        return "free";
                    }
                }))
                .isEqualTo("free");
    }
}
