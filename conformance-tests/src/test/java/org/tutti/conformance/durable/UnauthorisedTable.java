package org.tutti.conformance.durable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is answered to those who may not, by operation: no token, a viewer, another's host, another tenant, expired. */
final class UnauthorisedTable {

    private static final String NONE = "403:token-refused", DEAD = "403:token-refused", OTHER = "403:token-refused";
    private static final String FOREIGN = "403:not-permitted", DENIED = "403:not-permitted", OK = "200";

    /** Nobody has to show anything there, and whatever is shown is not looked at. */
    private static final List<String> FOR_ANYBODY = List.of(
            "GET /api/sessions/{session}", "GET /api/codes/{code}", "GET /c/{code}", "GET /api/status", "GET /api/plugins",
            "GET /api/metrics", "GET /health/{check}", "GET /api/openapi.yaml", "GET /api/schemas/{name}", "GET /media/{source}/{path}",
            "GET /api/sessions/{session}/relay/{scheme}/{host}/{path}", "POST /api/uploads", "GET /api/staff/ways",
            "POST /api/staff/sign-in", "POST /api/staff/sign-out", "POST /api/sessions");

    /** What a viewer may read. */
    private static final List<String> READ_BY_ALL = List.of(
            "/timeline", "/details", "/members", "/members/{member}", "/control", "/queue", "/queue/{item}", "/chat", "/trace",
            "/tree", "/tree/triples/{triple}", "/tree/mirrors", "/tree/events");

    /** What else there is in a session, with what a viewer is answered. */
    private static final Map<String, String> IN_A_SESSION = inASession();

    private UnauthorisedTable() {}

    static boolean isForAnybody(String operation) {
        return FOR_ANYBODY.contains(operation);
    }

    private static Map<String, String> inASession() {
        Map<String, String> all = new LinkedHashMap<>();
        READ_BY_ALL.forEach(path -> all.put("GET " + path, OK));
        for (String operation : List.of(
                "DELETE ", "GET /notes", "GET /trial", "GET /trial/metrics.csv", "GET /trial/ratings.csv", "PATCH /details",
                "PUT /members/{member}/role", "DELETE /members/{member}", "DELETE /members/{member}/words",
                "POST /queue", "DELETE /queue/{item}", "PUT /queue/{item}/position",
                "GET /journal", "GET /journal.jsonl", "GET /journal/verification", "GET /replay",
                "POST /invitations", "DELETE /invitations/{invitation}", "POST /calls",
                "POST /tree/triples", "POST /tree/triples/{triple}", "PUT /tree/triples/{triple}", "PATCH /tree/triples/{triple}",
                "DELETE /tree/triples/{triple}", "POST /tree/events",
                "POST /webhooks", "GET /webhooks", "GET /webhooks/{webhook}", "PATCH /webhooks/{webhook}",
                "DELETE /webhooks/{webhook}", "POST /webhooks/{webhook}/test")) {
            all.put(operation, DENIED);
        }
        all.put("PUT /control", "403:control-denied");
        all.put("DELETE /control", "403:control-denied");
        all.put("POST /requests", "403:control-denied");
        all.put("POST /chat", "201");
        all.put("POST /keys", "201");
        all.put("POST /tree/mirrors", DENIED);
        all.put("DELETE /tree/mirrors/{mirror}", DENIED);
        return all;
    }

    static Map<String, String> expected() {
        Map<String, String> all = new LinkedHashMap<>();
        FOR_ANYBODY.forEach(operation -> all.put(operation, ""));
        IN_A_SESSION.forEach((operation, viewer) -> all.put(
                operation.replaceFirst(" ", " /api/sessions/{session}"), String.join(" ", NONE, viewer, OTHER, FOREIGN, DEAD)));
        // Whoever shows no token is told what is for everybody.
        all.put("GET /api/sessions", String.join(" ", OK, OTHER, OTHER, OK, DEAD));
        for (String operation : List.of("GET /api/staff", "GET /api/staff/sessions")) {
            all.put(operation, String.join(" ", NONE, OTHER, OTHER, OK, DEAD));
        }
        all.put("POST /api/staff/sessions/{session}/entry", String.join(" ", NONE, OTHER, OTHER, FOREIGN, DEAD));
        for (String operation : List.of(
                "GET /api/operations/drain", "POST /api/operations/drain", "POST /api/operations/backup")) {
            all.put(operation, String.join(" ", NONE, OTHER, OTHER, OTHER, DEAD));
        }
        for (String operation : List.of("GET /api/webhooks", "POST /api/webhooks")) {
            all.put(operation, String.join(" ", NONE, OTHER, OTHER, operation.startsWith("GET") ? OK : "422:out-of-range", DEAD));
        }
        for (String operation : List.of("GET /api/webhooks/{webhook}", "PATCH /api/webhooks/{webhook}",
                "DELETE /api/webhooks/{webhook}", "POST /api/webhooks/{webhook}/test")) {
            all.put(operation, String.join(" ", NONE, OTHER, OTHER, "404:blank", DEAD));
        }
        return all;
    }

    /** What each operation is sent: good in itself, so that it is who asks that is refused. */
    static Object body(String operation, Map<String, String> names) {
        String urn = "urn:tutti:session:" + names.get("session");
        return switch (operation.replace("/api/sessions/{session}", "")) {
            case "PATCH /details" -> Map.of("description", "Not yours");
            case "PUT /members/{member}/role" -> Map.of("role", "viewer");
            case "PUT /control" -> Map.of("member", "somebody-else");
            case "POST /queue" -> Map.of("locator", "file:demo");
            case "PUT /queue/{item}/position" -> Map.of();
            case "POST /chat" -> Map.of("text", "I may, while I am here.");
            case "POST /requests" -> Map.of("type", "play");
            case "POST /invitations" -> Map.of("role", "viewer");
            case "POST /calls" -> Map.of("to", "sip:eva@example.org");
            case "POST /tree/triples", "POST /tree/triples/{triple}", "PUT /tree/triples/{triple}" ->
                Map.of("subject", urn + "#t=1,2", "object", "https://example.org/b");
            case "PATCH /tree/triples/{triple}" -> Map.of("label", "Not yours");
            case "POST /tree/mirrors" ->
                Map.of("subject", Map.of("uri", "https://example.org/a"), "object", Map.of("uri", "https://example.org/b"));
            case "POST /tree/events" -> Map.of("event", "mine");
            case "POST /webhooks", "POST /api/webhooks" -> Map.of("url", "https://example.org/hook", "types", List.of("*"));
            case "PATCH /webhooks/{webhook}", "PATCH /api/webhooks/{webhook}" -> Map.of("description", "Not yours");
            default -> operation.startsWith("POST") ? Map.of() : null;
        };
    }
}
