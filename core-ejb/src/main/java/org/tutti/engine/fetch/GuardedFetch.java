package org.tutti.engine.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http.HttpHeaders;
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
public final class GuardedFetch implements Fetch, Streams, Relays, AutoCloseable {

    /** The system property with what may be fetched from although it is not public. */
    public static final String ALLOW = "tutti.fetch.allow";

    private static final Duration LIMIT = Duration.ofSeconds(6);
    private static final int AT_ONCE = 32, STREAMS_AT_ONCE = 16, RELAYED_AT_ONCE = 64;
    private static final int ALL_AT_ONCE = AT_ONCE + STREAMS_AT_ONCE + RELAYED_AT_ONCE;

    /** A stream in which nothing comes for so long has ended. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Duration limit;

    /** Where the administrator lets the server go; and where anybody may send it. */
    private final Way way, open;

    private final Duration silence;
    private final PageOrigin page;
    private final LongSupplier now;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Semaphore streams = new Semaphore(STREAMS_AT_ONCE);
    private final Semaphore relayed = new Semaphore(RELAYED_AT_ONCE);

    GuardedFetch(
            Allowed allowed,
            DnsResolver names,
            SSLContext trust,
            Duration limit,
            Duration silence,
            PageOrigin page,
            LongSupplier now) {
        this.limit = limit;
        this.silence = silence;
        this.page = page;
        this.now = now;
        this.way = way(names, allowed, trust, "Maybe its administrator allows it: -D%s=HOST:PORT.".formatted(ALLOW));
        this.open = way(names, Allowed.of(""), trust, "From there only what an item itself names is passed on.");
    }

    /**
     * As the system property {@value #ALLOW} says.
     *
     * @param now the instant by the server's clock, in µs
     * @throws IllegalArgumentException if it cannot be read
     */
    public static GuardedFetch configured(LongSupplier now) {
        return allowing(System.getProperty(ALLOW, ""), now);
    }

    /**
     * One that may go to other places that are not public than plug-ins may.
     *
     * @param allowed as {@value #ALLOW} has them
     * @param now the instant by the server's clock, in µs
     * @throws IllegalArgumentException if they cannot be read
     */
    public static GuardedFetch allowing(String allowed, LongSupplier now) {
        return new GuardedFetch(
                Allowed.of(allowed),
                SystemDefaultDnsResolver.INSTANCE,
                SSLContexts.createDefault(),
                LIMIT,
                SILENCE,
                PageOrigin.configured(),
                now);
    }

    private static Way way(DnsResolver names, Allowed allowed, SSLContext trust, String hint) {
        return new Way(
                Clients.client(new CheckedResolver(names, allowed), trust, LIMIT, ALL_AT_ONCE), allowed, hint);
    }

    @Override
    public Part get(URI address, long from, int most) throws FetchException {
        if (from < 0 || most < 1 || most > MOST) {
            throw new IllegalArgumentException(
                    "A part begins at 0 or later and has 1 to %d bytes, not %d from %d on."
                            .formatted(MOST, most, from));
        }
        URI first = way.checked(Objects.requireNonNull(address));
        take(places, AT_ONCE);
        var exchange = new Exchange(way, way, page, now);
        return inTime(first, exchange, () -> {
            try {
                return exchange.part(first, from, most);
            } finally {
                places.release();
            }
        });
    }

    @Override
    public Body open(URI address) throws FetchException {
        return body(address, Map.of(), way, way, streams, STREAMS_AT_ONCE);
    }

    @Override
    public Body pass(URI address, Optional<String> range, boolean named) throws FetchException {
        var headers = new HashMap<>(Map.of(HttpHeaders.VIA, VIA));
        range.ifPresent(part -> headers.put(HttpHeaders.RANGE, part));
        return body(address, headers, named ? way : open, open, relayed, RELAYED_AT_ONCE);
    }

    /** @param onwards the way to other servers that this one leads to */
    private Body body(URI address, Map<String, String> headers, Way there, Way onwards, Semaphore all, int most)
            throws FetchException {
        URI first = there.checked(Objects.requireNonNull(address));
        take(all, most);
        var exchange = new Exchange(there, onwards, page, now);
        return inTime(first, exchange, () -> {
            try {
                return exchange.body(first, headers, Timeout.of(silence), all::release);
            } catch (FetchException | RuntimeException e) {
                all.release();
                throw e;
            }
        });
    }

    private static void take(Semaphore places, int all) throws FetchException {
        if (!places.tryAcquire()) {
            throw new FetchException(
                    Reason.BUSY, "The server looks at %d other addresses just now.\nTry again.".formatted(all));
        }
    }

    /** @throws FetchException also if it takes too long; what comes later is closed */
    private <T> T inTime(URI first, Exchange exchange, Callable<T> asking) throws FetchException {
        var answer = new CompletableFuture<T>();
        // A look-up cannot be called off: only a thread of its own keeps it from holding up who asked.
        Thread.ofVirtual().name("fetch").start(() -> {
            try {
                T given = asking.call();
                if (!answer.complete(given) && given instanceof Body late) {
                    late.close();
                }
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            giveUp(first, exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(first, exchange, answer);
        } catch (ExecutionException e) {
            // As below.
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof FetchException known) {
                throw known;
            }
            throw new IllegalStateException("Fetching failed", e.getCause());
        }
    }

    private static void giveUp(URI first, Exchange exchange, CompletableFuture<?> answer) {
        if (answer.completeExceptionally(Exchange.tooSlow(first))) {
            exchange.cancel();
        }
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        way.client().close(CloseMode.IMMEDIATE);
        open.client().close(CloseMode.IMMEDIATE);
    }
}
