package org.tutti.gateway.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets to the REST resources only what they have a use for. They offer one type each and read JSON, which is UTF-8
 * (RFC 8259); whatever else a header asks for cannot be had, and need not be understood to say so. Trees alone are told
 * and taken in several forms.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class ApiDoor extends HttpFilter {

    private static final long serialVersionUID = 1;

    /** What somebody takes of a tree: not by its own name, or it would be looked at before {@link TreeType} does. */
    static final String ACCEPT = "Tutti-Accept";

    private static final String CONTENT_TYPE = "Content-Type", AUTHORIZATION = "Authorization";

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** The headers by which requests depend on what was before. */
    private static final Map<String, String> OF_ALL = Map.of(
            "If-Match", "If-Match", "If-None-Match", "If-None-Match", IDEMPOTENCY_KEY, IDEMPOTENCY_KEY);

    /** The headers of requests to trees besides, with how they are called when they come. */
    private static final Map<String, String> OF_TREES = Map.of(ACCEPT, "Accept");

    private static final Set<String> JSON = Set.of("application/json", "application/merge-patch+json");

    private static final Pattern TREE = Pattern.compile("/api/sessions/[^/]+/tree(/.*)?");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // An upload is not whole yet and must not be answered here.
        if (request.getServletPath().equals(UploadServlet.PATH)
                || legible(request.getRequestURL().toString(), request.getQueryString())) {
            chain.doFilter(new Plain(request, TREE.matcher(request.getRequestURI()).matches()), response);
        } else {
            SafetyHeaders.put(response);
            Problems.write(response, ErrorCode.MALFORMED, "The address is not one. Maybe it was not copied whole.");
        }
    }

    /** Whether an address can be taken apart and decoded. */
    static boolean legible(String url, String query) {
        try {
            return new URI(url).getHost() != null && decodes(url) && (query == null || decodes(query));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean decodes(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                int octet = i + 2 < text.length() ? octet(text.charAt(i + 1), text.charAt(i + 2)) : -1;
                if (octet < 0) {
                    return false;
                }
                bytes.write(octet);
                i += 2;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static int octet(char high, char low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first * 16 + second;
    }

    /** The type of a body without its parameters, of which JSON has none; of what is not JSON it is as if unknown. */
    static String mediaType(String header) {
        String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return JSON.contains(type) ? type : "application/octet-stream";
    }

    /** A request with no headers but the type of its body, the token it shows, and a few of those above. */
    private static final class Plain extends HttpServletRequestWrapper {

        private final boolean tree;

        Plain(HttpServletRequest request, boolean tree) {
            super(request);
            this.tree = tree;
        }

        private Optional<String> type() {
            return Optional.ofNullable(super.getHeader(CONTENT_TYPE))
                    .map(tree ? TreeType::ofBody : ApiDoor::mediaType);
        }

        private List<String> values(String name) {
            if (name.equalsIgnoreCase(CONTENT_TYPE)) {
                return type().stream().toList();
            }
            if (name.equalsIgnoreCase(AUTHORIZATION)) {
                return Optional.ofNullable(super.getHeader(name)).map(shown -> StaffCookie.shown(this, shown)).stream()
                        .toList();
            }
            return others()
                    .filter(each -> each.getKey().equalsIgnoreCase(name))
                    .flatMap(each -> Optional.ofNullable(joined(each.getValue())).stream())
                    .toList();
        }

        private Stream<Map.Entry<String, String>> others() {
            return Stream.concat(
                    OF_ALL.entrySet().stream(), tree ? OF_TREES.entrySet().stream() : Stream.empty());
        }

        /** A list may come in several lines (RFC 9110, 5.3). */
        private String joined(String name) {
            List<String> lines = Collections.list(super.getHeaders(name));
            return lines.isEmpty() ? null : String.join(",", lines);
        }

        @Override
        public String getContentType() {
            return type().orElse(null);
        }

        @Override
        public String getHeader(String name) {
            return values(name).stream().findFirst().orElse(null);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return Collections.enumeration(values(name));
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Stream.concat(
                            Stream.of(CONTENT_TYPE, AUTHORIZATION), others().map(Map.Entry::getKey))
                    .filter(name -> !values(name).isEmpty())
                    .toList());
        }

        @Override
        public Cookie[] getCookies() {
            return null;
        }
    }
}
