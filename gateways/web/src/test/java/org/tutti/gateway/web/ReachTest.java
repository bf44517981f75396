package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
    private final Reach reach = Reach.of("https://films.example.org/", "vm,VM.local,*.house.example", "https://intranet.example");

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, 127.0.0.1:8080",
        "http://localhost:8080, localhost:8080",
        "http://tutti.localhost, tutti.localhost",
        "https://192.0.2.2:8443, 192.0.2.2:8443",
        "https://192.0.2.2, 192.0.2.2",
        "https://192.0.2.2, 192.0.2.2:443",
        "https://[fd00::2]:8443, [fd00::2]:8443",
        "https://vm:8443, vm:8443",
        "https://vm.local:8443, VM.local:8443",
        "https://films.house.example, films.house.example",
        "https://films.example.org, films.example.org",
        "https://films.example.org, 127.0.0.1:8080",
        "HTTPS://films.example.org:443, anything",
        "https://intranet.example, films.example.org",
    })
    void aPageOfThisServer_isLetIn(String origin, String asked) {
        assertThat(reach.admits(origin, asked)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, 127.0.0.1:8080",
        "https://evil.example:8443, evil.example:8443",
        "http://films.example.org, 127.0.0.1:8080",
        "https://films.example.org:8443, 127.0.0.1:8080",
        "https://films.example.org.evil.example, 127.0.0.1:8080",
        "https://a.b.house.example, a.b.house.example",
        "https://house.example, house.example",
        "http://127.0.0.1:8081, 127.0.0.1:8080",
        "http://127.0.0.1:8080, localhost:8080",
        "http://127.0.0.1.evil.example:8080, 127.0.0.1.evil.example:8080",
        "http://127.0.0.1:8080/, 127.0.0.1:8080",
        "http://ada@127.0.0.1:8080, ada@127.0.0.1:8080",
        "null, 127.0.0.1:8080",
        "'', 127.0.0.1:8080",
        "file://, 127.0.0.1:8080",
        "ws://127.0.0.1:8080, 127.0.0.1:8080",
        "not an origin, 127.0.0.1:8080",
        "http://127.0.0.1:8080,",
        "http://intranet.example, films.example.org",
    })
    void anyOtherPage_isNot(String origin, String asked) {
        assertThat(reach.admits(origin, asked)).isFalse();
    }

    @Test
    void thePublicUrl_isABase() {
        assertThat(Reach.of("https://films.example.org", "", "").url()).contains("https://films.example.org/");
        assertThat(Reach.of("", "", "").url()).isEmpty();
        assertThatThrownBy(() -> Reach.of("https://films.example.org/tutti/", "", "")).hasMessageContaining("without a path");
        assertThatThrownBy(() -> Reach.of("films.example.org", "", "")).hasMessageContaining("without a path");
    }

    @Test
    void aStar_admitsEveryPage() {
        assertThat(Reach.of("", "", "*").admits("https://evil.example", "127.0.0.1:8080")).isTrue();
        assertThat(Reach.of("", "", "").admits("https://evil.example", "127.0.0.1:8080")).isFalse();
        assertThatThrownBy(() -> Reach.of("", "", "intranet.example")).hasMessageContaining("'intranet.example'");
    }

    @Test
    void pagesOfServersOfTheSameSessions_areAsGoodAsOurs_asLongAsThereAreAny() {
        var nodes = new ArrayList<>(List.of(URI.create("http://127.0.0.1:8080/"), URI.create("http://127.0.0.1:8180/")));
        Reach several = reach.with(() -> nodes);
        assertThat(several.admits("http://127.0.0.1:8180", "127.0.0.1:8080")).isTrue();
        assertThat(several.admits("https://intranet.example", "127.0.0.1:8080")).isTrue();
        assertThat(several.admits("http://127.0.0.1:8280", "127.0.0.1:8080")).isFalse();
        assertThat(several.readers("http://127.0.0.1:8180")).contains("http://127.0.0.1:8180");
        assertThat(several.isShared()).isTrue();
        nodes.clear();
        assertThat(several.admits("http://127.0.0.1:8180", "127.0.0.1:8080")).isFalse();
        assertThat(Reach.of("", "", "*").with(() -> nodes).admits("https://evil.example", "a")).isTrue();
    }

    @Test
    void answers_areReadByTheSitesThatMayConnect_andByNoOther() {
        assertThat(reach.readers("https://intranet.example")).contains("https://intranet.example");
        assertThat(Stream.of("https://evil.example", "http://intranet.example", "https://intranet.example:8443", "null", "")
                        .flatMap(origin -> reach.readers(origin).stream()))
                .isEmpty();
        assertThat(Reach.of("", "", "*").readers("https://evil.example")).contains("*");
        assertThat(Reach.of("https://films.example.org", "", "").isShared()).as("with our own address alone").isFalse();
    }
}
