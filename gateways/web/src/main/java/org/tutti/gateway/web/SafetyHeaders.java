package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What every answer tells the browser not to do. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class SafetyHeaders extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final String POLICY = "Content-Security-Policy";

    /**
     * 'self' stands for the WebSocket as well: CSP 3, in Chromium, Firefox, and WebKit since Safari 16. What pages put
     * together themselves from segments, and a viewer's own copy, they play from a blob.
     */
    private static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'%s;"
            + " connect-src 'self'%s; media-src 'self' blob:%s; frame-src 'self'; worker-src 'self'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'self'";

    /** Of what is no page and no part of one. A browser that is sent there shows media in a page of its own making. */
    private static final String DATA =
            "default-src 'none'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PERMISSIONS = "autoplay=(self), fullscreen=(self), camera=(), microphone=(),"
            + " geolocation=(), display-capture=(), payment=(), usb=()";

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getServletPath();
        if (isFile(path)) {
            putFile(response);
        } else {
            put(response);
            if (!isData(path)) {
                putPage(response, List.of(), List.of(), Sites.sources(gateway.sites().origins()));
            }
        }
        chain.doFilter(request, response);
    }

    private static boolean isData(String path) {
        return path.startsWith("/api") || path.startsWith("/media") || path.equals(HealthServlet.PATH) || path.equals("/ws");
    }

    /** What pages are made of. There are many of them, and what is said with each would weigh more than some of them. */
    private static boolean isFile(String path) {
        return path.startsWith("/v/") || PageFiles.isFile(path);
    }

    /** For a part of a page. A worker goes by the policy that its own file came with: ours load nothing. */
    private static void putFile(HttpServletResponse response) {
        response.setHeader(POLICY, "default-src 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** For what is no page. */
    static void put(HttpServletResponse response) {
        response.setHeader(POLICY, DATA);
        response.setHeader("Permissions-Policy", PERMISSIONS);
        response.setHeader("X-Content-Type-Options", "nosniff");
        // A session's address lets people in: it is not for other sites to see.
        response.setHeader("Referrer-Policy", "same-origin");
    }

    /**
     * For a page.
     *
     * @param media the origins of other servers from which it may play media
     * @param read those of them from which it may read them as well: playlists and their segments
     * @param nodes the other servers of the same sessions, see {@link Sites#sources}: to them it goes when this one is
     *     gone, or sends it there
     */
    static void putPage(HttpServletResponse response, List<String> media, List<String> read, List<String> nodes) {
        response.setHeader(POLICY, page(media, read, nodes));
    }

    /** For what has a policy of its own. */
    static void putPolicy(HttpServletResponse response, String policy) {
        response.setHeader(POLICY, policy);
    }

    static String page(List<String> media, List<String> read, List<String> nodes) {
        List<String> http = nodes.stream().filter(node -> node.startsWith("http")).toList();
        return PAGE.formatted(listed(http), listed(both(read, nodes)), listed(both(media, http)));
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    private static String listed(List<String> origins) {
        return origins.isEmpty() ? "" : " " + String.join(" ", origins);
    }
}
