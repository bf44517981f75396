package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.header.ims.PAssertedIdentityHeader;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;

/** Tells from a message who sent it. */
final class Parties {

    private static final int MOST_NAME = 100;
    private static final int MOST_ADDRESS = 300;

    private Parties() {}

    /**
     * @param shown the user name that was proved by a password
     * @param domain of those who have passwords here
     */
    static Party of(Request request, Optional<String> shown, Optional<Settings.Trunk> trunk, String domain) {
        Address from = ((FromHeader) request.getHeader(FromHeader.NAME)).getAddress();
        Optional<Address> asserted = trunk.flatMap(_ -> asserted(request));
        Address said = asserted.orElse(from);
        String address = shown.map(user -> "sip:" + Escapes.user(user) + "@" + domain.toLowerCase(Locale.ROOT))
                .orElseGet(() -> simple(said.getURI()));
        boolean anonymous = address.endsWith("@anonymous.invalid");
        // What a trunk does not vouch for is only what somebody says.
        boolean known = shown.isPresent() || asserted.isPresent() && !anonymous;
        return new Party(address, known, name(said).or(() -> name(from)), device(request), Headers.source(request),
                trunk.map(Settings.Trunk::name));
    }

    /** Whom the neighbour it comes by vouches for, if that is to be believed (RFC 3325). */
    static Optional<Address> asserted(Request request) {
        return request.getHeader(PAssertedIdentityHeader.NAME) instanceof PAssertedIdentityHeader header
                ? Optional.ofNullable(header.getAddress())
                : Optional.empty();
    }

    /** A URI in its simplest form, such as {@code sip:eva@example.org}. */
    static String simple(URI uri) {
        String text = switch (uri) {
            case SipURI sip -> "sip:" + (sip.getUser() == null ? "" : sip.getUser() + "@")
                    + sip.getHost().toLowerCase(Locale.ROOT);
            case TelURL tel -> "tel:" + (tel.isGlobal() ? "+" : "") + digits(tel.getPhoneNumber());
            default -> uri.toString();
        };
        return text.length() > MOST_ADDRESS ? text.substring(0, MOST_ADDRESS) : text;
    }

    private static String digits(String number) {
        return number.replaceAll("[-.() ]", "");
    }

    static Optional<String> name(Address address) {
        String name = address.getDisplayName();
        if (name == null) {
            return Optional.empty();
        }
        StringBuilder clean = new StringBuilder();
        name.codePoints().limit(MOST_NAME)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        return Optional.of(clean.toString().strip()).filter(text -> !text.isEmpty());
    }

    /** Whether they want to be reached at the address that they are seen at. */
    static boolean there(Message message) {
        return contact(message).filter(Headers.source(message)::equals).isPresent();
    }

    /** Whether their address, as they see it, is one of a private network that they are seen from outside of. */
    static boolean hidden(Message message) {
        return contact(message)
                .filter(address -> address.isSiteLocalAddress() || address.isLoopbackAddress())
                .filter(address -> !address.equals(Headers.source(message)))
                .isPresent();
    }

    /** The address in their Contact; empty if it is a name, or none at all. */
    private static Optional<InetAddress> contact(Message message) {
        if (!(message.getHeader(ContactHeader.NAME) instanceof ContactHeader contact)
                || !(contact.getAddress().getURI() instanceof SipURI uri)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(uri.getHost().replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String device(Message message) {
        if (!(message.getHeader(ContactHeader.NAME) instanceof ContactHeader contact) || contact.getAddress() == null) {
            return Headers.source(message).getHostAddress();
        }
        String instance = contact.getParameter("+sip.instance");
        String text = instance == null ? contact.getAddress().getURI().toString() : instance.replaceAll("[\"<>]", "");
        return text.length() > MOST_ADDRESS ? text.substring(0, MOST_ADDRESS) : text;
    }

    /** Whom we call. */
    static Party called(URI uri, InetAddress there) {
        return new Party(simple(uri), false, Optional.empty(), uri.toString(), there, Optional.empty());
    }
}
