package org.tutti.gateway.sip.signal;

import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sip.InvalidArgumentException;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.address.URI;
import javax.sip.message.Request;

/**
 * Where a request goes.
 *
 * @param uri whom it is for
 * @param route the proxy it goes by
 * @param transport {@code udp}, {@code tcp} or {@code tls}
 */
record Target(SipURI uri, Optional<SipURI> route, String transport) {

    private static final int MOST_CHARS = 300;
    /** Of a call that comes to nothing. */
    static final Target NOWHERE = Headers.sure(() -> new Target(
            Headers.ADDRESSES.createSipURI("nobody", "invalid"), Optional.empty(), "udp"));

    /** Somebody who may not be called, or not be reached. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Whom to call.
     *
     * @throws RefusedException unless it is an address within a domain that may be called, or a number where these may be
     *         ({@link Settings#dial})
     */
    static Target of(String to, Settings settings, Set<String> transports) throws RefusedException {
        if (to.length() > MOST_CHARS
                || to.chars().anyMatch(c -> Character.isISOControl(c) || "?<>\"".indexOf(c) >= 0)) {
            throw new RefusedException(400, "An address to call is such as sip:eva@example.org, without headers");
        }
        URI asked = uri(to);
        if ((asked instanceof TelURL || asked instanceof SipURI sip && number(sip)) && !settings.dial().contains(Settings.TEL)) {
            throw new RefusedException(403, "Telephone numbers may not be called: tutti.sip.dial does not name tel");
        }
        SipURI uri = asked instanceof TelURL tel ? phone(tel, settings) : (SipURI) asked;
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (asked instanceof SipURI && (host.equals(Settings.TEL) || !settings.dial().contains(host))) {
            throw new RefusedException(403, "The domain %s may not be called: tutti.sip.dial names those that may be"
                    .formatted(host));
        }
        // What else is in it might send the call elsewhere.
        uri.removeParameter("maddr");
        uri.removeParameter("method");
        Optional<SipURI> route = settings.registration().flatMap(account -> route(account, host));
        String transport = transport(route.orElse(uri));
        if (!transports.contains(transport)) {
            throw new RefusedException(403, "There is no %s here".formatted(transport.toUpperCase(Locale.ROOT)));
        }
        return new Target(uri, route, transport);
    }

    /** What may be a telephone number to who takes the call, and cost money: no letters in it, or it says so. */
    private static boolean number(SipURI uri) {
        String user = Escapes.decoded(uri.getUser()).split(";")[0].strip();
        return user.startsWith("+") || "phone".equalsIgnoreCase(uri.getUserParam())
                || user.chars().noneMatch(Character::isLetter);
    }

    private static URI uri(String to) throws RefusedException {
        try {
            URI uri = Headers.ADDRESSES.createURI(to.strip());
            if (uri instanceof SipURI sip && sip.getUser() != null && sip.getUserPassword() == null) {
                return sip;
            }
            if (uri instanceof TelURL) {
                return uri;
            }
        } catch (ParseException | RuntimeException e) {
            // As for what is no such address.
        }
        throw new RefusedException(400, "An address to call is such as sip:eva@example.org or tel:+4930123456");
    }

    private static SipURI phone(TelURL tel, Settings settings) throws RefusedException {
        Settings.Registration account = settings.registration().orElseThrow(() -> new RefusedException(403,
                "A telephone number can only be called through a proxy: set tutti.sip.account"));
        String number = Parties.simple(tel).substring("tel:".length());
        return Headers.sure(() -> {
            SipURI uri = Headers.ADDRESSES.createSipURI(number, SettingsReader.domainOf(account.address()));
            uri.setParameter("user", "phone");
            return uri;
        });
    }

    /** The registrar. */
    static Target registrar(Settings.Registration account) {
        return Headers.sure(() -> {
            String domain = SettingsReader.domainOf(account.address());
            SipURI uri = Headers.ADDRESSES.createSipURI(null, domain);
            uri.setPort(((SipURI) Headers.ADDRESSES.createURI(account.address())).getPort());
            Optional<SipURI> route = route(account, domain);
            return new Target(uri, route, transport(route.orElse(uri)));
        });
    }

    private static Optional<SipURI> route(Settings.Registration account, String host) {
        String domain = SettingsReader.domainOf(account.address());
        Optional<String> proxy = account.proxy()
                .or(() -> host.equals(domain) ? Optional.empty() : Optional.of("sip:" + domain));
        return proxy.map(text -> Headers.sure(() -> {
            SipURI uri = (SipURI) Headers.ADDRESSES.createURI(text);
            uri.setLrParam();
            return uri;
        }));
    }

    private static String transport(SipURI uri) {
        String named = uri.getTransportParam();
        return uri.isSecure() ? "tls" : named == null ? "udp" : named.toLowerCase(Locale.ROOT);
    }

    /** The host that is spoken to. */
    String nextHost() {
        return route.orElse(uri).getHost();
    }

    int nextPort() {
        int port = route.orElse(uri).getPort();
        return port > 0 ? port : transport.equals("tls") ? 5061 : 5060;
    }

    /** A request outside of any dialog. */
    Request request(Stack stack, String method, URI from, String name, String fromTag, URI to, String callId, long number)
            throws ParseException, InvalidArgumentException {
        var fromAddress = Headers.ADDRESSES.createAddress(from);
        if (!name.isBlank()) {
            fromAddress.setDisplayName(Headers.quotable(name));
        }
        var via = Headers.HEADERS.createViaHeader(stack.host(),
                transport.equals("tls") ? stack.tlsPort().orElseThrow() : stack.port(), transport, null);
        via.setRPort();
        Request request = Headers.MESSAGES.createRequest((URI) uri.clone(), method,
                Headers.HEADERS.createCallIdHeader(callId),
                Headers.HEADERS.createCSeqHeader(number, method),
                Headers.HEADERS.createFromHeader(fromAddress, fromTag),
                Headers.HEADERS.createToHeader(Headers.ADDRESSES.createAddress(to), null),
                java.util.List.of(via),
                Headers.HEADERS.createMaxForwardsHeader(70));
        route.ifPresent(proxy -> {
            SipURI hop = (SipURI) proxy.clone();
            request.addHeader(Headers.HEADERS.createRouteHeader(Headers.ADDRESSES.createAddress(hop)));
        });
        Headers.set(request, "User-Agent", "Tutti");
        return request;
    }
}
