package org.tutti.engine.identity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Staff;
import org.tutti.engine.hooks.Scope;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Template;

/** JSON Web Tokens of the issuers that are trusted here (RFC 7519, RFC 9068, MicroProfile JWT). Thread-safe. */
final class WebTokens {

    /** In characters; what groups somebody is in may take room. */
    static final int LONGEST = 8192;

    private static final int LEEWAY_S = 30;
    private static final int LONGEST_ACCOUNT = 400, LONGEST_NAME = 80;

    /** What tokens call themselves that say who somebody is; others are for other uses, such as signing out. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /** By keys that are published: with a shared secret, or none at all, anybody could sign. */
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

    private final Map<String, TrustedIssuer> issuers = new HashMap<>();
    private final Map<String, IssuerKeys> keys = new HashMap<>();
    private final LongSupplier now;

    /** @param now the instant by the server's clock, in µs */
    WebTokens(List<TrustedIssuer> trusted, Documents documents, LongSupplier now) {
        this.now = now;
        for (TrustedIssuer issuer : trusted) {
            issuers.put(issuer.name(), issuer);
            keys.put(issuer.name(), new IssuerKeys(issuer, documents, now));
        }
    }

    /** Whether it is one by its looks: a header and claims in JSON, and a signature, which may be missing. */
    static boolean looksLike(String token) {
        return token.startsWith("eyJ") && token.chars().filter(each -> each == '.').count() == 2;
    }

    static boolean isTenant(String name) {
        return name.matches("[A-Za-z0-9._-]{1,64}");
    }

    Staff staff(String token) throws RefusedException {
        if (token.length() > LONGEST) {
            throw refused("The token has more than %d characters.".formatted(LONGEST));
        }
        TrustedIssuer issuer = issuerOf(token);
        try {
            JwtContext read = new JwtConsumerBuilder()
                    .setEvaluationTime(NumericDate.fromMilliseconds(now.getAsLong() / 1000))
                    .setAllowedClockSkewInSeconds(LEEWAY_S)
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .setVerificationKeyResolver(keys.get(issuer.name()))
                    .setExpectedIssuer(issuer.name())
                    .setExpectedAudience(issuer.audiences().toArray(String[]::new))
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .build()
                    .process(token);
            String type = read.getJoseObjects().getFirst().getHeader("typ");
            if (type != null && !TYPES.contains(type.toLowerCase(Locale.ROOT))) {
                throw refused("The token is of another kind: its header says typ '%s'.".formatted(shortened(type)));
            }
            return staff(issuer, read.getJwtClaims());
        } catch (InvalidJwtException e) {
            throw refused(why(e, issuer));
        } catch (MalformedClaimException e) {
            throw refused("A claim of the token has another type than it should.");
        }
    }

    /** Nothing is believed yet: it says only whose keys to try. */
    private TrustedIssuer issuerOf(String token) throws RefusedException {
        try {
            String name = new JwtConsumerBuilder()
                    .setSkipAllValidators()
                    .setDisableRequireSignature()
                    .setSkipSignatureVerification()
                    .setJwsAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS)
                    .build()
                    .processToClaims(token)
                    .getIssuer();
            return Optional.ofNullable(name).map(issuers::get).orElseThrow(() -> refused(
                    "The token is of an issuer that is not trusted here. Maybe it is missing in the file of -D%s."
                            .formatted(IssuersFile.SETTING)));
        } catch (InvalidJwtException | MalformedClaimException e) {
            throw refused("The token is no JSON Web Token. Maybe it was not copied whole.");
        }
    }

    private static String why(InvalidJwtException e, TrustedIssuer issuer) {
        if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID) || e.hasErrorCode(ErrorCodes.SIGNATURE_MISSING)) {
            return "The token is not signed by its issuer.";
        }
        if (e.hasExpired()) {
            return "The token has expired. Sign in again, or have a new one made.";
        }
        if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return "The token is not for this server: its claim 'aud' lacks '%s'."
                    .formatted(String.join("' or '", issuer.audiences()));
        }
        if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
            return "The token is not good yet: see its claim 'nbf'.";
        }
        return e.hasErrorCode(ErrorCodes.SUBJECT_MISSING) || e.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)
                ? "The token lacks the claim 'sub' or 'exp'."
                : "The token is refused: its signature cannot be checked. Maybe the key is new, or the issuer is away.";
    }

    private Staff staff(TrustedIssuer issuer, JwtClaims claims) throws MalformedClaimException, RefusedException {
        String tenant = issuer.tenant().orElseGet(() -> String.valueOf(claims.getClaimValue(issuer.tenantClaim())));
        // Whoever runs this server is told of the sessions of guests, too.
        if (!isTenant(tenant) || tenant.equals(Scope.DEFAULT_TENANT)
                || issuer.tenant().isEmpty() && !claims.hasClaim(issuer.tenantClaim())) {
            throw refused(
                    "The token says no tenant of this server: see its claim '%s'.".formatted(issuer.tenantClaim()));
        }
        Set<String> values = values(claims, issuer.rolesClaim());
        Set<Staff.Role> roles = new HashSet<>();
        issuer.roles().forEach((value, role) -> {
            if (values.contains(value)) {
                roles.add(role);
            }
        });
        if (roles.isEmpty()) {
            throw new RefusedException(new Refusal(
                    Code.NOT_PERMITTED,
                    "The token gives no role here: see its claim '%s'.".formatted(issuer.rolesClaim())));
        }
        Optional<Template> template = issuer.templates().entrySet().stream()
                .filter(each -> values.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        String account = issuer.name() + '#' + claims.getSubject();
        if (account.length() > LONGEST_ACCOUNT) {
            throw refused("The token's claim 'sub' is too long.");
        }
        long expiresAt = claims.getExpirationTime().getValueInMillis() * 1000;
        return new Staff(tenant, account, name(claims), roles, template, expiresAt);
    }

    private static String name(JwtClaims claims) {
        return Stream.of("name", "preferred_username", "upn")
                .map(claims::getClaimValue)
                .filter(String.class::isInstance)
                .map(each -> ((String) each).replaceAll("\\p{C}", "").strip())
                .filter(each -> !each.isEmpty())
                .findFirst()
                .map(WebTokens::cut)
                .orElse("Staff");
    }

    private static String cut(String name) {
        int most = Math.min(LONGEST_NAME, name.codePointCount(0, name.length()));
        return name.substring(0, name.offsetByCodePoints(0, most));
    }

    /** Of a list, or a text with words in it; also within others, as {@code realm_access.roles}. */
    private static Set<String> values(JwtClaims claims, String name) {
        Set<String> values = new HashSet<>();
        if (claims.getClaimValue(name) instanceof String words) {
            values.addAll(List.of(words.split(" ")));
        }
        claims.flattenClaims().getOrDefault(name, List.of()).forEach(each -> values.add(String.valueOf(each)));
        return values;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    static RefusedException refused(String why) {
        return new RefusedException(new Refusal(Code.TOKEN_REFUSED, why));
    }
}
