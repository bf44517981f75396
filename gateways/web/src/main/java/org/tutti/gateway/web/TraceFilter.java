package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tutti.engine.trace.Span;
import org.tutti.engine.trace.Span.Context;
import org.tutti.engine.trace.Traces;

/** Some requests are traced, as part of the trace they name (W3C {@code traceparent}). Off without a collector. */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class TraceFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    /** What our own paths consist of; all else in a path is an id, a code, or made up. */
    private static final Set<String> WORDS = Set.of(
            "", "api", "backup", "calls", "chat", "codes", "control", "details", "drain", "entry", "events",
            "invitations", "journal", "journal.jsonl", "keys", "members", "metrics", "metrics.csv", "mirrors",
            "notes", "openapi.yaml", "operations", "plugins", "position", "queue", "ratings.csv", "relay", "replay",
            "requests", "role", "schemas", "sessions", "sign-in", "sign-out", "staff", "status", "test", "timeline",
            "trace", "tree", "trial", "triples", "uploads", "verification", "ways", "webhooks", "words");

    /** After these comes an id or a code, even one that looks like a word. */
    private static final Set<String> BEFORE_IDS =
            Set.of("codes", "invitations", "members", "mirrors", "queue", "sessions", "triples", "uploads", "webhooks");

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Traces traces = Traces.configured();
        if (!traces.on()) {
            chain.doFilter(request, response);
            return;
        }
        Optional<Context> parent = traces.begun(traceparent(request));
        Context at = parent.map(Traces::within).orElse(Context.NONE);
        long began = now();
        Traces.enter(at);
        try {
            chain.doFilter(request, response);
        } finally {
            Traces.leave();
            parent.ifPresent(part -> atTheEnd(request, () -> traces.add(new Span(
                    at, part.span(), request.getMethod() + " " + route(request.getRequestURI()), true, began, now(),
                    Map.of("http.request.method", request.getMethod(),
                            "http.response.status_code", Integer.toString(response.getStatus()))))));
        }
    }

    private static void atTheEnd(HttpServletRequest request, Runnable end) {
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new AtTheEnd(end));
        } else {
            end.run();
        }
    }

    private long now() {
        return gateway.sessions().clock().now();
    }

    /** Of the request as it came: others take from it what resources have no use for. */
    private static String traceparent(HttpServletRequest request) {
        ServletRequest whole = request;
        while (whole instanceof ServletRequestWrapper wrapper) {
            whole = wrapper.getRequest();
        }
        return ((HttpServletRequest) whole).getHeader("traceparent");
    }

    /** A path without what differs from one session or member to the next, and may be a secret. */
    static String route(String path) {
        String[] parts = path.split("/");
        for (int i = 1; i < parts.length; i++) {
            if (!WORDS.contains(parts[i]) || BEFORE_IDS.contains(parts[i - 1])) {
                parts[i] = "{}";
            }
        }
        return String.join("/", parts);
    }

    private record AtTheEnd(Runnable end) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            end.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // It completes then.
        }

        @Override
        public void onError(AsyncEvent event) {
            // As before.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
