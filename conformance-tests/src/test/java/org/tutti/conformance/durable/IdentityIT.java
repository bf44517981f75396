package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.conformance.support.Issuer;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SigningKey;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** Staff by the tokens of their organisations' identity providers: docs/identity.md. */
@Tag("durable")
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
class IdentityIT {
    /** Tells tenants by a claim; and one whose tokens are all of one tenant. */
    private final Issuer issuer = Issuer.start(), single = Issuer.start();

    private TuttiServer server;

    @BeforeAll
    void start() {
        ObjectNode ofOne = single.entry();
        ofOne.put("tenant", "bolt");
        server = TuttiServer.startWith("identity", List.of(Issuer.setting(issuer.entry(), ofOne), "-Dtutti.create=staff"));
    }

    @AfterAll
    void stop() {
        try (TuttiServer _ = server; issuer; single) {
            // All of them.
        }
    }

    private HttpResponse<String> as(String token, String method, String path, Object body) {
        return server.api().send(
                server.api().request(path).header("Content-Type", "application/json").header("Authorization", "Bearer " + token)
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(TuttiApi.json(body))),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> look(String token) {
        return as(token, "GET", "api/staff", null);
    }

    /** Who they are, with a claim that is another. */
    private Map<String, ?> ada(String claim, Object value) {
        Map<String, Object> claims = new LinkedHashMap<>(
                Map.of("sub", "ada", "tenant", "acme", "groups", List.of("admins"), "iat", Instant.now().getEpochSecond() - 300));
        claims.put(claim, value);
        return claims;
    }

    private String create(String token, Map<String, ?> wish) {
        HttpResponse<String> answer = as(token, "POST", "api/sessions", wish);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return parse(answer).path("session").asText();
    }

    private JsonNode accepted(String token, String session, Map<String, ?> request) {
        HttpResponse<String> answer = as(token, "POST", "api/sessions/" + session + "/requests", request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return parse(answer);
    }

    @Test
    void tenantAndRoles_areAsTheClaimsSay_byAnyAlgorithmOfAPublicKey() {
        JsonNode ada = parse(look(issuer.staff("ada", "acme", "admins", "others")));
        assertThat(ada.path("tenant").asText()).isEqualTo("acme");
        assertThat(ada.path("roles")).extracting(JsonNode::asText).containsExactly("admin");
        JsonNode eve = parse(look(issuer.elliptic(
                Map.of("sub", "eve", "upn", "eve@acme", "tenant", "acme", "groups", List.of("supervisors")))));
        assertThat(eve.path("name").asText()).isEqualTo("eve@acme");
        assertThat(eve.path("roles")).extracting(JsonNode::asText).containsExactly("supervisor");
    }

    @Test
    void tenant_isTheIssuers_whateverItsTokensSay() {
        JsonNode bob = parse(look(single.staff("bob", "acme", "hosts")));
        assertThat(bob.path("tenant").asText()).isEqualTo("bolt");
    }

    static Stream<Arguments> roles() {
        return Stream.of(
                Arguments.of("teachers", "ask", "viewer"),
                Arguments.of("agents", "invitation", "participant"),
                Arguments.of("leads", "link", "participant"));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @Requirement("C-70")
    void teacherAgentAndLead_beginSessionsOfTheirKind(String group, String admission, String joinAs) {
        String token = issuer.staff("kim", "acme", group);
        String session = create(token, Map.of("item", "file:demo"));
        JsonNode told = parse(server.api().get("api/sessions/" + session));
        assertThat(told.path("admission").asText()).isEqualTo(admission);
        // They run it, and lead it as what the paper calls the moderator.
        assertThat(accepted(token, session, Map.of("type", "setDetails", "description", group)).path("type").asText()).isEqualTo("accepted");
        as(token, "DELETE", "api/sessions/" + session, null);
    }

    @Test
    void aTemplateThatIsNamed_isTaken() {
        String session = create(issuer.staff("kim", "acme", "teachers"), Map.of("item", "file:demo", "template", "lead"));
        assertThat(parse(server.api().get("api/sessions/" + session)).path("admission").asText()).isEqualTo("link");
    }

    @Test
    void aSession_isForWhoCreatedIt_andTheAdministratorsOfTheirTenant() {
        String owner = issuer.staff("olga", "acme", "hosts");
        String session = create(owner, Map.of("item", "file:demo", "correlation", "call-17"));
        String path = "api/sessions/" + session + "/timeline";
        assertThat(as(owner, "GET", path, null).statusCode()).isEqualTo(200);
        assertThat(as(issuer.staff("ada", "acme", "admins"), "GET", path, null).statusCode()).isEqualTo(200);
        assertProblem(as(issuer.staff("otto", "acme", "hosts"), "GET", path, null), 403, "not-permitted");
        assertProblem(as(issuer.staff("ada", "other", "admins"), "GET", path, null), 403, "not-permitted");
        // The same name at another provider is somebody else.
        assertProblem(as(single.staff("olga", "acme", "hosts"), "GET", path, null), 403, "not-permitted");
        JsonNode listed = parse(as(owner, "GET", "api/staff/sessions", null));
        assertThat(listed.findValuesAsText("correlation")).contains("call-17");
        assertThat(as(issuer.staff("ada", "other", "admins"), "GET", "api/staff/sessions", null).body())
                .doesNotContain("call-17");
        assertThat(as(owner, "DELETE", "api/sessions/" + session, null).statusCode()).isEqualTo(204);
    }

    @Test
    void aSupervisor_comesInAsAnObserver_andDoesNotRunIt() {
        String session = create(issuer.staff("olga", "acme", "hosts"), Map.of("item", "file:demo"));
        String supervisor = issuer.staff("sue", "acme", "supervisors");
        assertProblem(as(supervisor, "DELETE", "api/sessions/" + session, null), 403, "not-permitted");
        HttpResponse<String> entry = as(supervisor, "POST", "api/staff/sessions/" + session + "/entry", null);
        assertThat(parse(entry).path("role").asText()).as(entry.body()).isEqualTo("observer");
        assertProblem(as(issuer.staff("sue", "other", "supervisors"), "POST", "api/staff/sessions/" + session + "/entry", null),
                403, "not-permitted");
        assertProblem(as(issuer.staff("aud", "acme", "auditors"), "POST", "api/staff/sessions/" + session + "/entry", null),
                403, "not-permitted");
    }

    @Test
    void whoRunsASession_comesInUnseen_asWhoTheyAre() {
        String owner = issuer.staff("olga", "acme", "hosts");
        String entrance = "api/staff/sessions/" + create(owner, Map.of("item", "file:demo")) + "/entry";
        JsonNode host = parse(as(owner, "POST", entrance, null));
        JsonNode unseen = parse(as(owner, "POST", entrance, Map.of("unseen", true)));
        assertThat(host.path("role").asText()).isEqualTo("host");
        assertThat(unseen.path("role").asText()).isEqualTo("observer");
        assertThat(unseen.path("invitation")).as("the member that their account is").isEqualTo(host.path("invitation"));
        assertProblem(as(owner, "POST", entrance, Map.of("unseen", "yes")), 400, "malformed");
    }

    /** The second start goes by what the first made of the configuration of the log. */
    @Test
    @Requirement("C-48")
    void noSecretOfTheSettings_isInTheLog_alsoAfterARestart() throws Exception {
        List<String> secrets = List.of("oidc.secret", "xmpp.password", "xmpp.component.secret", "sip.password");
        try (TuttiServer own = TuttiServer.startWith("identity-secrets", Stream.concat(
                Stream.of(Issuer.setting(issuer.entry()), "-Dtutti.oidc.provider=" + issuer.name(),
                        "-Dtutti.oidc.client=" + Issuer.AUDIENCE),
                secrets.stream().map(each -> "-Dtutti." + each + "=xyzzy-" + each)).toList())) {
            // No token gets in where people sign in, and no path below it is another way.
            for (String path : List.of("staff/sign-in", "staff/sign-in/more")) {
                assertThat(own.api().send(own.api().request(path).header("Authorization", "Bearer eyJ.eyJ.AAAA").GET(),
                        BodyHandlers.ofString()).statusCode()).as(path).isEqualTo(400);
            }
            HttpResponse<String> nothing = own.api().get("api/nothing/here");
            assertThat(nothing.statusCode()).isEqualTo(404);
            assertThat(parse(nothing).path("detail").asText()).isEqualTo("There is nothing at this address.");
            own.stop();
            own.restart();
            assertThat(Files.readString(own.base().resolve("log/server.log"))).doesNotContain("xyzzy");
        }
    }

    @Test
    void aStranger_doesNotCreateSessions_whereStaffDo() {
        assertProblem(server.api().post("api/sessions", "{\"item\": \"file:demo\"}"), 403, "not-permitted");
        assertProblem(as(issuer.staff("sue", "acme", "supervisors"), "POST", "api/sessions", Map.of("item", "file:demo")),
                403, "not-permitted");
    }

    @Test
    @Requirement("C-48")
    void whatIsForgedOrForSomebodyElse_isRefused() {
        long now = Instant.now().getEpochSecond();
        Map<String, ?> ada = ada("sub", "ada");
        String good = issuer.token(ada);
        assertThat(look(good).statusCode()).isEqualTo(200);
        for (String bad : List.of(
                issuer.signed(issuer.key(), Map.of("alg", "none"), ada),
                issuer.signed(issuer.key(), Map.of("alg", "HS256"), ada),
                issuer.signed(SigningKey.rsa(), Map.of(), ada),
                issuer.signed(SigningKey.rsa(), Map.of("kid", issuer.key().id()), ada),
                issuer.signed(issuer.key(), Map.of("typ", "logout+jwt"), ada),
                issuer.token(ada("aud", "somebody else")),
                issuer.token(ada("iss", "http://127.0.0.1:9")),
                issuer.token(ada("iss", single.name())),
                issuer.token(ada("nbf", now + 120)),
                issuer.token(ada("exp", now - 60)),
                issuer.token(ada("exp", "soon")),
                issuer.token(ada("tenant", "../acme")),
                issuer.token(Map.of("tenant", "acme", "groups", List.of("admins"))),
                good.substring(0, good.length() - 8) + "AAAAAAAA",
                good.substring(0, good.lastIndexOf('.') + 1),
                "eyJ.eyJ.", "staff.e30.AAAA", "staff.")) {
            assertProblem(look(bad), 403, "token-refused");
        }
        assertProblem(look(issuer.staff("nobody", "acme", "guests")), 403, "not-permitted");
        assertThat(parse(look(issuer.expired("ada", "acme", "admins"))).path("detail").asText()).contains("has expired");
        // Clocks differ a little.
        assertThat(look(issuer.token(ada("exp", now - 10))).statusCode()).isEqualTo(200);
    }

    @Test
    void newKeys_areFoundWhenATokenNamesThem_andOldOnesStayWhileTheIssuerIsAway() {
        Issuer other = Issuer.start();
        try (other; TuttiServer own = TuttiServer.startWith("identity-keys", List.of(Issuer.setting(other.entry())))) {
            String before = other.staff("ada", "acme", "admins");
            assertThat(lookAt(own, before).statusCode()).isEqualTo(200);
            int asked = other.keyRequests();
            other.rotate(true);
            assertThat(lookAt(own, other.staff("ada", "acme", "admins")).statusCode()).isEqualTo(200);
            assertThat(lookAt(own, before).statusCode()).isEqualTo(200);
            other.down();
            assertThat(lookAt(own, other.staff("eve", "acme", "hosts")).statusCode()).isEqualTo(200);
            other.up();
            for (int i = 0; i < 5; i++) {
                lookAt(own, other.signed(SigningKey.rsa(), Map.of(), ada("sub", "ada")));
            }
            assertThat(other.keyRequests()).as("asked for keys once").isEqualTo(asked + 1);
        }
    }

    private static HttpResponse<String> lookAt(TuttiServer server, String token) {
        return server.api().send(
                server.api().request("api/staff").header("Authorization", "Bearer " + token).GET(), BodyHandlers.ofString());
    }

    /** A restart forgets neither who signed out nor the password; and what is in the data folder signs nobody in. */
    @Test
    @Requirement("C-22")
    @Requirement("C-23")
    void whoSignsOut_isNobody_alsoAfterARestart_andSignsInAnew() throws Exception {
        try (TuttiServer own = TuttiServer.start("identity-host")) {
            String line = own.consoleLine("Sign in at ");
            String password = line.replaceFirst(".* password (\\S+) .*", "$1");
            assertThat(line).contains(own.root() + "staff/");
            assertProblem(signIn(own, "host", "wrong"), 403, "token-refused");
            assertProblem(signIn(own, "root", password), 403, "token-refused");
            String first = cookie(signIn(own, "host", password));
            JsonNode host = parse(lookAt(own, first));
            assertThat(host.path("tenant").asText()).isEqualTo("default");
            assertThat(host.path("roles")).extracting(JsonNode::asText).containsExactly("admin");

            assertThat(own.api().send(own.api().request("api/staff/sign-out").header("Authorization", "Bearer " + first)
                    .POST(BodyPublishers.noBody()), BodyHandlers.ofString()).statusCode()).isEqualTo(204);
            assertProblem(lookAt(own, first), 403, "token-refused");
            own.stop();
            own.restart();
            assertProblem(lookAt(own, first), 403, "token-refused");
            String second = cookie(signIn(own, "host", password));
            assertThat(second).isNotEqualTo(first);
            assertThat(lookAt(own, second).statusCode()).isEqualTo(200);
            for (String file : List.of("log/server.log", "data/tutti/host.account")) {
                assertThat(Files.readString(own.base().resolve(file))).doesNotContain(password);
            }
        }
    }

    private static HttpResponse<String> signIn(TuttiServer server, String name, String password) {
        return server.api().post("api/staff/sign-in", TuttiApi.json(Map.of("name", name, "password", password)));
    }

    private static String cookie(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("tutti-staff=").contains("; HttpOnly").contains("; SameSite=Lax");
        return cookie.substring("tutti-staff=".length(), cookie.indexOf(';'));
    }
}
