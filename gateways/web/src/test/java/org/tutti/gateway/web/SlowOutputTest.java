package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;

class SlowOutputTest {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private long now;
    private int hungUp;
    private final SlowOutput output = new SlowOutput(taken, () -> hungUp++, () -> now);

    @Test
    void whatIsWritten_goesOutWhole() throws IOException {
        byte[] bytes = new byte[100_000];
        bytes[99_999] = 7;
        output.write(bytes);
        output.write(8);
        assertThat(taken.toByteArray()).hasSize(100_001).endsWith(7, 8);
    }

    @Test
    void whoeverTakesNothing_isHungUpOn() throws IOException {
        now = SlowOutput.STALLED;
        output.write(1);
        now += SlowOutput.STALLED;
        output.check();
        assertThat(hungUp).isZero();
        now++;
        output.check();
        assertThat(hungUp).isEqualTo(1);
    }

    @Test
    void whoeverTakesALittleNowAndThen_isHungUpOnInTheEnd() throws IOException {
        for (now = 0; now <= SlowOutput.LIMIT; now += SlowOutput.STALLED) {
            output.write(1);
            output.check();
        }
        assertThat(hungUp).isZero();
        assertThatThrownBy(() -> output.write(1)).isInstanceOf(InterruptedIOException.class);
        output.check();
        assertThat(hungUp).isEqualTo(1);
    }

    @Test
    void whatComesAfterIt_onTheSameConnection_isLeftAlone() {
        output.end();
        now = SlowOutput.LIMIT + 1;
        output.check();
        assertThat(hungUp).isZero();
    }
}
