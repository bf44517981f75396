package org.tutti.gateway.xmpp.link;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The REST interface (docs/protocol/openapi.yaml), for who does not come by HTTP. Thread-safe. */
public interface RestInterface extends AutoCloseable {

    /**
     * Whether a resource, with its query, is written as those of the REST interface are; if it is there, is another
     * matter.
     */
    boolean has(String resource);

    /**
     * Asks, without waiting. The answer says so, too, if there is none: as a gateway's, 502 or 504.
     *
     * @throws IllegalArgumentException unless it {@link #has has} the resource
     */
    CompletionStage<Answer> ask(Question question);

    @Override
    void close();

    /**
     * @param method of HTTP, in capitals
     * @param resource the path, encoded, and the query if there is one
     * @param contentType of the body
     * @param authorization the header, such as {@code Bearer TOKEN}
     * @param body empty if there is none
     */
    record Question(
            String method, String resource, Optional<String> contentType, Optional<String> authorization, byte[] body) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return method + ' ' + resource;
        }
    }

    /**
     * @param status of HTTP
     * @param headers by their names, in small letters
     */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        /**
         * That something cannot be had, as the REST interface says it (RFC 9457).
         *
         * @param title what such answers have in common
         * @param detail what is the matter here; without quotes
         */
        public static Answer problem(int status, String title, String detail) {
            String type = status == 429 ? "urn:tutti:problem:rate-limited" : "about:blank";
            String document = "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                    .formatted(type, title, status, detail);
            Map<String, String> headers = status == 429 || status == 503
                    ? Map.of("content-type", "application/problem+json", "retry-after", "1")
                    : Map.of("content-type", "application/problem+json");
            return new Answer(status, headers, document.getBytes(StandardCharsets.UTF_8));
        }
    }
}
