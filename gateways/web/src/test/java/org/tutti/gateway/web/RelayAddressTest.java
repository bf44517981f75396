package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W-36: what is asked to be passed on is said by a path. */
class RelayAddressTest {

    @ParameterizedTest
    @CsvSource({
        "/https/cdn.example.org/a/b.m3u8, , https://cdn.example.org/a/b.m3u8",
        "/http/127.0.0.1:8081/a%20b/%C3%A4, key=%26a, http://127.0.0.1:8081/a%20b/%C3%A4?key=%26a",
        "/https/cdn.example.org, , https://cdn.example.org/",
        "/https/cdn.example.org:443/, a, https://cdn.example.org:443/?a",
        "/http/cdn.example.org%3A81/x, , http://cdn.example.org:81/x",
        "/http/cdn.example.org//x/../y, , http://cdn.example.org//x/../y",
    })
    void path_isThatOfTheOtherServer(String path, String query, String address) {
        assertThat(RelayAddress.of("/api/sessions/abc/relay" + path, query))
                .contains(new RelayAddress("abc", URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/ftp/cdn.example.org/x", "/https", "/https/", "/https/a%20b/x", "/https/%zz/", "/https//x", ""})
    void whatNamesNoServer_isNothingToPassOn(String path) {
        assertThat(RelayAddress.of("/api/sessions/abc/relay" + path, null)).isEmpty();
    }

    @Test
    void path_leadsToWhatItNames() {
        URI address = URI.create("https://cdn.example.org:8443/a%2Fb/c.m3u8?x=y%20z");
        String path = RelayAddress.path("abc", address);
        assertThat(RelayAddress.of(path.split("[?]")[0], path.split("[?]")[1]))
                .contains(new RelayAddress("abc", address));
    }
}
