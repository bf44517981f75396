package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a trace calls a request: no ids, no secrets. */
class TraceFilterTest {

    @Test
    void paths_areToldWithoutWhatDiffers() {
        assertThat(TraceFilter.route("/api/status")).isEqualTo("/api/status");
        assertThat(TraceFilter.route("/api/sessions/LFN9vgHtNleEEE7D8P3oiQ/requests")).isEqualTo("/api/sessions/{}/requests");
        assertThat(TraceFilter.route("/api/sessions/abc/queue/i3")).isEqualTo("/api/sessions/{}/queue/{}");
        assertThat(TraceFilter.route("/api/codes/K7P4-QXR2")).isEqualTo("/api/codes/{}");
    }
}
