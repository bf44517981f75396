package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the virtual machine says of itself. */
class JvmTest {

    @Test
    void heapAfterACollection_countsWhileItIsFresh() {
        System.gc();
        assertThat(Jvm.sinceCollection().orElseThrow()).isBetween(0L, Jvm.STALE);
        assertThat(Jvm.heapLately(OptionalLong.of(Jvm.STALE))).isPositive();
        assertThat(Jvm.heapLately(OptionalLong.of(Jvm.STALE + 1))).isZero();
        assertThat(Jvm.heapLately(OptionalLong.empty())).isZero();
    }
}
