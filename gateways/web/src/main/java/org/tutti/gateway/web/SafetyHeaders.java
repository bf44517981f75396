package org.tutti.gateway.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What every answer tells the browser not to do. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class SafetyHeaders extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final String CONTENT =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'self'";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        put(response);
        chain.doFilter(request, response);
    }

    static void put(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", CONTENT);
        response.setHeader("X-Content-Type-Options", "nosniff");
        // A session's address lets people in: it is not for other sites to see.
        response.setHeader("Referrer-Policy", "same-origin");
    }
}
