package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From where packets are believed. Addresses: RFC 5737. */
class LatchTest {

    private static final InetSocketAddress PUBLIC = at("192.0.2.1", 4000);
    private static final InetSocketAddress PRIVATE = at("10.0.0.7", 4000);
    private static final InetSocketAddress PHONE = at("203.0.113.5", 4000);
    private static final InetSocketAddress STRANGER = at("203.0.113.9", 4000);
    private static final InetSocketAddress ELSEWHERE = at("198.51.100.1", 5060);

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    private static Latch latch(InetSocketAddress negotiated) {
        return latch(negotiated, ELSEWHERE);
    }

    private static Latch latch(InetSocketAddress negotiated, InetSocketAddress signalling) {
        return new Latch(negotiated, new Signalling(Optional.of(signalling.getAddress()), false));
    }

    private static Latch byTrunk(InetSocketAddress negotiated, InetSocketAddress trunk) {
        return new Latch(negotiated, new Signalling(Optional.of(trunk.getAddress()), true));
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
    void anotherAddress_isBelieved_onlyIfSignallingComesFromThere_andNotATrunks() {
        assertThat(latch(PUBLIC).admits(STRANGER)).isFalse();
        assertThat(latch(PRIVATE).admits(STRANGER)).isFalse();
        assertThat(new Latch(PRIVATE, Signalling.UNKNOWN).admits(STRANGER)).isFalse();
        assertThat(latch(PUBLIC, PHONE).admits(at("203.0.113.5", 777))).isTrue();
        assertThat(latch(PRIVATE, PHONE).admits(PHONE)).isTrue();
        assertThat(latch(PRIVATE, PHONE).admits(STRANGER)).isFalse();
        assertThat(byTrunk(PUBLIC, PHONE).admits(PHONE)).isFalse();
        assertThat(byTrunk(PUBLIC, PHONE).admits(at("192.0.2.1", 777))).isTrue();
    }

    @Test
    void aNewAgreement_onTheSameAddress_keepsTheChoice_andOnAnother_letsChooseAgain() {
        Latch latch = latch(PRIVATE, PHONE);
        latch.take(PHONE);

        Latch same = latch.renewed(PRIVATE, signalling(PHONE));
        assertThat(same.target()).isEqualTo(PHONE);
        assertThat(same.settled()).isTrue();
        assertThat(same.admits(at("203.0.113.5", 777))).as("another port of the phone").isFalse();
        assertThat(same.admits(PRIVATE)).isFalse();

        Latch other = latch.renewed(PUBLIC, signalling(PHONE));
        assertThat(other.target()).isEqualTo(PUBLIC);
        assertThat(other.settled()).isFalse();
        assertThat(other.admits(PHONE)).isTrue();
        assertThat(other.admits(STRANGER)).isFalse();
    }

    @Test
    void soundToOthers_flowsOnce_theyWereHeard_orATrunkSaysSo() {
        assertThat(latch(PUBLIC, at("192.0.2.1", 5060)).open()).as("where signalling comes from").isTrue();
        assertThat(byTrunk(PUBLIC, PHONE).open()).isTrue();
        assertThat(new Latch(PUBLIC, Signalling.UNKNOWN).open()).isFalse();
        Latch latch = latch(PUBLIC, PHONE);
        assertThat(latch.open()).isFalse();
        assertThat(latch.renewed(PUBLIC, signalling(PHONE)).open()).isFalse();
        latch.take(PUBLIC);
        assertThat(latch.open()).isTrue();
        assertThat(latch.renewed(PUBLIC, signalling(PHONE)).open()).isTrue();
        assertThat(latch.renewed(STRANGER, signalling(PHONE)).open()).as("a new address").isFalse();
    }

    private static Signalling signalling(InetSocketAddress source) {
        return new Signalling(Optional.of(source.getAddress()), false);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 203.0.113.5, false", "127.0.0.1, 10.0.0.1, false", "127.0.0.2, 127.0.0.1, true",
        "169.254.1.1, 203.0.113.5, false", "169.254.1.1, 10.0.0.1, false", "169.254.1.1, 169.254.1.2, true",
        "10.0.0.7, 203.0.113.5, false", "10.0.0.7, 192.168.1.1, true", "100.64.0.1, 10.0.0.1, true",
        "fd00::1, 2001:db8::1, false", "fd00::1, fd00::2, true", "203.0.113.5, 10.0.0.1, true",
        "203.0.113.5, 127.0.0.1, true", "224.0.0.1, 203.0.113.5, false", "255.255.255.255, 203.0.113.5, false"
    })
    void nothing_isSentToPrivateAddresses_forWhoIsOutside(String address, String signalling, boolean sent) {
        InetSocketAddress said = at(address, 4000);
        assertThat(latch(said, at(signalling, 5060)).target()).isEqualTo(sent ? said : null);
        boolean one = !said.getAddress().isMulticastAddress() && !address.startsWith("255");
        assertThat(byTrunk(said, at(signalling, 5060)).target()).isEqualTo(one ? said : null);
        Latch spoofed = latch(said, at(signalling, 5060));
        spoofed.take(said);
        assertThat(spoofed.target()).isEqualTo(sent ? said : null);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 4000", "192.0.2.1, 0", "224.0.0.1, 4000"})
    void nothing_isSentToNowhere_norToMany(String address, int port) {
        assertThat(latch(at(address, port)).target()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, PRIVATE", "172.16.0.1, PRIVATE", "192.168.1.1, PRIVATE", "100.64.0.1, PRIVATE", "169.254.1.1, LINK",
        "127.0.0.1, MACHINE", "::1, MACHINE", "fd00::1, PRIVATE", "fe80::1, LINK", "172.32.0.1, ALL", "100.128.0.1, ALL",
        "8.8.8.8, ALL", "2001:db8::1, ALL", "::ffff:10.0.0.1, PRIVATE"
    })
    void addresses_areReachedByAll_orNot(String address, Signalling.Reach reach) {
        assertThat(Signalling.Reach.of(InetAddress.ofLiteral(address))).isEqualTo(reach);
    }
}
