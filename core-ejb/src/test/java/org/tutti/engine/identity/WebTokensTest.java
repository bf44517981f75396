package org.tutti.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Staff;
import org.tutti.engine.Staff.Role;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Template;

/** C-70; from outside: IdentityIT. */
class WebTokensTest {

    private static final String ISSUER = "https://login.example.org/acme";
    private static final long NOW_S = 1_800_000_000;

    private static final RsaJsonWebKey FIRST = key("first"), SECOND = key("second");
    private List<RsaJsonWebKey> published = List.of(FIRST);
    private boolean away;
    private int asked;
    private long now = NOW_S * 1_000_000;

    private WebTokens tokens(String more) {
        String entry = """
                {"issuer": "%s", "audience": ["tutti", "other"], "tenant": "acme",
                 "roles": {"admins": "admin", "teachers": "host"}, "templates": {"teachers": "teacher"}%s}"""
                .formatted(ISSUER, more);
        return new WebTokens(List.of(issuer(entry)), this::read, () -> now);
    }

    private static TrustedIssuer issuer(String entry) {
        try {
            return TrustedIssuer.read(new JsonMapper().readTree(entry));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private String read(URI address) throws IOException {
        if (away) {
            throw new IOException("Nobody answers.");
        }
        if (address.getPath().endsWith("/openid-configuration")) {
            return "{\"issuer\": \"%s\", \"jwks_uri\": \"https://login.example.org/keys\"}".formatted(ISSUER);
        }
        asked++;
        return new JsonWebKeySet(published).toJson();
    }

    private static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private String token(RsaJsonWebKey key, Consumer<JwtClaims> change) {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject("ada");
        claims.setAudience("tutti");
        claims.setExpirationTime(NumericDate.fromMilliseconds(now / 1000 + 300_000));
        claims.setStringListClaim("groups", "teachers", "others");
        change.accept(claims);
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void claims_sayWhoSomebodyIs_andWhatTheirSessionsBeginAs() throws RefusedException {
        Staff staff = tokens("").staff(token(FIRST, claims -> claims.setStringClaim("name", " A\u0007da\n")));
        assertThat(staff).isEqualTo(new Staff(
                "acme", ISSUER + "#ada", "Ada", Set.of(Role.HOST), Optional.of(Template.TEACHER),
                now + 300_000_000));
    }

    @Test
    void roles_mayLieWithinAnotherClaim_orBeWordsOfAText() throws RefusedException {
        WebTokens nested = tokens(", \"rolesClaim\": \"realm_access.roles\"");
        String deep = token(FIRST, claims -> claims.setClaim("realm_access", Map.of("roles", List.of("admins"))));
        assertThat(nested.staff(deep).roles()).containsExactly(Role.ADMIN);
        WebTokens words = tokens(", \"rolesClaim\": \"scope\"");
        String scope = token(FIRST, claims -> claims.setStringClaim("scope", "openid teachers"));
        assertThat(words.staff(scope).roles()).containsExactly(Role.HOST);
    }

    @Test
    void aNewKey_isLookedFor_butOnceAMinute() throws RefusedException {
        WebTokens tokens = tokens("");
        tokens.staff(token(FIRST, _ -> {}));
        assertThat(asked).isEqualTo(1);
        now += 1_000_000;
        refused(tokens, token(SECOND, _ -> {}));
        assertThat(asked).isEqualTo(2);
        published = List.of(FIRST, SECOND);
        now += 30_000_000;
        refused(tokens, token(SECOND, _ -> {}));
        assertThat(asked).isEqualTo(2);
        now += 31_000_000;
        assertThat(tokens.staff(token(SECOND, _ -> {})).name()).isEqualTo("Staff");
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void oldKeys_stayGoodWhileTheIssuerIsAway_andGoWhenItIsBack() throws RefusedException {
        WebTokens tokens = tokens("");
        tokens.staff(token(FIRST, _ -> {}));
        away = true;
        now += IssuerKeys.GOOD_FOR + 1;
        assertThat(tokens.staff(token(FIRST, _ -> {})).account()).endsWith("#ada");
        away = false;
        published = List.of(SECOND);
        now += IssuerKeys.AWAY_FOR + 1;
        refused(tokens, token(FIRST, _ -> {}));
    }

    @Test
    void theTenantOfWhoRunsTheServer_isNoIssuersToGive() throws RefusedException {
        String entry = """
                {"issuer": "%s", "audience": "tutti", "tenant": {"claim": "org"}, "roles": {"teachers": "host"}}"""
                .formatted(ISSUER);
        var tokens = new WebTokens(List.of(issuer(entry)), this::read, () -> now);
        assertThat(tokens.staff(token(FIRST, claims -> claims.setStringClaim("org", "bolt"))).tenant()).isEqualTo("bolt");
        refused(tokens, token(FIRST, claims -> claims.setStringClaim("org", "default")));
    }

    private static void refused(WebTokens tokens, String token) {
        assertThatThrownBy(() -> tokens.staff(token))
                .isInstanceOfSatisfying(RefusedException.class, refused ->
                        assertThat(refused.refusal().code()).isEqualTo(Code.TOKEN_REFUSED));
    }

    @Test
    void anIssuer_thatIsNotAsItShouldBe_isNamedWithItsField() {
        assertWrong("{}", "needs 'issuer'");
        assertWrong("{\"issuer\": \"http://a.example\"}", "https");
        assertWrong("{\"issuer\": \"https://a.example\"}", "audience");
        assertWrong("{\"issuer\": \"https://a.example\", \"audience\": \"t\", \"tenant\": \"a b\"}", "tenant");
        assertWrong("{\"issuer\": \"https://a.example\", \"audience\": \"t\", \"tenant\": \"a\"}", "roles");
        assertWrong("{\"issuer\": \"https://a.example\", \"audience\": \"t\", \"tenant\": \"default\"}", "another 'tenant'");
        assertWrong("{\"issuer\": \"https://a.example\", \"role\": {}}", "no field 'role'");
        assertWrong("""
                {"issuer": "https://a.example", "audience": "t", "tenant": "a", "roles": {"x": "king"}}""", "no role 'king'");
    }

    private static void assertWrong(String entry, String words) {
        assertThatThrownBy(() -> issuer(entry)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }
}
