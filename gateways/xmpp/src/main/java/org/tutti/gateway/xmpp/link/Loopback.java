package org.tutti.gateway.xmpp.link;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Asks the REST interface of this very server, as a client on the same machine would: so that whoever asks in another
 * way is answered the same. Thread-safe; never blocks.
 */
public final class Loopback implements RestInterface {

    /** What an answer has at most (bytes): more is for HTTP itself. */
    public static final int LONGEST_ANSWER = 256 * 1024;

    private static final Logger LOG = System.getLogger(Loopback.class.getName());
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

    /** What is never written with a percent sign: what would be read otherwise than it looks, and what needs none. */
    private static final String PLAIN =
            "(?!0|1|2[D-Fd-f]|3[0-9Bb]|4[1-9A-Fa-f]|5[0-9AaCcFf]|6[1-9A-Fa-f]|7[0-9AaEeFf])";

    /** Segments of a path as they are meant to be written, so that nothing reads another path out of them. */
    private static final Pattern PATH = Pattern.compile(
            "/api(?:/(?!\\.{1,2}(?:[/?]|$))(?:[\\w.~!$&'()*+,=:@-]|%" + PLAIN + "[0-9A-Fa-f]{2})+)+"
                    + "(?:\\?(?:[\\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?");
    private static final int LONGEST_RESOURCE = 2000;

    /** What of an answer is worth passing on: the rest is about the connection, or for browsers. */
    private static final Set<String> PASSED =
            Set.of("content-type", "location", "retry-after", "etag", "allow", "www-authenticate");

    private final HttpClient client;
    private final IntSupplier port;

    /** @param executor for what is done with answers */
    public Loopback(Executor executor) {
        // Said by the launcher, and by WildFly wherever it reads its configuration.
        this(executor, () -> Integer.getInteger("jboss.http.port", 8080));
    }

    Loopback(Executor executor, IntSupplier port) {
        this.port = port;
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTS_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    @Override
    public boolean has(String resource) {
        return resource.length() <= LONGEST_RESOURCE && PATH.matcher(resource).matches();
    }

    @Override
    public CompletionStage<Answer> ask(Question question) {
        if (!has(question.resource())) {
            throw new IllegalArgumentException("Not of the REST interface: " + question.resource());
        }
        var request = java.net.http.HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port.getAsInt() + question.resource()))
                .timeout(ANSWERS_WITHIN)
                .method(question.method(), question.body().length == 0
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(question.body()));
        question.contentType().ifPresent(type -> request.header("Content-Type", type));
        question.authorization().ifPresent(token -> request.header("Authorization", token));
        return client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER))
                .handle((response, failure) -> failure == null ? answer(response) : none(failure));
    }

    private static Answer none(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        LOG.log(Level.DEBUG, "No answer by way of 127.0.0.1.", cause);
        return cause instanceof HttpTimeoutException
                ? Answer.problem(504, "No answer", "It took longer than %d s.".formatted(ANSWERS_WITHIN.toSeconds()))
                : Answer.problem(502, "No answer that can be passed on",
                        "Maybe it is longer than %d bytes; then ask by HTTP.".formatted(LONGEST_ANSWER));
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> {
            if (PASSED.contains(name)) {
                headers.put(name, values.getFirst());
            }
        });
        return new Answer(response.statusCode(), headers, response.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
