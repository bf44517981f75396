package org.tutti.engine.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/** Addresses as they stand: what can be told before anything is looked up. */
final class Address {

    private static final int LAST_OF_THE_SYSTEM = 1023;

    /** Above 1023: those of https://fetch.spec.whatwg.org/#port-blocking. A browser would not load from them either. */
    private static final Set<Integer> NO_BROWSER_TAKES = Set.of(
            1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
            10080);

    /** What ends in a number is an address; octal, hexadecimal and in one piece, too, to some programs. */
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");

    private static final Pattern PLAIN = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    private static final int SHOWN = 200;

    /** Encoded in an address, some turn round what stands beside them, or pretend to be a line of ours. */
    private static final String UNSEEN = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]";

    private Address() {}

    /**
     * The address in the form that is asked for: no fragment, nothing but ASCII.
     *
     * @throws FetchException if nothing is fetched from such addresses
     */
    static URI checked(URI address, Allowed allowed) throws FetchException {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused("'%s' is not an address of the web.\nMaybe it lacks 'https://' at its beginning.", address);
        }
        if (address.getRawUserInfo() != null || address.getRawAuthority() != null
                && address.getRawAuthority().indexOf('@') >= 0) {
            throw refused("'%s' has a user name in it, which everybody in the session would see.\n"
                    + "Use an address that works without one.", address);
        }
        if (address.getHost() == null || isOddNumber(address.getHost())) {
            throw refused("'%s' names no server.\nMaybe the name is misspelt; a number is written with three dots, as"
                    + " in 192.0.2.1, and letters beyond ASCII as browsers copy them (xn--…).", address);
        }
        int port = port(address);
        if (!allowed.names(port) && !isOfTheWeb(port)) {
            throw refused("'%s' is at port " + port + ", where there is no web server.\n"
                    + "Ports of the web are 80, 443 and most above 1023.", address);
        }
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create(
                URI.create(scheme + "://" + address.getRawAuthority() + path + query).toASCIIString());
    }

    private static boolean isOddNumber(String host) {
        return NUMBER.matcher(host).matches() && !PLAIN.matcher(host).matches();
    }

    /**
     * Below 1024 other services of the system answer, some of which take an HTTP request for orders of their own.
     * Above, web servers are common, and what must not be reached there is not at public addresses.
     */
    private static boolean isOfTheWeb(int port) {
        return port == 80
                || port == 443
                || port > LAST_OF_THE_SYSTEM && port <= 65_535 && !NO_BROWSER_TAKES.contains(port);
    }

    static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** For people: without the query and the user, which may be secrets. */
    static String shown(URI address) {
        String host = address.getHost() == null ? "…" : address.getHost();
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String path = address.getPath() == null ? "" : address.getPath();
        String text = (address.getScheme() + "://" + host + port + path).replaceAll(UNSEEN, "\ufffd");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static FetchException refused(String message, URI address) {
        return new FetchException(Reason.ADDRESS, message.replace("%s", shown(address)));
    }
}
