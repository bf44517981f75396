package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.session.Refusal;

class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource(Refusal.Code.class)
    void refusals_keepTheirNameOnTheWire(Refusal.Code code) {
        String name = ErrorCode.of(code).wire();
        switch (code) {
            case TOO_FAST -> assertThat(name).isEqualTo("rate-limited");
            case NOTHING_DUE -> assertThat(name).isEqualTo("internal");
            default -> assertThat(name.replace('-', '_')).isEqualToIgnoringCase(code.name());
        }
    }

    @Test
    void fault_isTheOnlyCodeThatBlamesTheServerForGood() {
        assertThat(Arrays.stream(ErrorCode.values()).filter(code -> code.status() >= 500 && code.status() != 503))
                .containsExactly(ErrorCode.INTERNAL);
    }
}
