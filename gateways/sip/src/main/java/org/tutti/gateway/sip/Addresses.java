package org.tutti.gateway.sip;

import java.util.Locale;
import java.util.Set;
import org.tutti.gateway.sip.signal.Settings;

/** Of SIP and telephone URIs in their simplest form, as {@code Party} has them. */
final class Addresses {

    private Addresses() {}

    /** The user part, or the number; empty if there is none. */
    static String user(String address) {
        String rest = address.substring(address.indexOf(':') + 1);
        int at = rest.indexOf('@');
        if (at >= 0) {
            return rest.substring(0, at);
        }
        return address.startsWith("tel:") ? rest : "";
    }

    /**
     * Whether a URI may be called: it lies in one of the domains. What is a telephone number, which may cost money, takes
     * {@code tel} among them besides.
     */
    static boolean within(String uri, Set<String> domains) {
        String plain = uri.replaceFirst("(?i)^sips?:", "").replaceFirst("[;?].*$", "");
        int at = plain.lastIndexOf('@');
        boolean number = at < 0 || plain.substring(0, at).matches("[+].*|\\P{L}*");
        if (number && !domains.contains(Settings.TEL)) {
            return false;
        }
        if (at < 0) {
            return uri.toLowerCase(Locale.ROOT).startsWith("tel:");
        }
        String host = plain.substring(at + 1).replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return domains.contains(host);
    }

    /** What somebody is called for all to see: of a telephone number only the end. */
    static String masked(String name) {
        if (name.isEmpty()) {
            return "Telephone";
        }
        String digits = name.replaceAll("[ ()/.-]", "");
        return digits.matches("\\+?\\d{5,}") ? "Telephone …" + digits.substring(digits.length() - 3) : name;
    }
}
