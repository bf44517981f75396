package org.tutti.engine.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tutti.engine.Staff;
import org.tutti.engine.hooks.Scope;
import org.tutti.session.Template;

/**
 * An identity provider whose tokens are believed, and what they make of who shows them.
 *
 * @param name as in the claim {@code iss}; also where it is described
 * @param keys where its keys are; empty to look it up (OpenID Connect Discovery)
 * @param audiences one of these must be in the claim {@code aud}
 * @param tenant whose staff all of them are; empty if a claim says it
 * @param tenantClaim the claim that says whose staff somebody is
 * @param rolesClaim the claim that roles and templates go by; {@code realm_access.roles} is the one within the other
 * @param roles by the values of that claim
 * @param templates what the sessions of somebody begin as, by the values of that claim; the first that they have counts
 * @param allowed whether it may be at an address that is not public, and without TLS
 */
record TrustedIssuer(
        String name,
        Optional<URI> keys,
        List<String> audiences,
        Optional<String> tenant,
        String tenantClaim,
        String rolesClaim,
        Map<String, Staff.Role> roles,
        Map<String, Template> templates,
        boolean allowed) {

    private static final Set<String> FIELDS = Set.of(
            "issuer", "jwks", "audience", "tenant", "rolesClaim", "roles", "templates", "allow");

    TrustedIssuer {
        audiences = List.copyOf(audiences);
    }

    /** @throws IllegalArgumentException if it is not as docs/identity.md says; the message names the field */
    static TrustedIssuer read(JsonNode json) {
        json.fieldNames().forEachRemaining(field -> check(FIELDS.contains(field), "has no field '" + field + "'"));
        String name = text(json, "issuer").orElseThrow(() -> wrong("needs 'issuer', the URL of the provider"));
        boolean allowed = json.path("allow").asBoolean(false);
        checkAddress(name, allowed);
        Optional<String> keys = text(json, "jwks");
        keys.ifPresent(address -> checkAddress(address, allowed));
        List<String> audiences = texts(json.path("audience"));
        check(!audiences.isEmpty(), "needs 'audience', for whom its tokens must be");
        JsonNode tenant = json.path("tenant");
        Optional<String> fixed = tenant.isTextual() ? Optional.of(tenant.asText()) : Optional.empty();
        check(fixed.map(WebTokens::isTenant).orElse(tenant.path("claim").isTextual()),
                "needs 'tenant': a name of letters, digits, '.', '_' and '-', or {\"claim\": \"…\"}");
        check(fixed.filter(Scope.DEFAULT_TENANT::equals).isEmpty(),
                "takes another 'tenant' than 'default', which is who runs this server");
        Map<String, Staff.Role> roles = words(json.path("roles"), Staff.Role.class);
        check(!roles.isEmpty(), "needs 'roles', such as {\"tutti-hosts\": \"host\"}");
        return new TrustedIssuer(
                name,
                keys.map(URI::create),
                audiences,
                fixed,
                tenant.path("claim").asText(),
                text(json, "rolesClaim").orElse("groups"),
                roles,
                words(json.path("templates"), Template.class),
                allowed);
    }

    private static void checkAddress(String text, boolean allowed) {
        try {
            URI address = URI.create(text);
            check(address.getHost() != null && ("https".equals(address.getScheme())
                            || allowed && "http".equals(address.getScheme())),
                    "is at an https address, or at http with \"allow\": true; '%s' is neither".formatted(text));
        } catch (IllegalArgumentException e) {
            throw wrong("is at an https address, or at http with \"allow\": true; '%s' is neither".formatted(text));
        }
    }

    /** Where it may be reached although it is not public, as {@code tutti.fetch.allow} has it. */
    List<String> addresses() {
        List<String> hosts = new ArrayList<>();
        if (allowed) {
            hosts.add(host(URI.create(name)));
            keys.ifPresent(address -> hosts.add(host(address)));
        }
        return hosts;
    }

    private static String host(URI address) {
        int usual = "https".equals(address.getScheme()) ? 443 : 80;
        return address.getHost() + ':' + (address.getPort() < 0 ? usual : address.getPort());
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        if (json.isTextual()) {
            texts.add(json.asText());
        }
        json.elements().forEachRemaining(each -> texts.add(each.asText()));
        return texts;
    }

    private static <E extends Enum<E>> Map<String, E> words(JsonNode json, Class<E> kind) {
        Map<String, E> words = new LinkedHashMap<>();
        json.properties().forEach(each -> {
            try {
                words.put(each.getKey(), Enum.valueOf(kind, each.getValue().asText().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw wrong("knows no %s '%s'".formatted(
                        kind.getSimpleName().toLowerCase(Locale.ROOT), each.getValue().asText()));
            }
        });
        return words;
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw wrong(what);
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("An issuer " + what + ".");
    }
}
