package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final Connection connection = new Connection(new FakeWire(), clock::get);

    @Test
    void message_isWholeWithItsLastPart() throws WireException {
        assertThat(connection.gather("{\"ty", false)).isEmpty();
        assertThat(connection.gather("pe\"}", true)).contains("{\"type\"}");
        assertThat(connection.gather("next", true)).contains("next");
    }

    @Test
    void messageThatIsTooLarge_isRefusedWithItsLastPart_andTheNextIsRead() throws WireException {
        String part = "x".repeat(Connection.MESSAGE_LIMIT);
        assertThat(connection.gather(part, false)).isEmpty();
        assertThat(connection.gather("x", false)).isEmpty();
        assertThatThrownBy(() -> connection.gather("x", true))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThat(connection.gather("next", true)).contains("next");
    }

    @Test
    void burst_isAllowed_thenMessagesAreRefused_untilTimePasses() throws WireException {
        for (int i = 0; i < 100; i++) {
            connection.count();
        }
        assertThatThrownBy(connection::count)
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
        clock.addAndGet(20_000);
        assertThatCode(connection::count).doesNotThrowAnyException();
        assertThatThrownBy(connection::count).isInstanceOf(WireException.class);
    }

    @Test
    void silence_isCountedFromWhatWasHeardLast() {
        clock.addAndGet(5_000_000);
        assertThat(connection.silentFor()).isEqualTo(5_000_000);
        connection.heard();
        assertThat(connection.silentFor()).isZero();
    }
}
