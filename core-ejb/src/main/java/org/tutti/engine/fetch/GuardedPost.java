package org.tutti.engine.fetch;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/**
 * Sends to addresses that somebody named: by HTTPS to public ones and to those the administrator allows, by HTTP to the
 * latter alone. Connections go where they were checked to go, as those of {@link GuardedFetch}. Redirects are not
 * followed, and what comes back is not read beyond its headers. Thread-safe.
 */
public final class GuardedPost implements Posts, AutoCloseable {

    /** The system property with what may be sent to although it is not public, or not by HTTPS. */
    public static final String ALLOW = "tutti.webhooks.allow";

    /** More than anybody sends at once. */
    private static final int AT_ONCE = 64;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String PRIVATE =
            "'%s' is in a private network, and this server sends to public addresses only.\n";
    private static final String PLAIN =
            "'%s' is not reached by https, and what is sent would be open to all on the way.\n";

    private final Duration limit;
    private final Allowed allowed;
    private final CheckedResolver sealedNames, plainNames;

    /** By HTTPS; by HTTP. */
    private final CloseableHttpClient sealed, plain;

    GuardedPost(Allowed allowed, DnsResolver names, SSLContext trust, Duration limit) {
        this.limit = limit;
        this.allowed = allowed;
        this.sealedNames = new CheckedResolver(names, allowed);
        this.plainNames = CheckedResolver.ofAllowedAlone(names, allowed);
        this.sealed = Clients.client(sealedNames, trust, limit, AT_ONCE);
        this.plain = Clients.client(plainNames, trust, limit, AT_ONCE);
    }

    /**
     * As the system property {@value #ALLOW} says.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    public static GuardedPost configured() {
        return new GuardedPost(
                Allowed.of(ALLOW, System.getProperty(ALLOW, "")),
                SystemDefaultDnsResolver.INSTANCE,
                SSLContexts.createDefault(),
                LIMIT);
    }

    @Override
    public void check(URI address) throws FetchException {
        URI checked = Address.checked(address, allowed);
        try {
            (isSealed(checked) ? sealedNames : plainNames).resolve(checked.getHost(), Address.port(checked));
        } catch (IOException e) {
            throw failure(checked, e);
        }
    }

    @Override
    public Answer post(URI address, Map<String, String> headers, String type, byte[] body) throws FetchException {
        URI checked = Address.checked(address, allowed);
        var request = new HttpPost(checked);
        headers.forEach(request::setHeader);
        request.setHeader(HttpHeaders.CONTENT_TYPE, type);
        request.setEntity(new ByteArrayEntity(body, null));
        var answer = new CompletableFuture<Answer>();
        // A look-up cannot be called off: only a thread of its own keeps it from holding up who sends.
        Thread.ofVirtual().name("post").start(() -> {
            try {
                answer.complete(exchange(request, isSealed(checked) ? sealed : plain));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            request.cancel();
            throw tooSlow(checked);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.cancel();
            throw tooSlow(checked);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw failure(checked, cause);
            }
            throw new IllegalStateException("Sending failed", e.getCause());
        }
    }

    private static Answer exchange(HttpPost request, CloseableHttpClient client) throws IOException {
        ClassicHttpResponse response = client.executeOpen(null, request, HttpClientContext.create());
        Optional<String> retryAfter =
                Optional.ofNullable(response.getFirstHeader(HttpHeaders.RETRY_AFTER)).map(Header::getValue);
        // Or closing the answer would first read the rest of it, however long.
        request.cancel();
        Closer.closeQuietly(response);
        return new Answer(response.getCode(), retryAfter);
    }

    private static boolean isSealed(URI address) {
        return address.getScheme().equalsIgnoreCase("https");
    }

    private FetchException tooSlow(URI address) {
        return new FetchException(
                Reason.TOO_SLOW,
                "'%s' did not answer within %d s.".formatted(Address.shown(address), limit.toSeconds()));
    }

    /** In words of our own: those of the client name addresses inside networks. */
    private FetchException failure(URI address, IOException failure) {
        String shown = Address.shown(address);
        return switch (failure) {
            case CheckedResolver.NotPublicException _ ->
                new FetchException(
                        Reason.NOT_PUBLIC,
                        (isSealed(address) ? PRIVATE : PLAIN).formatted(shown)
                                + "Maybe its administrator allows it: -D%s=%s:%d."
                                        .formatted(ALLOW, address.getHost(), Address.port(address)));
            case UnknownHostException _ ->
                new FetchException(
                        Reason.HOST_UNKNOWN,
                        "There is no server '%s'.\nMaybe its name is misspelt.".formatted(address.getHost()));
            case SocketTimeoutException _ -> tooSlow(address);
            case SSLException _ ->
                new FetchException(
                        Reason.CERTIFICATE,
                        "'%s' does not prove that it is '%s'.\n".formatted(shown, address.getHost())
                                + "Maybe its certificate has run out, or is for another name.");
            default ->
                new FetchException(
                        Reason.UNREACHABLE,
                        "'%s' does not answer.\nMaybe it is down, or the address has another port.".formatted(shown));
        };
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        sealed.close(CloseMode.IMMEDIATE);
        plain.close(CloseMode.IMMEDIATE);
    }
}
