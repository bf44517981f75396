package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtherSitesTest {
    private static final String INTRANET = "https://intranet.example";

    private final Reach shared = Reach.of("", "", INTRANET);

    @Test
    void aSiteThatMayConnect_mayRead_andItsBrowserIsToldWhatItMayAsk() {
        assertThat(OtherSites.headers(shared, INTRANET, false))
                .containsEntry("Access-Control-Allow-Origin", INTRANET)
                .containsEntry("Vary", "Origin")
                .containsEntry("Cross-Origin-Resource-Policy", "cross-origin")
                .doesNotContainKeys("Access-Control-Allow-Methods", "Access-Control-Allow-Credentials");
        assertThat(OtherSites.headers(shared, INTRANET, true))
                .containsEntry("Access-Control-Allow-Methods", "GET, POST")
                .containsEntry("Access-Control-Allow-Headers", "Authorization, Content-Type");
    }

    @Test
    void anyOtherSite_isToldNothing_butThatItDependsOnTheOrigin() {
        assertThat(OtherSites.headers(shared, "https://evil.example", true))
                .containsOnlyKeys("Cross-Origin-Resource-Policy", "Vary");
        assertThat(OtherSites.headers(shared, null, false)).doesNotContainKey("Access-Control-Allow-Origin");
    }

    @Test
    void aServerThatIsNotShared_keepsToItself() {
        assertThat(OtherSites.headers(Reach.of("https://films.example.org", "", ""), INTRANET, true))
                .containsOnlyKeys("Cross-Origin-Resource-Policy")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin");
    }
}
