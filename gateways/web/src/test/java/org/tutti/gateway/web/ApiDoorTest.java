package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiDoorTest {

    @Test
    void addresses_areLegible() {
        assertThat(ApiDoor.legible("http://127.0.0.1:8080/api/sessions", null)).isTrue();
        assertThat(ApiDoor.legible("http://tutti.example/api/sessions/a%2Fb%C3%A9", "x=%20&y")).isTrue();
        assertThat(ApiDoor.legible("http://[::1]:8080/api/sessions/k3v9x2mq", "")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/api/%ff", "http://h/api/%", "http://h/api/%4", "http://h/api/%zz", "http://h/api/%c3x",
        "http://a b/api/status", "http:///api/status", "http://[/api/status"})
    void whatCannotBeDecoded_isNot(String url) {
        assertThat(ApiDoor.legible(url, null)).isFalse();
    }

    @Test
    void aQueryThatCannotBeDecoded_isNotLegible() {
        assertThat(ApiDoor.legible("http://h/api/status", "x=%ff")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=nonsense", "APPLICATION/JSON;;", " application/json ;x"})
    void json_isJson_whateverItsParameters(String header) {
        assertThat(ApiDoor.mediaType(header)).isEqualTo("application/json");
    }

    @Property
    void anyOtherType_isBytes(@ForAll String header) {
        assertThat(ApiDoor.mediaType(header)).isIn("application/octet-stream", "application/json");
    }
}
