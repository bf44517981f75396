package org.tutti.gateway.web;

import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.tutti.engine.RefusedException;
import org.tutti.engine.fetch.Relays;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.plugin.media.FetchException;
import org.tutti.session.Session;

/**
 * Passes on what players may not read where it is, see {@link RelayAddress}. Who knows a session's id may ask, as with
 * all media, and for what is on the servers of its own relayed items alone. A filter, as the path lies among those of the
 * REST resources, which hold a thread for each answer.
 */
@WebFilter(urlPatterns = "/api/sessions/*", asyncSupported = true)
public class RelayFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final int MOST = 64, MOST_OF_ADDRESS = 16;

    /** Whatever it is, it is no page of ours. */
    private static final String POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox";

    @Inject
    private transient WebGateway gateway;

    @EJB
    private transient PluginHostBean plugins;

    private final transient Places<Object> places = new Places<>(MOST, MOST_OF_ADDRESS);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean head = request.getMethod().equals("HEAD");
        Optional<RelayAddress> asked = head || request.getMethod().equals("GET")
                ? RelayAddress.of(request.getRequestURI(), request.getQueryString())
                : Optional.empty();
        if (asked.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        HttpServletRequest plain = OtherSites.asItCame(request);
        SafetyHeaders.put(response);
        SafetyHeaders.putPolicy(response, POLICY);
        // Of the filters some may have come before this one, the others do not come any more.
        OtherSites.headers(gateway.reach(), plain.getHeader("Origin"), false).forEach(response::setHeader);
        if (RelayHeaders.isPassedOn(Collections.list(plain.getHeaders("Via")))) {
            Problems.write(response, 508, "Loop Detected", "This was passed on already. Name the server it is on.");
            return;
        }
        try {
            pass(asked.get(), plain, response, head);
        } catch (WireException e) {
            Problems.write(response, e.code(), e.getMessage());
        } catch (RefusedException e) {
            Problems.write(response, ErrorCode.of(e.refusal().code()), e.getMessage());
        }
    }

    private void pass(RelayAddress asked, HttpServletRequest request, HttpServletResponse response, boolean head)
            throws WireException, RefusedException, IOException {
        Relays relays = plugins.relays().orElseThrow(() -> new WireException(
                ErrorCode.NOT_PERMITTED, "This server passes nothing on. Whoever runs it can: -Dtutti.relay=on."));
        if (!gateway.sessions().ready()) {
            throw new WireException(ErrorCode.NOT_READY, "The server is starting. Try again in a moment.");
        }
        Session session = gateway.sessions().session(ClientMessage.sessionId(asked.session()));
        if (!RelayAddress.isRelayed(session, asked.address())) {
            throw new WireException(
                    ErrorCode.NOT_PERMITTED, "Nothing in the queue of the session is passed on from that server.");
        }
        Object place = new Object();
        if (places.take(place, request.getRemoteAddr()) != Places.Answer.TAKEN) {
            throw new WireException(
                    ErrorCode.SERVER_FULL, "Too much is passed on just now: %d at once, %d for an address. Try again."
                            .formatted(MOST, MOST_OF_ADDRESS));
        }
        try {
            RelayStream.start(
                    request.startAsync(request, response),
                    exchange(relays, asked, session, request, head),
                    HangUp.here(),
                    () -> places.leave(place));
        } catch (IOException | RuntimeException e) {
            places.leave(place);
            throw e;
        }
    }

    private static RelayStream.Exchange exchange(
            Relays relays, RelayAddress asked, Session session, HttpServletRequest request, boolean head) {
        String known = request.getHeader("If-None-Match");
        Optional<String> range = RelayHeaders.range(request.getHeader("Range"), RelayStream.MOST);
        boolean named = RelayAddress.isNamed(session, asked.address());
        return new RelayStream.Exchange() {
            @Override
            public Body ask() throws FetchException {
                return relays.pass(asked.address(), range, named);
            }

            @Override
            public boolean head(Body body, HttpServletResponse answer) throws RelayException {
                return RelayFilter.head(asked, session, known, body, answer) && !head;
            }
        };
    }

    /** @return whether there are bytes to follow */
    private static boolean head(
            RelayAddress asked, Session session, String known, Body body, HttpServletResponse response)
            throws RelayException {
        check(body);
        Map<String, String> headers = RelayHeaders.of(body);
        if (RelayHeaders.isPlaylist(headers.get("Content-Type"))
                && !body.address().equals(asked.address())
                && RelayAddress.isRelayed(session, body.address())) {
            // What a playlist says is relative to where it was in the end.
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", RelayAddress.path(asked.session(), body.address()));
            response.setHeader("Cache-Control", "no-store");
            return false;
        }
        headers.forEach(response::setHeader);
        if (body.status() == 200 && known != null && known.equals(headers.get("ETag"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return false;
        }
        response.setStatus(body.status());
        if (body.status() == 416) {
            response.setContentLength(0);
            return false;
        }
        body.length().ifPresent(response::setContentLengthLong);
        return true;
    }

    private static void check(Body body) throws RelayException {
        int status = body.status();
        if (status == 404 || status == 410) {
            throw new RelayException(404, "The other server has nothing there (%d).".formatted(status));
        }
        if (status != 200 && status != 206 && status != 416) {
            throw new RelayException(502, "The other server does not give it (%d).".formatted(status));
        }
        if (!body.headers().getOrDefault("Content-Encoding", "identity").equalsIgnoreCase("identity")) {
            throw new RelayException(502, "The other server packs it, unasked.");
        }
        long length = body.length().orElse(0);
        if (length > RelayStream.MOST) {
            throw new RelayException(502, "That has %d MB; passed on are %d MB at once. Ask for a part of it."
                    .formatted(length >> 20, RelayStream.MOST >> 20));
        }
    }
}
