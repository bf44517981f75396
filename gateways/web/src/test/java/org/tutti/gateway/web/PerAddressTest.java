package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerAddressTest {

    private final PerAddress limit = new PerAddress(1, 3);

    @Test
    void anAddress_hasItsBurst_andThenSoManyASecond() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("192.0.2.1", 0)).isTrue();
        }
        assertThat(limit.take("192.0.2.1", 0)).isFalse();
        assertThat(limit.take("192.0.2.1", 1_000_000)).isTrue();
        assertThat(limit.take("192.0.2.1", 1_000_001)).isFalse();
    }

    @Test
    void oneAddress_leavesTheOthersTheirs() {
        for (int i = 0; i < 4; i++) {
            limit.take("192.0.2.1", 0);
        }
        assertThat(limit.take("2001:db8::1", 0)).isTrue();
    }

    @Test
    void aNetworkOfIpv6_countsAsOneAddress() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("2001:db8:0:1::" + i, 0)).isTrue();
        }
        assertThat(limit.take("2001:db8:0:1:ffff::9", 0)).isFalse();
        assertThat(limit.take("2001:db8:0:2::1", 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "0:0:0:0:0:0:0:1"})
    void thisMachine_isNotLimited(String address) {
        for (int i = 0; i < 100; i++) {
            assertThat(limit.take(address, 0)).isTrue();
        }
    }

    @Test
    void whatIsNoAddress_isLimitedLikeOne() {
        for (int i = 0; i < 3; i++) {
            limit.take("unknown", 0);
        }
        assertThat(limit.take("unknown", 0)).isFalse();
    }
}
