package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tutti.session.Refusal;

class SignalTest {

    @Test
    void aSignal_comesAsItWasSent() {
        for (Signal signal : List.of(
                new Signal.TurnedOut("e1", Refusal.Code.NOT_ADMITTED, "You have \"signed out\"."),
                new Signal.TreeAsked("north.1", "e1", "{\"type\":\"getTree\"}", 5, 7),
                new Signal.TreeTold(Map.of("", "{}", "e2", "{}"), "e1"))) {
            assertThat(Signal.of(signal.text())).isEqualTo(signal);
        }
    }

    @Test
    void whatIsNone_isRefused() {
        assertThatThrownBy(() -> Signal.of("{\"type\":\"dance\"}")).hasMessageContaining("another release");
        assertThatThrownBy(() -> Signal.of("{")).isInstanceOf(IllegalArgumentException.class);
    }
}
