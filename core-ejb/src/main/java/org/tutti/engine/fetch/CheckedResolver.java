package org.tutti.engine.fetch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks a name up once and gives on only what may be connected to. The client connects to what it is given here and
 * looks nothing up itself, so that a name which means something else a moment later changes nothing.
 */
final class CheckedResolver implements DnsResolver {

    private final DnsResolver names;
    private final Allowed allowed;
    private final boolean publicToo;

    /** Gives on public addresses, and what is allowed besides. */
    CheckedResolver(DnsResolver names, Allowed allowed) {
        this(names, allowed, true);
    }

    private CheckedResolver(DnsResolver names, Allowed allowed, boolean publicToo) {
        this.names = names;
        this.allowed = allowed;
        this.publicToo = publicToo;
    }

    /** Gives on what is allowed by name or number, and nothing else. */
    static CheckedResolver ofAllowedAlone(DnsResolver names, Allowed allowed) {
        return new CheckedResolver(names, allowed, false);
    }

    /** None of the addresses of a name may be connected to. */
    static final class NotPublicException extends UnknownHostException {

        private static final long serialVersionUID = 1;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        InetAddress[] found = names.resolve(host);
        if (found == null || found.length == 0) {
            throw new UnknownHostException(host);
        }
        List<InetSocketAddress> reachable = Stream.of(found)
                .filter(address -> allowed.permits(host, address, port)
                        || publicToo && PublicAddresses.contain(address) && !isOfThisMachine(address))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        if (reachable.isEmpty()) {
            throw new NotPublicException();
        }
        return reachable;
    }

    /** A service that trusts whoever is on the same machine would take us for one of those. */
    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public InetAddress[] resolve(String host) {
        throw new UnsupportedOperationException("Whether an address is allowed may depend on the port.");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        throw new UnsupportedOperationException("Names are taken as they are.");
    }
}
