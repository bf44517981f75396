package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Gateway;
import org.tutti.session.Session;

class MetricsResourceTest {

    private record FakeGateway(String name, boolean up, Map<String, Long> counters) implements Gateway {

        @Override
        public Optional<String> address(Session session) {
            return Optional.empty();
        }
    }

    @Test
    void figures_sayOfEachGatewayWhetherItIsUp_andWhatItCounts() {
        var text = new MetricsText();
        MetricsResource.gateways(text, List.of(
                new FakeGateway("web", true, Map.of("websockets", 7L)),
                new FakeGateway("xmpp", false, Map.of("stanzas_in", 3L, "reconnects", 2L))));
        assertThat(text.toString().lines())
                .containsSubsequence(
                        "# TYPE tutti_gateway_up gauge",
                        "tutti_gateway_up{gateway=\"web\"} 1",
                        "tutti_gateway_up{gateway=\"xmpp\"} 0",
                        "# TYPE tutti_gateway_web_websockets_total counter",
                        "tutti_gateway_web_websockets_total 7",
                        "tutti_gateway_xmpp_reconnects_total 2",
                        "tutti_gateway_xmpp_stanzas_in_total 3");
    }
}
