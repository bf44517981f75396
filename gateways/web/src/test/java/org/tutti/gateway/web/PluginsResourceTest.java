package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluginsResourceTest {

    @Test
    void bearer_isReadInAnyCaseOfLetters_andNoOtherSchemeIs() {
        assertThat(PluginsResource.token("Bearer operator.1")).contains("operator.1");
        assertThat(PluginsResource.token("bearer operator.1")).contains("operator.1");
        assertThat(PluginsResource.token("BEARER operator.1")).contains("operator.1");
        assertThat(PluginsResource.token("Basic operator.1")).isEmpty();
        assertThat(PluginsResource.token("Bearer")).isEmpty();
    }
}
