package org.tutti.engine.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/** One question and the redirects it leads to. {@link #cancel} may be called by another thread. */
final class Exchange {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(?:(\\d{1,18})|\\*)");

    private final Way way;
    private final Way onwards;
    private final PageOrigin page;
    private final LongSupplier now;

    private HttpGet underWay;
    private boolean cancelled;

    /**
     * @param onwards the way to other servers than the first
     * @param now the instant, in µs
     */
    Exchange(Way way, Way onwards, PageOrigin page, LongSupplier now) {
        this.way = way;
        this.onwards = onwards;
        this.page = page;
        this.now = now;
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

    /** Reads a part, and ends the connection. */
    Part part(URI first, long from, int most) throws FetchException {
        String range = "bytes=%d-%d".formatted(from, from + most - 1);
        return follow(first, request -> request.setHeader(HttpHeaders.RANGE, range), (address, request, answer) -> {
            try {
                return part(address, answer, most);
            } finally {
                end(request, answer.response);
            }
        });
    }

    /**
     * What is there, while it comes.
     *
     * @param headers to ask with
     * @param silence how long nothing may come, before it fails
     * @param closed is run once the body is closed
     */
    Body body(URI first, Map<String, String> headers, Timeout silence, Runnable closed) throws FetchException {
        RequestConfig patience = RequestConfig.custom().setResponseTimeout(silence).build();
        return follow(
                first,
                request -> {
                    request.setConfig(patience);
                    headers.forEach(request::setHeader);
                },
                (address, request, answer) -> new Body(
                        address,
                        answer.response.getCode(),
                        length(answer.response),
                        headers(answer.response),
                        new Stream(address, request, answer.response, closed)));
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName(), Objects.requireNonNullElse(header.getValue(), ""));
        }
        return headers;
    }

    /**
     * An answer as it begins.
     *
     * @param shared whether a page may read it
     * @param at when it began, µs
     */
    private record Answer(ClassicHttpResponse response, boolean shared, long at) {}

    private interface Use<T> {
        /** Closes the answer, sooner or later. */
        T of(URI address, HttpGet request, Answer answer) throws IOException;
    }

    private <T> T follow(URI first, Consumer<HttpGet> prepare, Use<T> use) throws FetchException {
        URI address = first;
        PageOrigin asking = page;
        Way out = way;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Step<T> step = ask(out, address, asking, prepare, use);
            if (step.result.isPresent()) {
                return step.result.get();
            }
            URI next = next(address, step.location, out);
            if (!PageOrigin.isShared(address, next)) {
                out = onwards;
                next = out.checked(next);
            }
            asking = step.asking.led(address, next);
            address = next;
        }
        throw new FetchException(
                Reason.REDIRECT,
                "'%s' leads on from one address to the next, more than %d times.\nMaybe it needs a login."
                        .formatted(Address.shown(first), MOST_REDIRECTS));
    }

    /** An answer, or where else to ask. */
    private record Step<T>(Optional<T> result, PageOrigin asking, String location) {}

    private <T> Step<T> ask(Way out, URI address, PageOrigin asking, Consumer<HttpGet> prepare, Use<T> use)
            throws FetchException {
        HttpGet request = begin(address);
        prepare.accept(request);
        request.setHeader(HttpHeaders.ACCEPT, "*/*");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        // As a page's own: many servers say only then who may read.
        request.setHeader("Origin", asking.value());
        try {
            ClassicHttpResponse response = out.client().executeOpen(null, request, HttpClientContext.create());
            long at = now.getAsLong();
            Header[] readers = response.getHeaders("Access-Control-Allow-Origin");
            PageOrigin answered = asking.answered(readers.length == 1 ? readers[0].getValue() : "");
            Header location = response.getFirstHeader(HttpHeaders.LOCATION);
            if (location != null && REDIRECTS.contains(response.getCode())) {
                end(request, response);
                return new Step<>(Optional.empty(), answered, location.getValue());
            }
            var answer = new Answer(response, answered.admitted(), at);
            return new Step<>(Optional.of(use.of(address, request, answer)), answered, "");
        } catch (IOException e) {
            throw failure(address, out, e);
        }
    }

    private static void end(HttpGet request, ClassicHttpResponse response) {
        // Or closing the answer would first read the rest of it, however long.
        request.cancel();
        Closer.closeQuietly(response);
    }

    private static Part part(URI address, Answer answer, int most) throws IOException {
        ClassicHttpResponse response = answer.response;
        int status = response.getCode();
        Matcher range = CONTENT_RANGE.matcher(header(response, HttpHeaders.CONTENT_RANGE).orElse(""));
        boolean ranged = range.matches();
        OptionalLong length = OptionalLong.empty();
        if (ranged && range.group(2) != null) {
            length = OptionalLong.of(Long.parseLong(range.group(2)));
        } else if (status == 200) {
            length = length(response);
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
                parts || status == 200 ? bytes(response, most) : new byte[0],
                answer.shared,
                answer.at);
    }

    private static OptionalLong length(ClassicHttpResponse response) {
        return response.getEntity() != null && response.getEntity().getContentLength() >= 0
                ? OptionalLong.of(response.getEntity().getContentLength())
                : OptionalLong.empty();
    }

    private static byte[] bytes(ClassicHttpResponse response, int most) throws IOException {
        InputStream content = response.getEntity() == null ? null : response.getEntity().getContent();
        return content == null ? new byte[0] : content.readNBytes(most);
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    private static URI next(URI address, String location, Way out) throws FetchException {
        URI next;
        try {
            next = address.resolve(location.strip().replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw new FetchException(
                    Reason.REDIRECT,
                    "'%s' leads on to an address that cannot be read.".formatted(Address.shown(address)));
        }
        URI checked = out.checked(next);
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
    private static FetchException failure(URI address, Way out, IOException failure) {
        String shown = Address.shown(address);
        String host = address.getHost();
        return switch (failure) {
            case CheckedResolver.NotPublicException _ ->
                new FetchException(
                        Reason.NOT_PUBLIC,
                        "'%s' is in a private network, and this server fetches from public addresses only.\n"
                                        .formatted(shown)
                                + out.hint(address));
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
