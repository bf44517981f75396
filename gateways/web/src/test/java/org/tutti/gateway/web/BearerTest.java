package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BearerTest {

    @Test
    void bearer_isReadInAnyCaseOfLetters_andNoOtherSchemeIs() {
        assertThat(Bearer.token("Bearer operator.1")).contains("operator.1");
        assertThat(Bearer.token("bearer operator.1")).contains("operator.1");
        assertThat(Bearer.token("BEARER operator.1")).contains("operator.1");
        assertThat(Bearer.token("Basic operator.1")).isEmpty();
        assertThat(Bearer.token("Bearer")).isEmpty();
    }
}
