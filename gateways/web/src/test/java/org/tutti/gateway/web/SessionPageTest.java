package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionPageTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "iframe, same-origin, true", "frame, same-origin, true", "document, same-origin, false", "iframe, same-site, false",
        "iframe, none, false", "-, same-origin, false", "iframe, -, false", "-, -, false"})
    void aLayer_isForFramesOfOurPages(String destination, String site, boolean expected) {
        var request = (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class},
                (_, _, given) -> given[0].equals("Sec-Fetch-Dest") ? destination : site);
        assertThat(SessionPage.framed(request)).isEqualTo(expected);
    }
}
