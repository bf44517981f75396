package org.tutti.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedTest {

    private static boolean permits(String setting, String host, String address, int port) {
        return Allowed.of(setting).permits(host, InetAddress.ofLiteral(address), port);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9000, x, 127.0.0.1, 9000, true",
        "127.0.0.1:9000, x, 127.0.0.1, 9001, false",
        "127.0.0.1:9000, x, 127.0.0.2, 9000, false",
        "10.0.0.0/8, x, 10.9.8.7, 80, true",
        "10.0.0.0/8:8080, x, 10.9.8.7, 80, false",
        "10.0.0.0/8:8080, x, 10.9.8.7, 8080, true",
        "fd00::/8, x, fd12::1, 443, true",
        "fd00::7, x, fd00::7, 443, true",
        "[fd00::7]:443, x, fd00::7, 443, true",
        "[fd00::7]:443, x, fd00::7, 80, false",
        "Media.Intranet, MEDIA.intranet, 10.0.0.1, 80, true",
        "media.intranet, other.intranet, 10.0.0.1, 80, false",
        "media.intranet:81, media.intranet, 10.0.0.1, 80, false",
        "0.0.0.0/0, x, ::1, 80, false",
    })
    void entry_allowsWhatItNames(String setting, String host, String address, int port, boolean allowed) {
        assertThat(permits(setting, host, address, port)).isEqualTo(allowed);
    }

    @Test
    void severalEntries_allowWhatAnyOfThemNames() {
        String setting = " films.example , 10.0.0.7:81,, fd00::/8 ";
        assertThat(permits(setting, "films.example", "10.0.0.1", 80)).isTrue();
        assertThat(permits(setting, "x", "10.0.0.7", 81)).isTrue();
        assertThat(permits(setting, "x", "fd00::1", 80)).isTrue();
        assertThat(permits(setting, "x", "10.0.0.7", 80)).isFalse();
    }

    @Test
    void nothing_isAllowedAsItComes() {
        assertThat(permits("", "localhost", "127.0.0.1", 80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://films.example/", "10.0.0.0/33", "10.0.0.256", "fd00::/129", "a b", "*", "[::1", "x:y"})
    void whatIsNoEntry_isRefusedWithExamples(String setting) {
        assertThatThrownBy(() -> Allowed.of(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(setting)
                .hasMessageContaining("10.0.0.7");
    }
}
