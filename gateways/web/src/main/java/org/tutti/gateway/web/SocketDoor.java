package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets to the WebSocket only pages of this server and of the sites that may, and programs, which state no origin: what
 * browsers keep from other sites over HTTP they let them do over WebSockets.
 */
@WebFilter(urlPatterns = "/ws", asyncSupported = true)
public class SocketDoor extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final int ENOUGH = 200;

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String origin = request.getHeader("Origin");
        if (origin == null || gateway.reach().admits(origin, request.getHeader("Host"))) {
            chain.doFilter(request, response);
        } else {
            SafetyHeaders.put(response);
            Problems.write(response, ErrorCode.NOT_PERMITTED, refusal(origin));
        }
    }

    private static String refusal(String origin) {
        return "The page is of '%s', which is not this server. Maybe -Dtutti.url is not the address people open."
                .formatted(origin.length() <= ENOUGH ? origin : origin.substring(0, ENOUGH) + "…");
    }
}
