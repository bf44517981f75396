package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets pages of other sites have a player of ours: those that may open WebSockets may also read what a player needs,
 * and ask the API. Nobody's credentials go with it (Fetch Standard, CORS protocol): there are none but tokens.
 */
@WebFilter(
        urlPatterns = {"/js/*", "/css/*", "/lang/*", "/icon.svg", "/media/*", "/api/*"},
        asyncSupported = true)
public class OtherSites extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final String READERS = "Access-Control-Allow-Origin";
    private static final String A_DAY = "86400";

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = asItCame(request);
        boolean preflight = asked.getMethod().equals("OPTIONS") && asked.getHeader("Access-Control-Request-Method") != null;
        Map<String, String> headers = headers(gateway.reach(), asked.getHeader("Origin"), preflight);
        headers.forEach(response::addHeader);
        if (preflight && headers.containsKey(READERS)) {
            SafetyHeaders.put(response);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            chain.doFilter(request, response);
        }
    }

    /**
     * Who may read the answer.
     *
     * @param origin as browsers state it, or null
     * @param preflight whether the browser asks only whether it may ask
     */
    static Map<String, String> headers(Reach reach, String origin, boolean preflight) {
        Map<String, String> headers = new LinkedHashMap<>();
        // Film and style sheets are asked for without an origin, so that this cannot differ by who asks.
        headers.put("Cross-Origin-Resource-Policy", reach.isShared() ? "cross-origin" : "same-origin");
        if (reach.isShared()) {
            headers.put("Vary", "Origin");
        }
        Optional.ofNullable(origin).flatMap(reach::readers).ifPresent(readers -> {
            headers.put(READERS, readers);
            headers.put("Access-Control-Expose-Headers", "Location, Retry-After");
            if (preflight) {
                headers.put("Access-Control-Allow-Methods", "GET, POST");
                headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type");
                headers.put("Access-Control-Max-Age", A_DAY);
            }
        });
        return headers;
    }

    /** Filters have no order among them, and the one before the API hides most headers from it. */
    static HttpServletRequest asItCame(HttpServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner instanceof HttpServletRequest http ? http : request;
    }
}
