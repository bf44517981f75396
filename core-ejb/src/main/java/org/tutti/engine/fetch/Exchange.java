package org.tutti.engine.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.io.Closer;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/** One question and the redirects it leads to. {@link #cancel} may be called by another thread. */
final class Exchange {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(?:(\\d{1,18})|\\*)");

    private final CloseableHttpClient client;
    private final Allowed allowed;
    private final long from;
    private final int most;

    private HttpGet underWay;
    private boolean cancelled;

    Exchange(CloseableHttpClient client, Allowed allowed, long from, int most) {
        this.client = client;
        this.allowed = allowed;
        this.from = from;
        this.most = most;
    }

    synchronized void cancel() {
        cancelled = true;
        if (underWay != null) {
            underWay.cancel();
        }
    }

    private synchronized HttpGet begin(URI address) throws FetchException {
        if (cancelled) {
            throw tooSlow(address);
        }
        underWay = new HttpGet(address);
        return underWay;
    }

    Part run(URI first) throws FetchException {
        URI address = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Step step = ask(address);
            if (step.part.isPresent()) {
                return step.part.get();
            }
            address = next(address, step.location);
        }
        throw new FetchException(
                Reason.REDIRECT,
                "'%s' leads on from one address to the next, more than %d times.\nMaybe it needs a login."
                        .formatted(Address.shown(first), MOST_REDIRECTS));
    }

    /** An answer, or where else to ask. */
    private record Step(Optional<Part> part, String location) {}

    private Step ask(URI address) throws FetchException {
        HttpGet request = begin(address);
        request.setHeader(HttpHeaders.RANGE, "bytes=%d-%d".formatted(from, from + most - 1));
        request.setHeader(HttpHeaders.ACCEPT, "*/*");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        try {
            ClassicHttpResponse response = client.executeOpen(null, request, HttpClientContext.create());
            try {
                Header location = response.getFirstHeader(HttpHeaders.LOCATION);
                return location != null && REDIRECTS.contains(response.getCode())
                        ? new Step(Optional.empty(), location.getValue())
                        : new Step(Optional.of(part(address, response)), "");
            } finally {
                // Or closing the answer would first read the rest of it, however long.
                request.cancel();
                Closer.closeQuietly(response);
            }
        } catch (IOException e) {
            throw failure(address, e);
        }
    }

    private Part part(URI address, ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        Matcher range = CONTENT_RANGE.matcher(header(response, HttpHeaders.CONTENT_RANGE).orElse(""));
        boolean ranged = range.matches();
        OptionalLong length = OptionalLong.empty();
        if (ranged && range.group(2) != null) {
            length = OptionalLong.of(Long.parseLong(range.group(2)));
        } else if (status == 200 && response.getEntity() != null && response.getEntity().getContentLength() >= 0) {
            length = OptionalLong.of(response.getEntity().getContentLength());
        }
        boolean parts = status == 206 && ranged && range.group(1) != null;
        return new Part(
                address,
                status,
                header(response, HttpHeaders.CONTENT_TYPE)
                        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .filter(type -> !type.isEmpty()),
                parts ? Long.parseLong(range.group(1)) : 0,
                length,
                parts,
                parts || status == 200 ? bytes(response) : new byte[0]);
    }

    private byte[] bytes(ClassicHttpResponse response) throws IOException {
        InputStream content = response.getEntity() == null ? null : response.getEntity().getContent();
        return content == null ? new byte[0] : content.readNBytes(most);
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    private URI next(URI address, String location) throws FetchException {
        URI next;
        try {
            next = address.resolve(location.strip().replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw new FetchException(
                    Reason.REDIRECT,
                    "'%s' leads on to an address that cannot be read.".formatted(Address.shown(address)));
        }
        URI checked = Address.checked(next, allowed);
        if (address.getScheme().equals("https") && checked.getScheme().equals("http")) {
            throw new FetchException(
                    Reason.REDIRECT,
                    "'%s' leads on from https to http, where others could exchange what is sent.\n"
                                    .formatted(Address.shown(address))
                            + "Maybe '%s' is there by https as well.".formatted(Address.shown(checked)));
        }
        return checked;
    }

    static FetchException tooSlow(URI address) {
        return new FetchException(
                Reason.TOO_SLOW,
                "'%s' takes too long to answer.\nMaybe it is busy: try again, or copy the media to this server."
                        .formatted(Address.shown(address)));
    }

    /** In words of our own: those of the client name addresses inside networks. */
    private static FetchException failure(URI address, IOException failure) {
        String shown = Address.shown(address);
        String host = address.getHost();
        return switch (failure) {
            case CheckedResolver.NotPublicException _ ->
                new FetchException(
                        Reason.NOT_PUBLIC,
                        "'%s' is in a private network, and this server fetches from public addresses only.\n"
                                        .formatted(shown)
                                + "Maybe its administrator allows it: -D%s=%s:%d."
                                        .formatted(GuardedFetch.ALLOW, host, Address.port(address)));
            case UnknownHostException _ ->
                new FetchException(
                        Reason.HOST_UNKNOWN, "There is no server '%s'.\nMaybe its name is misspelt, or this server has no way to the internet.".formatted(host));
            case SocketTimeoutException _ -> tooSlow(address);
            case SSLException _ ->
                new FetchException(
                        Reason.CERTIFICATE,
                        "'%s' does not prove that it is '%s': its certificate is not good for that.\n"
                                        .formatted(shown, host)
                                + "Maybe it has run out, or is for another name.");
            default ->
                new FetchException(
                        Reason.UNREACHABLE,
                        "'%s' does not answer.\nMaybe the server is down, or the address has another port."
                                .formatted(shown));
        };
    }
}
