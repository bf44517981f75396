package org.tutti.gateway.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "sip:eva@example.org, true",
        "SIPS:eva@EXAMPLE.org:5061;transport=tls, true",
        "sip:eva@elsewhere.example, false",
        "sip:eva@elsewhere.example;x=@example.org, false",
        "sip:eva@elsewhere.example?Route=@example.org, false",
        "sip:example.org, false",
        "sip:+4930123456@example.org, false",
        "sip:0301234@example.org, false",
        "tel:+4930123456, false"
    })
    void onlyTheDomainsThatAreNamed_areCalled_andNoNumbers(String uri, boolean called) {
        assertThat(Addresses.within(uri, Set.of("example.org"))).isEqualTo(called);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tel:+4930123456", "sip:+4930123456@example.org"})
    void numbers_takeAWordOfTheirOwn(String uri) {
        assertThat(Addresses.within(uri, Set.of("example.org", "tel"))).isTrue();
    }

    @Test
    void ofANumber_onlyTheEndIsShown() {
        assertThat(Addresses.masked("+49 (30) 123-456")).isEqualTo("Telephone …456");
        assertThat(Addresses.masked("Eva 2")).isEqualTo("Eva 2");
        assertThat(Addresses.masked("")).isEqualTo("Telephone");
    }
}
