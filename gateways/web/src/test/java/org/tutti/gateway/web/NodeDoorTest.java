package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.engine.Nodes.Phase;

class NodeDoorTest {

    @ParameterizedTest
    @CsvSource({
        "CUT_OFF, GET, /api/sessions/abc",
        "CUT_OFF, GET, /api/codes/K7P4-QXR2",
        "DRAINED, POST, /api/sessions/abc/chat",
        "DRAINED, POST, /api/uploads",
        "DRAINING, POST, /api/sessions",
        "DRAINING, POST, /api/uploads",
    })
    void whatIsNotForThisServer_isSentElsewhere(Phase phase, String method, String path) {
        assertThat(NodeDoor.refusal(phase, method, path)).get().asString().contains("another");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVING, POST, /api/sessions",
        "STARTING, GET, /api/sessions/abc",
        "DRAINING, GET, /api/sessions/abc",
        "DRAINING, POST, /api/sessions/abc/chat",
        "CUT_OFF, GET, /api/status",
        "DRAINED, POST, /api/staff/sign-in",
        "CUT_OFF, GET, /api/metrics",
        "CUT_OFF, OPTIONS, /api/sessions/abc",
        "CUT_OFF, GET, /api/sessionsabc",
    })
    void whatItStillDoes_isLetThrough(Phase phase, String method, String path) {
        assertThat(NodeDoor.refusal(phase, method, path)).isEmpty();
    }
}
