package org.tutti.engine.fetch;

import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/**
 * Fetches from public addresses and from those the administrator allows. Each connection goes to an address that was
 * checked just before and is not looked up again; what the server is called is proved by its certificate.
 */
public final class GuardedFetch implements Fetch, AutoCloseable {

    /** The system property with what may be fetched from although it is not public. */
    public static final String ALLOW = "tutti.fetch.allow";

    private static final Duration LIMIT = Duration.ofSeconds(6);
    private static final Timeout CONNECT_LIMIT = Timeout.ofSeconds(3);
    private static final int AT_ONCE = 32;

    /** Of an answer, in characters and in number: more is not read. */
    private static final int LONGEST_HEADER = 16_384, MOST_HEADERS = 100;

    private final Allowed allowed;
    private final Duration limit;
    private final CloseableHttpClient client;
    private final Semaphore places = new Semaphore(AT_ONCE);

    GuardedFetch(Allowed allowed, DnsResolver names, SSLContext trust, Duration limit) {
        this.allowed = allowed;
        this.limit = limit;
        this.client = client(new CheckedResolver(names, allowed), trust);
    }

    /**
     * As the system property {@value #ALLOW} says.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    public static GuardedFetch configured() {
        return new GuardedFetch(
                Allowed.of(System.getProperty(ALLOW, "")),
                SystemDefaultDnsResolver.INSTANCE,
                SSLContexts.createDefault(),
                LIMIT);
    }

    private static CloseableHttpClient client(CheckedResolver resolver, SSLContext trust) {
        var headers = Http1Config.custom()
                .setMaxLineLength(LONGEST_HEADER)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        var connections = new Connections()
                .setDnsResolver(resolver)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(headers).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_LIMIT)
                        .setSocketTimeout(Timeout.of(LIMIT))
                        .build())
                .setMaxConnTotal(AT_ONCE)
                .setMaxConnPerRoute(AT_ONCE)
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                // A connection serves one request: nothing is shared between those who ask.
                .setConnectionReuseStrategy((_, _, _) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Tutti")
                .build();
    }

    /** Sockets that go to where they are told, and not through a proxy of the environment. */
    private static final class Connections extends PoolingHttpClientConnectionManagerBuilder {

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    _ -> new Socket(Proxy.NO_PROXY),
                    ports,
                    names,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register("https", tls)
                            .build());
        }
    }

    @Override
    public Part get(URI address, long from, int most) throws FetchException {
        if (from < 0 || most < 1 || most > MOST) {
            throw new IllegalArgumentException(
                    "A part begins at 0 or later and has 1 to %d bytes, not %d from %d on."
                            .formatted(MOST, most, from));
        }
        var exchange = new Exchange(client, allowed, from, most);
        URI first = Address.checked(Objects.requireNonNull(address), allowed);
        if (!places.tryAcquire()) {
            throw new FetchException(
                    Reason.BUSY, "The server looks at %d other addresses just now.\nTry again.".formatted(AT_ONCE));
        }
        var task = new FutureTask<Part>(() -> {
            try {
                return exchange.run(first);
            } finally {
                places.release();
            }
        });
        // A look-up cannot be called off: only a thread of its own keeps it from holding up who asked.
        Thread.ofVirtual().name("fetch").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel();
            throw Exchange.tooSlow(first);
        } catch (InterruptedException e) {
            exchange.cancel();
            Thread.currentThread().interrupt();
            throw Exchange.tooSlow(first);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FetchException known) {
                throw known;
            }
            throw new IllegalStateException("Fetching failed", e.getCause());
        }
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
