package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tutti.session.EndpointId;
import org.tutti.session.Refusal;

class SignalTest {

    @Test
    void aSignal_comesAsItWasSent() {
        var signal = new Signal.TurnedOut(
                new EndpointId("e1"), new Refusal(Refusal.Code.NOT_ADMITTED, "You have \"signed out\"."));
        assertThat(Signal.of(Signal.text(signal))).isEqualTo(signal);
    }

    @Test
    void whatIsNone_isRefused() {
        assertThatThrownBy(() -> Signal.of("{\"type\":\"dance\"}")).hasMessageContaining("'dance'");
        assertThatThrownBy(() -> Signal.of("{")).isInstanceOf(IllegalArgumentException.class);
    }
}
