package org.tutti.gateway.sip.signal;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Who we are where that is asked for: digest as a client (RFC 7616, 8760). */
record Credentials(String user, Settings.Secret password) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param proxy whether it is a proxy that asks */
    record Challenge(
            boolean proxy,
            String realm,
            String nonce,
            Optional<String> opaque,
            boolean qop,
            Digest digest,
            boolean named) {

        /** The one with the strongest digest; empty if there is none that we know, or of those that are fit. */
        static Optional<Challenge> best(Response response, Predicate<Challenge> fit) {
            Optional<Challenge> best = Optional.empty();
            Iterator<?> headers = response.getStatusCode() == 407
                    ? response.getHeaders(ProxyAuthenticateHeader.NAME)
                    : response.getHeaders(WWWAuthenticateHeader.NAME);
            while (headers.hasNext()) {
                Optional<Challenge> next = of((WWWAuthenticateHeader) headers.next(), response.getStatusCode() == 407)
                        .filter(fit);
                if (best.isEmpty() || next.isPresent() && next.get().digest.compareTo(best.get().digest) < 0) {
                    best = next;
                }
            }
            return best;
        }

        private static Optional<Challenge> of(WWWAuthenticateHeader header, boolean proxy) {
            Optional<Digest> digest = Digest.named(header.getAlgorithm());
            Optional<String> qops = Optional.ofNullable(header.getQop());
            boolean auth = qops.isPresent() && java.util.Arrays.stream(qops.get().split(",")).map(String::strip)
                    .anyMatch("auth"::equalsIgnoreCase);
            if (!"digest".equalsIgnoreCase(header.getScheme()) || digest.isEmpty() || header.getNonce() == null
                    || header.getRealm() == null || qops.isPresent() && !auth) {
                return Optional.empty();
            }
            return Optional.of(new Challenge(proxy, header.getRealm(), header.getNonce(),
                    Optional.ofNullable(header.getOpaque()), auth, digest.get(), header.getAlgorithm() != null));
        }
    }

    /** Adds the answer to a challenge. */
    void answer(Challenge challenge, Request request) {
        String uri = request.getRequestURI().toString();
        String cnonce = HexFormat.of().formatHex(fresh());
        String response = challenge.digest.response(user, challenge.realm, password.value(), request.getMethod(), uri,
                challenge.nonce, challenge.qop ? Optional.of(new Digest.Qop("00000001", cnonce)) : Optional.empty());
        StringBuilder text = new StringBuilder("Digest username=").append(quoted(user))
                .append(",realm=").append(quoted(challenge.realm))
                .append(",nonce=").append(quoted(challenge.nonce))
                .append(",uri=").append(quoted(uri))
                .append(",response=").append(quoted(response));
        if (challenge.named) {
            text.append(",algorithm=").append(challenge.digest.label());
        }
        if (challenge.qop) {
            text.append(",qop=auth,nc=00000001,cnonce=").append(quoted(cnonce));
        }
        challenge.opaque.ifPresent(opaque -> text.append(",opaque=").append(quoted(opaque)));
        Headers.set(request, challenge.proxy ? "Proxy-Authorization" : "Authorization", text.toString());
    }

    private static byte[] fresh() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
