package org.tutti.engine.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.Key;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The keys of an issuer. They are read when they are first needed, again when they are 15 minutes old, and when a token
 * names one that is not among them: for that at most once a minute, whoever sends such tokens. While the issuer is away
 * those known last stay good. Thread-safe: one thread reads, and the others go by the keys known so far, so that
 * whoever sends forged tokens keeps nobody waiting.
 */
final class IssuerKeys implements VerificationKeyResolver {

    static final long GOOD_FOR = 15 * 60_000_000L, UNKNOWN_EVERY = 60_000_000L;

    /** How soon an issuer is asked again that did not answer. */
    static final long AWAY_FOR = 5_000_000L;

    private static final Logger LOG = System.getLogger(IssuerKeys.class.getName());
    private static final JsonMapper JSON = new JsonMapper();

    private final TrustedIssuer issuer;
    private final Documents documents;
    private final LongSupplier now;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile List<JsonWebKey> keys = List.of();
    private volatile long readAt = Long.MIN_VALUE / 2, failedAt = Long.MIN_VALUE / 2, unknownAt = Long.MIN_VALUE / 2;

    /** @param now the instant by the server's clock, in µs */
    IssuerKeys(TrustedIssuer issuer, Documents documents, LongSupplier now) {
        this.issuer = issuer;
        this.documents = documents;
        this.now = now;
    }

    @Override
    public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> around)
            throws UnresolvableKeyException {
        readOnce(this::old, () -> {});
        Optional<Key> known = find(signature, around);
        if (known.isEmpty()) {
            readOnce(this::mayHaveNew, () -> unknownAt = now.getAsLong());
            known = find(signature, around);
        }
        return known.orElseThrow(() -> new UnresolvableKeyException(
                keys.isEmpty() ? "The issuer's keys could not be had." : "It is none of the issuer's keys."));
    }

    private boolean old() {
        return now.getAsLong() - readAt > GOOD_FOR && now.getAsLong() - failedAt > AWAY_FOR;
    }

    private boolean mayHaveNew() {
        return readAt != now.getAsLong() && now.getAsLong() - unknownAt > UNKNOWN_EVERY;
    }

    /** Not while another thread does, nor when that has just done it. */
    private void readOnce(BooleanSupplier due, Runnable before) {
        if (!due.getAsBoolean() || !reading.tryLock()) {
            return;
        }
        try {
            if (due.getAsBoolean()) {
                before.run();
                read();
            }
        } finally {
            reading.unlock();
        }
    }

    private Optional<Key> find(JsonWebSignature signature, List<JsonWebStructure> around) {
        try {
            return Optional.of(new JwksVerificationKeyResolver(keys).resolveKey(signature, around));
        } catch (UnresolvableKeyException e) {
            return Optional.empty();
        }
    }

    private void read() {
        try {
            keys = new JsonWebKeySet(documents.read(address())).getJsonWebKeys().stream()
                    // A shared secret is nobody's public key.
                    .filter(key -> key.getKeyType().equals("RSA") || key.getKeyType().equals("EC"))
                    .toList();
            readAt = now.getAsLong();
        } catch (IOException | JoseException e) {
            failedAt = now.getAsLong();
            LOG.log(Level.WARNING, "TUTTI-0023 The keys of {0} cannot be read: {1} {2}",
                    issuer.name(), e.getMessage(), keys.isEmpty() ? "Its staff cannot come in." : "The old ones stay.");
        }
    }

    private URI address() throws IOException {
        if (issuer.keys().isPresent()) {
            return issuer.keys().get();
        }
        String base = issuer.name().endsWith("/") ? issuer.name() : issuer.name() + "/";
        JsonNode about = JSON.readTree(documents.read(URI.create(base + ".well-known/openid-configuration")));
        if (!about.path("issuer").asText().equals(issuer.name())) {
            throw new IOException("What is there calls itself another issuer.");
        }
        try {
            return new URI(about.path("jwks_uri").asText());
        } catch (java.net.URISyntaxException e) {
            throw new IOException("It says no address of its keys.", e);
        }
    }
}
