package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * What {@code docs/sip.md} lists under <i>Settings</i>.
 *
 * @param bind the address of this machine that is listened on
 * @param port UDP and TCP; 0 for any
 * @param tlsPort empty if there is no TLS
 * @param advertised the address others reach this machine at, if unlike {@code bind} (behind NAT)
 * @param domain what addresses of sessions end in; with port 0 if there is any port
 * @param desk the user part of the front desk, where a number is asked for
 * @param rtpPorts the first and the last port for sound
 * @param registration where and as whom the server registers
 * @param accounts user names and passwords of those who may show who they are
 * @param challenge whether whoever calls must show who they are
 * @param trunks trusted neighbours, by name
 * @param dial the domains that may be called, and {@link #TEL} if telephone numbers may be; empty: nobody is called
 * @param delay how late after sending the ear hears, ms, without the way there
 * @param callsPerSource the most calls from one address at a time
 * @param language of what is said: {@code en} or {@code de}
 */
public record Settings(
        InetAddress bind,
        int port,
        OptionalInt tlsPort,
        Optional<InetAddress> advertised,
        String domain,
        String desk,
        Range rtpPorts,
        Optional<Registration> registration,
        Optional<Keystore> keystore,
        Map<String, Secret> accounts,
        boolean challenge,
        List<Trunk> trunks,
        Set<String> dial,
        double delay,
        int callsPerSource,
        String language) {

    /** In {@link #dial}: telephone numbers may be called, by the account or in a domain that is named as well. */
    public static final String TEL = "tel";

    /**
     * The settings; empty if SIP is off.
     *
     * @param config what is configured under a name, such as {@code tutti.sip.port}
     * @throws IllegalArgumentException if something is missing or is none of what it should be; says what to do
     */
    public static Optional<Settings> of(Function<String, Optional<String>> config) {
        return new SettingsReader(config).read();
    }

    /** The domain without a port: of those who have passwords here, and their realm. */
    String realm() {
        return domain.replaceFirst(":\\d+$", "");
    }

    /** Both ends included. */
    public record Range(int first, int last) {}

    /**
     * @param address the account, such as {@code sip:tutti@example.org}
     * @param user as whom to log in
     * @param proxy where to, such as {@code sip:proxy.example.org:5060;transport=tcp}; also what calls out go through
     */
    public record Registration(String address, String user, Secret password, Optional<String> proxy) {}

    /** The certificate for TLS, PKCS#12. */
    public record Keystore(Path file, Secret password) {}

    /**
     * A trusted neighbour, such as a proxy or a trunk of a telco: who it says calls is believed.
     *
     * @param address where it comes from
     * @param delay how late after sending the ear hears by it, ms
     */
    public record Trunk(String name, InetAddress address, OptionalDouble delay) {}

    /** What must not come into a log. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "(secret)";
        }
    }
}
