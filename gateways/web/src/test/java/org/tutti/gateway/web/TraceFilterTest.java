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
        assertThat(TraceFilter.route("/api/operations/drain")).isEqualTo("/api/operations/drain");
        assertThat(TraceFilter.route("/api/sessions/abc/tree/triples/t-1"))
                .isEqualTo("/api/sessions/{}/tree/triples/{}");
        assertThat(TraceFilter.route("/api/staff/sessions/abc/entry")).isEqualTo("/api/staff/sessions/{}/entry");
    }

    @Test
    void whatOnlyLooksLikeAWord_isNotTold() {
        assertThat(TraceFilter.route("/api/codes/chat")).isEqualTo("/api/codes/{}");
        assertThat(TraceFilter.route("/api/codes/abcdefgh")).isEqualTo("/api/codes/{}");
        assertThat(TraceFilter.route("/api/abcdefgh/status")).isEqualTo("/api/{}/status");
        assertThat(TraceFilter.route("/api/sessions/abc/secret")).isEqualTo("/api/sessions/{}/{}");
        assertThat(TraceFilter.route("/api;a=secret/status;b=secret")).isEqualTo("/{}/{}");
        assertThat(TraceFilter.route("/api/sessions/abc/relay/https/host.example/film.mp4"))
                .isEqualTo("/api/sessions/{}/relay/{}/{}/{}");
    }
}
