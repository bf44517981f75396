package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From where packets are believed. Addresses: RFC 5737. */
class LatchTest {

    private static final InetSocketAddress PUBLIC = at("192.0.2.1", 4000);
    private static final InetSocketAddress PRIVATE = at("10.0.0.7", 4000);
    private static final InetSocketAddress STRANGER = at("203.0.113.9", 4000);

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    private static Latch latch(InetSocketAddress negotiated) {
        return new Latch(negotiated, Optional.empty());
    }

    @Test
    void theNegotiatedAddress_isAlwaysBelieved_andWhereWeSendTo() {
        Latch latch = latch(PUBLIC);

        assertThat(latch.target()).isEqualTo(PUBLIC);
        assertThat(latch.admits(PUBLIC)).isTrue();
        latch.take(PUBLIC);
        assertThat(latch.admits(PUBLIC)).isTrue();
        assertThat(latch.admits(at("192.0.2.1", 4001))).isFalse();
    }

    @Test
    void anotherPortOfTheSameAddress_isBelievedOnce() {
        Latch latch = latch(PUBLIC);
        InetSocketAddress other = at("192.0.2.1", 50_000);

        assertThat(latch.admits(other)).isTrue();
        latch.take(other);

        assertThat(latch.target()).isEqualTo(other);
        assertThat(latch.admits(PUBLIC)).isFalse();
        assertThat(latch.admits(at("192.0.2.1", 50_001))).isFalse();
    }

    @Test
    void anotherAddress_isBelieved_ifTheNegotiatedOneIsPrivate_orSignallingComesFromThere() {
        assertThat(latch(PUBLIC).admits(STRANGER)).isFalse();
        assertThat(latch(PRIVATE).admits(STRANGER)).isTrue();
        assertThat(new Latch(PUBLIC, Optional.of(STRANGER.getAddress())).admits(STRANGER)).isTrue();
        assertThat(new Latch(PUBLIC, Optional.of(PRIVATE.getAddress())).admits(STRANGER)).isFalse();
    }

    @Test
    void aNewAgreement_letsChooseAgain_andKeepsWhatWasFoundForTheSameAddress() {
        Latch latch = latch(PRIVATE);
        latch.take(STRANGER);

        Latch same = latch.renewed(PRIVATE, Optional.empty());
        assertThat(same.target()).isEqualTo(STRANGER);
        assertThat(same.admits(STRANGER)).isTrue();
        same.take(STRANGER);
        assertThat(same.admits(PRIVATE)).isFalse();

        Latch other = latch.renewed(PUBLIC, Optional.empty());
        assertThat(other.target()).isEqualTo(PUBLIC);
        assertThat(other.admits(STRANGER)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 4000", "192.0.2.1, 0", "224.0.0.1, 4000"})
    void nothing_isSentToNowhere_norToMany(String address, int port) {
        assertThat(latch(at(address, port)).target()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true", "172.16.0.1, true", "192.168.1.1, true", "100.64.0.1, true", "169.254.1.1, true",
        "127.0.0.1, true", "fd00::1, true", "fe80::1, true", "172.32.0.1, false", "100.128.0.1, false",
        "8.8.8.8, false", "2001:db8::1, false"
    })
    void privateAddresses_areThoseNobodyReachesFromOutside(String address, boolean isPrivate) throws Exception {
        assertThat(Latch.isPrivate(java.net.InetAddress.getByName(address))).isEqualTo(isPrivate);
    }
}
