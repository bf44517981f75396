package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.engine.cluster.Node;

class SitesTest {
    private static final URI NORTH = URI.create("http://north:8080/");
    private static final URI SOUTH = URI.create("http://south:8080");

    private final List<URI> urls = new ArrayList<>();
    private final Sites sites = new Sites(() -> List.copyOf(urls), () -> new Node("north.1", Optional.of(NORTH)));

    @Test
    void aServerThatIsAlone_saysNothing_andLetsNobodyElseIn() {
        assertThat(sites.told()).isEmpty();
        assertThat(sites.elsewhere()).isEmpty();
        urls.add(NORTH);
        assertThat(sites.origins()).as("there is no other yet").isEmpty();
    }

    @Test
    void severalServers_areTold_thisOneFirst() {
        urls.addAll(List.of(NORTH, SOUTH));
        assertThat(sites.told()).containsExactly("http://north:8080/", "http://south:8080/");
        assertThat(sites.elsewhere()).containsExactly("http://south:8080/");
    }

    @Test
    void oneThatIsGone_isToldNoMore_butItsPagesAreLetIn() {
        urls.addAll(List.of(NORTH, SOUTH));
        sites.told();
        urls.remove(SOUTH);
        assertThat(sites.told()).containsExactly("http://north:8080/");
        assertThat(sites.origins()).containsExactlyInAnyOrder(NORTH, SOUTH);
        urls.clear();
        assertThat(sites.elsewhere()).as("of whoever is cut off: where the others were last").containsExactly("http://south:8080/");
    }

    @Test
    void ofManyThatWereThere_theLatestAreRemembered() {
        for (int i = 0; i < 100; i++) {
            urls.clear();
            urls.addAll(List.of(NORTH, URI.create("http://s" + i)));
            sites.told();
        }
        assertThat(sites.origins()).hasSize(32).contains(NORTH, URI.create("http://s99"));
    }

    @Test
    void pagesMayAskThem_byHttpAndByWebSocket() {
        assertThat(Sites.sources(List.of(NORTH, URI.create("https://b.example/"))))
                .containsExactly("http://north:8080", "ws://north:8080", "https://b.example", "wss://b.example");
        assertThat(SafetyHeaders.page(List.of("https://cdn.example"), List.of(), Sites.sources(List.of(SOUTH))))
                .contains("img-src 'self' http://south:8080;")
                .contains("connect-src 'self' http://south:8080 ws://south:8080;")
                .contains("media-src 'self' blob: https://cdn.example http://south:8080;");
        assertThat(AnnouncePage.policy(Sites.sources(List.of(SOUTH))))
                .contains("http://localhost:* http://south:8080 ws://south:8080; base-uri");
        assertThat(AnnouncePage.policy(List.of())).contains("http://localhost:*; base-uri");
    }
}
