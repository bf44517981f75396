package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.address.SipUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.FromHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Asks who somebody is, and checks what they show: digest as a server (RFC 7616, 8760). Whoever says to be one of those
 * with a password here has to show it; with {@link Settings#challenge} everybody. Thread-safe.
 */
final class Doorman {

    private final Settings settings;
    private final Nonces nonces;
    private final Guesses guesses;

    /** @param millis a clock that never runs backwards, ms */
    Doorman(Settings settings, LongSupplier millis) {
        this.settings = settings;
        this.nonces = new Nonces(millis);
        this.guesses = new Guesses(millis);
    }

    /** What becomes of somebody at the door. */
    sealed interface Seen {
        /** @param user has shown the password of that user; empty for somebody who did not need to */
        record In(Optional<String> user) implements Seen {}

        /** Is asked, asked again, or turned away. */
        record Asked(Response response) implements Seen {}
    }

    /**
     * @param trusted whether it comes by a trunk. It vouches for those of elsewhere (RFC 3325), never for those who have a
     *        password here: they show it whichever way they come
     */
    Seen look(Request request, boolean trusted, String tag) {
        Optional<AuthorizationHeader> shown = ours(request);
        if (shown.isPresent()) {
            return check(request, shown.get(), tag);
        }
        URI from = ((FromHeader) request.getHeader(FromHeader.NAME)).getAddress().getURI();
        if (!trusted && settings.challenge() || claims(from)
                || trusted && Parties.asserted(request).map(Address::getURI).filter(this::claims).isPresent()) {
            return ask(request, tag, false);
        }
        return new Seen.In(Optional.empty());
    }

    /** Whether it is the address of somebody who has a password here. */
    private boolean claims(URI uri) {
        return uri instanceof SipURI own
                && own.getUser() != null
                && own.getHost().toLowerCase(Locale.ROOT).equals(settings.realm())
                && settings.accounts().containsKey(Escapes.decoded(own.getUser()));
    }

    private Optional<AuthorizationHeader> ours(Request request) {
        Iterator<?> headers = request.getHeaders(AuthorizationHeader.NAME);
        while (headers.hasNext()) {
            AuthorizationHeader header = (AuthorizationHeader) headers.next();
            if ("digest".equalsIgnoreCase(header.getScheme()) && settings.realm().equals(header.getRealm())
                    && !settings.accounts().isEmpty()) {
                return Optional.of(header);
            }
        }
        return Optional.empty();
    }

    private Seen check(Request request, AuthorizationHeader shown, String tag) {
        Optional<Digest> digest = Digest.named(shown.getAlgorithm());
        String nonce = String.valueOf(shown.getNonce());
        Nonces.State state = nonces.state(nonce);
        Optional<Digest.Qop> qop = qop(shown);
        if (digest.isEmpty() || state == Nonces.State.FOREIGN || shown.getUsername() == null || shown.getURI() == null
                || shown.getQop() != null && (qop.isEmpty() || !shown.getQop().equals("auth"))
                || !same(shown.getURI(), request.getRequestURI())) {
            return ask(request, tag, false);
        }
        Settings.Secret password = settings.accounts().get(shown.getUsername());
        // As much is reckoned for those who do not exist.
        String expected = digest.get().response(shown.getUsername(), settings.realm(),
                password == null ? "?" : password.value(), request.getMethod(), shown.getURI().toString(), nonce, qop);
        String given = String.valueOf(shown.getResponse()).toLowerCase(Locale.ROOT);
        Guesses.Outcome outcome = guesses.attempt(Headers.source(request), shown.getUsername(), () ->
                MessageDigest.isEqual(bytes(expected), bytes(given)) && password != null);
        if (outcome == Guesses.Outcome.TOO_OFTEN) {
            return new Seen.Asked(Headers.response(request, 403, "Too many wrong passwords", tag));
        }
        if (outcome == Guesses.Outcome.WRONG) {
            return ask(request, tag, false);
        }
        long count = qop.map(each -> Long.parseLong(each.count(), 16)).orElse(1L);
        if (state == Nonces.State.STALE || !nonces.use(nonce, count)) {
            return ask(request, tag, true);
        }
        return new Seen.In(Optional.of(shown.getUsername()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Digest.Qop> qop(AuthorizationHeader shown) {
        int count = shown.getNonceCount();
        return shown.getQop() == null || shown.getCNonce() == null || count < 1
                ? Optional.empty()
                : Optional.of(new Digest.Qop("%08x".formatted(count), shown.getCNonce()));
    }

    /** A digest is for one address only. Proxies may have put another host into it meanwhile. */
    private static boolean same(URI shown, URI asked) {
        return shown instanceof SipUri one && asked instanceof SipUri other
                ? java.util.Objects.equals(one.getUser(), other.getUser())
                : shown.equals(asked);
    }

    private Seen ask(Request request, String tag, boolean stale) {
        Response response = Headers.response(request, 401, "Unauthorized", tag);
        String nonce = nonces.make();
        for (Digest digest : Digest.values()) {
            response.addHeader(Headers.header("WWW-Authenticate",
                    "Digest realm=\"%s\",qop=\"auth\",nonce=\"%s\",algorithm=%s%s".formatted(settings.realm(), nonce, digest.label(), stale ? ",stale=true" : "")));
        }
        return new Seen.Asked(response);
    }
}
