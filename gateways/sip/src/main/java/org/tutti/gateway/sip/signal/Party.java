package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Who is at the other end.
 *
 * @param address their address as a URI in its simplest form, such as {@code sip:eva@example.org} or {@code
 *        tel:+4930123456}: scheme and host in lower case, no parameters, no port
 * @param known whether somebody has checked that it is theirs: they have shown a password (digest), or a trusted
 *        neighbour vouches for them (RFC 3325)
 * @param name as they call themselves; empty if they do not
 * @param device names their device where it says so ({@code +sip.instance}), else its contact address
 * @param source where the last packet came from
 * @param trunk the name of the trusted neighbour it came by
 */
public record Party(
        String address, boolean known, Optional<String> name, String device, InetAddress source, Optional<String> trunk) {}
