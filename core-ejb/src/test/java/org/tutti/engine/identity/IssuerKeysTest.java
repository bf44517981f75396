package org.tutti.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C-48: an issuer that takes its time holds up one request and no other. */
@Timeout(60)
class IssuerKeysTest {

    private final CountDownLatch asked = new CountDownLatch(2), answered = new CountDownLatch(1);
    private RsaJsonWebKey key;
    private volatile long now = 1_800_000_000_000_000L;
    private IssuerKeys keys;

    @BeforeEach
    void begin() throws IOException, JoseException {
        key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("known");
        TrustedIssuer issuer = TrustedIssuer.read(new JsonMapper().readTree("""
                {"issuer": "https://a.example", "jwks": "https://a.example/keys", "audience": "t", "tenant": "acme",
                 "roles": {"x": "host"}}"""));
        keys = new IssuerKeys(issuer, this::read, () -> now);
    }

    /** At once the first time, and then when the test lets it. */
    private String read(URI address) {
        asked.countDown();
        if (asked.getCount() == 0) {
            try {
                answered.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return new JsonWebKeySet(key).toJson();
    }

    private Key resolve(String id) throws UnresolvableKeyException {
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKeyIdHeaderValue(id);
        return keys.resolveKey(signature, List.of());
    }

    private CompletableFuture<Void> elsewhere(String id) {
        return CompletableFuture.runAsync(() -> {
            try {
                resolve(id);
            } catch (UnresolvableKeyException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }

    @Test
    void aForgedToken_thatHasKeysLookedFor_keepsNobodyWaiting() throws Exception {
        resolve("known");
        now += 1;
        CompletableFuture<Void> forged = elsewhere("forged");
        asked.await();
        assertThat(resolve("known")).isEqualTo(key.getKey());
        assertThatThrownBy(() -> resolve("also forged")).isInstanceOf(UnresolvableKeyException.class);
        assertThat(forged).isNotDone();
        answered.countDown();
        assertThat(forged).failsWithin(Duration.ofSeconds(30));
    }

    @Test
    void oldKeys_areGoneByWhileAnotherThreadReadsThemAnew() throws Exception {
        resolve("known");
        now += IssuerKeys.GOOD_FOR + 1;
        CompletableFuture<Void> first = elsewhere("known");
        asked.await();
        assertThat(resolve("known")).isEqualTo(key.getKey());
        assertThat(first).isNotDone();
        answered.countDown();
        assertThat(first).succeedsWithin(Duration.ofSeconds(30));
    }
}
