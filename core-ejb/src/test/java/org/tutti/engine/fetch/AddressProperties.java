package org.tutti.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Which addresses are public. The JDK knows some kinds by itself; the rest is by the registries of IANA. */
class AddressProperties {

    private static InetAddress address(byte... bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static void assertNotPublicIfTheJdkSaysSo(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
                || address.isSiteLocalAddress() || address.isMulticastAddress()) {
            assertThat(PublicAddresses.contain(address)).as("%s", address).isFalse();
        }
    }

    @Property
    void whatTheJdkCallsLocal_isNotPublic(@ForAll @Size(4) byte[] four, @ForAll @Size(16) byte[] sixteen) {
        assertNotPublicIfTheJdkSaysSo(address(four));
        assertNotPublicIfTheJdkSaysSo(address(sixteen));
    }

    @Property
    void localAndSharedBlocks_areNotPublic_whateverTheirLastBytes(
            @ForAll byte a, @ForAll byte b, @ForAll byte c) {
        for (int first : new int[] {0, 10, 127, 224, 239, 240, 255}) {
            assertThat(PublicAddresses.contain(address((byte) first, a, b, c))).isFalse();
        }
        assertThat(PublicAddresses.contain(address((byte) 192, (byte) 168, b, c))).isFalse();
        assertThat(PublicAddresses.contain(address((byte) 169, (byte) 254, b, c))).isFalse();
        assertThat(PublicAddresses.contain(address((byte) 172, (byte) (16 | a & 15), b, c))).isFalse();
        assertThat(PublicAddresses.contain(address((byte) 100, (byte) (64 | a & 63), b, c))).isFalse();
        assertThat(PublicAddresses.contain(address((byte) 198, (byte) (18 | a & 1), b, c))).isFalse();
    }

    @Property
    void outsideGlobalUnicast_noIpv6AddressIsPublic_butForNat64(@ForAll @Size(16) byte[] bytes) {
        InetAddress address = address(bytes);
        boolean global = (bytes[0] & 0xe0) == 0x20;
        if (address.getAddress().length == 16 && !global && !address.getHostAddress().startsWith("64:ff9b:0:0:0:0:")) {
            assertThat(PublicAddresses.contain(address)).as("%s", address).isFalse();
        }
    }

    /** Mapped and embedded addresses are as public as the IPv4 address inside. */
    @Property
    void ipv4InsideIpv6_isJudgedAsIpv4(@ForAll @Size(4) byte[] four) {
        boolean open = PublicAddresses.contain(address(four));
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        System.arraycopy(four, 0, mapped, 12, 4);
        assertThat(PublicAddresses.contain(address(mapped))).isEqualTo(open);

        byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, four[0], four[1], four[2], four[3]};
        assertThat(PublicAddresses.contain(address(nat64))).isEqualTo(open);

        byte[] sixToFour = new byte[16];
        sixToFour[0] = 0x20;
        sixToFour[1] = 0x02;
        System.arraycopy(four, 0, sixToFour, 2, 4);
        assertThat(PublicAddresses.contain(address(sixToFour))).isFalse();
    }

    @Property
    void block_containsWhatSharesItsLeadingBits_andNothingElse(
            @ForAll @Size(4) byte[] one, @ForAll @Size(4) byte[] other) {
        int common = Integer.numberOfLeadingZeros(number(one) ^ number(other));
        for (int bits = 0; bits <= 32; bits++) {
            assertThat(new Block(address(one), bits).contains(address(other))).isEqualTo(bits <= common);
        }
    }

    private static int number(byte[] bytes) {
        return java.nio.ByteBuffer.wrap(bytes).getInt();
    }

    @Example
    void addressesPeopleServeFilmsFrom_arePublic() {
        for (String open : new String[] {
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
            "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1", "2a00:1450::5",
            "2001:4860:4860::8888", "64:ff9b::1.1.1.1"
        }) {
            assertThat(PublicAddresses.contain(address(open))).as(open).isTrue();
        }
        for (String closed : new String[] {
            "169.254.169.254", "168.63.129.16", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1",
            "2001:db8::1", "2001::1", "3fff::1", "::127.0.0.1", "64:ff9b:1::1.1.1.1", "5f00::1", "64:ff9b::10.0.0.1"
        }) {
            assertThat(PublicAddresses.contain(address(closed))).as(closed).isFalse();
        }
    }
}
