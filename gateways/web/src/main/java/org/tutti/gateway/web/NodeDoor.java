package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tutti.engine.Nodes.Phase;

/**
 * Sends those to another server of the same sessions whom this one does not serve: all of them while it is cut off from
 * the others or has given its sessions to them, and who would begin something new while it does.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class NodeDoor extends HttpFilter {

    private static final long serialVersionUID = 1;

    /** What is of sessions. Of the server itself it goes on telling, and goes on doing what its staff asks for. */
    private static final Pattern OF_SESSIONS = Pattern.compile("/api/(sessions|codes|uploads)(/.*)?");

    /** What begins something new. */
    private static final Set<String> BEGINNINGS = Set.of("/api/sessions", "/api/uploads");

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> refusal = refusal(gateway.phase(), request.getMethod(), request.getRequestURI());
        if (refusal.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        SafetyHeaders.put(response);
        // Whoever may read the other answers may read where to go.
        OtherSites.headers(gateway.reach(), OtherSites.asItCame(request).getHeader("Origin"), false)
                .forEach(response::setHeader);
        Problems.elsewhere(response, refusal.get(), gateway.sites().elsewhere());
    }

    /** Why a request is not for this server; empty if it is. */
    static Optional<String> refusal(Phase phase, String method, String path) {
        // What only asks whether it may ask is answered as ever.
        if (method.equals("OPTIONS") || !OF_SESSIONS.matcher(path).matches()) {
            return Optional.empty();
        }
        return switch (phase) {
            case STARTING, SERVING -> Optional.empty();
            case DRAINING -> method.equals("POST") && BEGINNINGS.contains(path) ? why(phase) : Optional.empty();
            case DRAINED, CUT_OFF -> why(phase);
        };
    }

    /** Why this server takes nobody in; empty if it does. */
    static Optional<String> why(Phase phase) {
        return switch (phase) {
            case SERVING -> Optional.empty();
            case STARTING -> Optional.of("The server is starting. Try again in a moment.");
            case DRAINING, DRAINED -> Optional.of("This server is about to be stopped. Go to another one.");
            case CUT_OFF -> Optional.of("This server has lost touch with the others. Go to another one.");
        };
    }
}
