package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {

    @ParameterizedTest
    @ValueSource(strings = {"\"rev-3-00\"", "\"rev-1-00\", \"rev-3-00\"", "\"rev-3\",\"rev-1-00\"", "\"else\", \"rev-3-0a\""})
    void aTagOfAList_willDo(String header) {
        assertThat(Preconditions.matched(header, true, 3)).contains(3L);
    }

    @Test
    void aList_thatLacksWhatIsThere_isOfAnotherState() {
        assertThat(Preconditions.matched("\"rev-1-00\", \"rev-2-00\"", true, 3)).contains(2L);
    }

    @Test
    void anyStateWillDo_forAStar() {
        assertThat(Preconditions.matched("*", true, 3)).isEmpty();
    }
}
