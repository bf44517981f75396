package org.tutti.engine.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are those of the public Internet, going by the number alone: the special-purpose registries of IANA
 * (RFC 6890), as of 2025.
 */
final class PublicAddresses {

    private static final List<Block> NOT_IPV4 = blocks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // shared behind a provider's NAT
            "127.0.0.0/8", // loopback
            "168.63.129.16", // a public number, but inside Azure the host's own services
            "169.254.0.0/16", // link-local, with the metadata services of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    /** The only part of IPv6 that is handed out. What lies outside is local, embedded, multicast or nobody's. */
    private static final Block GLOBAL_IPV6 = Block.of("2000::/3");

    private static final List<Block> NOT_IPV6 = blocks(
            "2001::/23", // protocol assignments, Teredo among them
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4: an IPv4 address inside
            "3fff::/20"); // documentation

    /** NAT64: the last four bytes are the IPv4 address that is meant. */
    private static final Block NAT64 = Block.of("64:ff9b::/96");

    private PublicAddresses() {}

    private static List<Block> blocks(String... blocks) {
        return Stream.of(blocks).map(Block::of).toList();
    }

    static boolean contain(InetAddress address) {
        if (address instanceof Inet4Address) {
            return NOT_IPV4.stream().noneMatch(block -> block.contains(address));
        }
        if (NAT64.contains(address)) {
            return contain(lastFourBytes(address));
        }
        return GLOBAL_IPV6.contains(address) && NOT_IPV6.stream().noneMatch(block -> block.contains(address));
    }

    private static InetAddress lastFourBytes(InetAddress address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address.", e);
        }
    }
}
