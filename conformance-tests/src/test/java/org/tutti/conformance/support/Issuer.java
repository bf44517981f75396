package org.tutti.conformance.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.tutti.engine.rig.FreePorts;

/**
 * A small OpenID provider of the tests on the loopback: discovery, keys with rotation, the authorization code flow with
 * PKCE (RFC 6749, RFC 7636), and tokens with whatever claims and header a test wants. Whoever is sent to it is
 * signed in at once, as {@link #signsIn}. What it does not like it answers with 400 and the reason.
 */
public final class Issuer implements AutoCloseable {
    /** For whom its tokens are, and the client that signs people in. */
    public static final String AUDIENCE = "tutti", SECRET = "a secret of the tests";

    private static final long LIFETIME_S = 300;

    private final int port;
    private final Map<String, IssuedCode> codes = new ConcurrentHashMap<>();
    private final AtomicInteger keyRequests = new AtomicInteger();
    private volatile List<SigningKey> keys = List.of(SigningKey.rsa(), SigningKey.elliptic());
    private volatile Map<String, ?> person = Map.of("sub", "ada", "name", "Ada", "tenant", "acme", "groups", List.of("admins"));
    private HttpServer server;

    /** What waits to be exchanged for tokens. */
    private record IssuedCode(String redirect, String challenge, String nonce, Map<String, ?> person) {}

    private Issuer(int port) {
        this.port = port;
    }

    /** Starts one on a free port. */
    public static Issuer start() {
        return new Issuer(FreePorts.take()).up();
    }

    /** Answers again, at the same address, after {@link #down()}. */
    public Issuer up() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        at("/.well-known/openid-configuration", this::discovery);
        at("/keys", this::keySet);
        at("/authorize", this::authorize);
        at("/token", this::exchange);
        at("/", exchange -> answer(exchange, 200, "text/html", "<!doctype html><title>Signed out</title>Signed out."));
        server.start();
        return this;
    }

    /** Is away: whoever connects is refused. */
    public void down() {
        server.stop(0);
    }

    @Override
    public void close() {
        down();
    }

    /** Its name, which is also where it is: {@code http://127.0.0.1:40001}. */
    public String name() {
        return "http://127.0.0.1:" + port;
    }

    /** How often its keys were asked for. */
    public int keyRequests() {
        return keyRequests.get();
    }

    /** New keys; with {@code keep} the old ones are still in its set. */
    public void rotate(boolean keep) {
        var fresh = List.of(SigningKey.rsa(), SigningKey.elliptic());
        keys = keep ? List.of(fresh.get(0), fresh.get(1), keys.get(0), keys.get(1)) : fresh;
    }

    /** Who the next to be sent here is: claims such as {@code sub}, {@code name}, {@code groups}, {@code tenant}. */
    public void signsIn(Map<String, ?> claims) {
        person = claims;
    }

    // --- what a server is told of it ---------------------------------------------------------------------------------

    /**
     * Its entry in the file of {@code tutti.issuers}: tenants by the claim {@code tenant}; roles by {@code groups}:
     * admins, hosts, supervisors, auditors; templates: teachers, agents, leads.
     */
    public ObjectNode entry() {
        ObjectNode entry = Messages.JSON.createObjectNode()
                .put("issuer", name()).put("audience", AUDIENCE).put("allow", true);
        entry.putObject("tenant").put("claim", "tenant");
        entry.putObject("roles").put("admins", "admin").put("hosts", "host").put("supervisors", "supervisor")
                .put("auditors", "auditor").put("teachers", "host").put("agents", "host").put("leads", "host");
        entry.putObject("templates").put("teachers", "teacher").put("agents", "agent").put("leads", "lead");
        return entry;
    }

    /** The setting of a server that trusts these, for {@link TuttiServer#startWith}. */
    public static String setting(ObjectNode... entries) {
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "issuers"));
            Path file = Files.createTempFile(folder, "issuers", ".json");
            Files.writeString(file, Messages.JSON.createArrayNode().addAll(List.of(entries)).toString());
            return "-Dtutti.issuers=" + file.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- tokens ------------------------------------------------------------------------------------------------------

    /** The token of somebody at a tenant, in some groups. */
    public String staff(String subject, String tenant, String... groups) {
        return token(Map.of("sub", subject, "name", subject, "tenant", tenant, "groups", List.of(groups)));
    }

    /** One that is good for five minutes, with these claims besides the usual ones, or in place of them. */
    public String token(Map<String, ?> claims) {
        return keys.getFirst().sign(Map.of(), usual(claims));
    }

    /** As {@link #token}, by the elliptic key. */
    public String elliptic(Map<String, ?> claims) {
        return keys.get(1).sign(Map.of(), usual(claims));
    }

    /** As {@link #token}, with a header of the test's; {@code key} may be nobody's here. */
    public String signed(SigningKey key, Map<String, ?> header, Map<String, ?> claims) {
        return key.sign(header, usual(claims));
    }

    /** One that was good until ten minutes ago. */
    public String expired(String subject, String tenant, String... groups) {
        long then = Instant.now().getEpochSecond() - 900;
        return token(Map.of("sub", subject, "tenant", tenant, "groups", List.of(groups), "iat", then, "exp", then + 300));
    }

    /** The key it signs with now: RSA. */
    public SigningKey key() {
        return keys.getFirst();
    }

    private Map<String, Object> usual(Map<String, ?> claims) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> all = new LinkedHashMap<>(Map.of("iss", name(), "aud", AUDIENCE, "iat", now,
                "exp", now + LIFETIME_S, "jti", UUID.randomUUID().toString()));
        all.putAll(claims);
        return all;
    }

    // --- what it answers ---------------------------------------------------------------------------------------------

    private void discovery(HttpExchange exchange) throws IOException {
        ObjectNode about = Messages.JSON.createObjectNode()
                .put("issuer", name())
                .put("authorization_endpoint", name() + "/authorize")
                .put("token_endpoint", name() + "/token")
                .put("jwks_uri", name() + "/keys")
                .put("end_session_endpoint", name() + "/goodbye");
        about.putArray("response_types_supported").add("code");
        about.putArray("subject_types_supported").add("public");
        about.putArray("id_token_signing_alg_values_supported").add("RS256").add("ES256");
        about.putArray("code_challenge_methods_supported").add("S256");
        about.putArray("token_endpoint_auth_methods_supported").add("client_secret_basic").add("client_secret_post");
        answer(exchange, 200, "application/json", about.toString());
    }

    private void keySet(HttpExchange exchange) throws IOException {
        keyRequests.incrementAndGet();
        ObjectNode set = Messages.JSON.createObjectNode();
        keys.forEach(key -> set.withArray("keys").add(Messages.JSON.<JsonNode>valueToTree(key.published())));
        answer(exchange, 200, "application/json", set.toString());
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = Forms.read(exchange.getRequestURI().getRawQuery());
        check("code".equals(asked.get("response_type")), "response_type is not code");
        check(AUDIENCE.equals(asked.get("client_id")), "no such client");
        check(List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid"), "the scope lacks openid");
        check(!asked.getOrDefault("state", "").isEmpty(), "there is no state");
        String redirect = asked.get("redirect_uri");
        check(redirect != null && URI.create(redirect).getHost().equals("127.0.0.1"), "redirect_uri is not registered");
        if (asked.containsKey("code_challenge")) {
            check("S256".equals(asked.get("code_challenge_method")), "the challenge is not S256");
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, new IssuedCode(
                redirect, asked.getOrDefault("code_challenge", ""), asked.getOrDefault("nonce", ""), person));
        Map<String, String> answer = Map.of("code", code, "state", asked.get("state"));
        exchange.getResponseHeaders().set(
                "Location", redirect + (redirect.contains("?") ? "&" : "?") + Forms.write(answer));
        answer(exchange, 302, "text/plain", "");
    }

    private void exchange(HttpExchange exchange) throws IOException {
        Map<String, String> asked = Forms.read(new String(exchange.getRequestBody().readAllBytes()));
        check(Forms.isClient(exchange, asked, AUDIENCE, SECRET), "this is not the client");
        check("authorization_code".equals(asked.get("grant_type")), "grant_type is not authorization_code");
        IssuedCode code = codes.remove(asked.getOrDefault("code", ""));
        check(code != null, "there is no such code, or it was used before");
        check(code.redirect.equals(asked.get("redirect_uri")), "redirect_uri is not that of the code");
        if (!code.challenge.isEmpty()) {
            check(code.challenge.equals(Forms.challenge(asked.getOrDefault("code_verifier", ""))), "the verifier is wrong");
        }
        Map<String, Object> claims = new LinkedHashMap<>(code.person);
        if (!code.nonce.isEmpty()) {
            claims.put("nonce", code.nonce);
        }
        answer(exchange, 200, "application/json", Messages.JSON.createObjectNode()
                .put("access_token", token(code.person)).put("token_type", "Bearer").put("expires_in", LIFETIME_S)
                .put("id_token", token(claims)).toString());
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private static final class Rejected extends RuntimeException {
        private static final long serialVersionUID = 1;

        Rejected(String why) {
            super(why);
        }
    }

    private static void check(boolean right, String why) {
        if (!right) {
            throw new Rejected(why);
        }
    }

    private void at(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            } catch (Rejected e) {
                answer(exchange, 400, "application/json",
                        Messages.JSON.createObjectNode().put("error", "invalid_request").put("error_description", e.getMessage()).toString());
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        byte[] bytes = body.getBytes();
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
