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
import org.tutti.engine.trace.Span;
import org.tutti.engine.trace.Span.Context;
import org.tutti.engine.trace.Traces;

/** Requests that are traced: by W3C {@code traceparent}, or some of them. Without a collector it does nothing. */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class TraceFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Traces traces = Traces.configured();
        Optional<Context> parent = traces.on() ? traces.begun(traceparent(request)) : Optional.empty();
        if (parent.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Context at = Traces.within(parent.get());
        long began = now();
        Runnable end = () -> traces.add(new Span(
                at, parent.get().span(), request.getMethod() + " " + route(request.getRequestURI()), true, began, now(),
                Map.of("http.request.method", request.getMethod(),
                        "http.response.status_code", Integer.toString(response.getStatus()))));
        Traces.enter(at);
        try {
            chain.doFilter(request, response);
        } finally {
            Traces.enter(null);
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtTheEnd(end));
            } else {
                end.run();
            }
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
        for (int i = 3; i < parts.length; i++) {
            if (!parts[i].matches("[a-z-]{1,24}(\\.[a-z]{1,5})?") || parts[i - 1].equals("sessions")) {
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
