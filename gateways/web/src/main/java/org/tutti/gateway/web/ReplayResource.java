package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import org.tutti.engine.RefusedException;
import org.tutti.session.SessionId;

/** What happened in a session, as those who run it were told, for them and for auditors: {@code docs/replay.md}. */
@Path("/sessions/{session}/replay")
public class ReplayResource {

    private static final String LINES = "application/jsonl; charset=utf-8";

    /** Recordings on their way: each keeps a thread until its client has taken it. */
    private static final Places<Object> UNDER_WAY = new Places<>(8, 2);

    @Inject
    private WebGateway gateway;

    /** The recording, open session or over, as JSON Lines. */
    @GET
    public Response replay(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @Context HttpServletRequest caller)
            throws WireException, RefusedException {
        SessionId id = ClientMessage.sessionId(session);
        String token = SessionsResource.token(bearer);
        if (caller.getMethod().equals("HEAD")) {
            // Nothing is written then, and a place would not be given back.
            gateway.sessions().archive().entries(id, token, 0, 1);
            return Response.ok().type(LINES).build();
        }
        var place = new Object();
        if (UNDER_WAY.take(place, caller.getRemoteAddr()) != Places.Answer.TAKEN) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED, "Other recordings are being sent. Try again when they are done.");
        }
        StreamingOutput output = stream -> {
            try {
                write(id, token, stream);
            } finally {
                UNDER_WAY.leave(place);
            }
        };
        return Response.ok(output, LINES).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /** What is refused is refused before the first byte. */
    private void write(SessionId id, String token, OutputStream stream) throws IOException {
        var lines = new ReplayLines(stream, gateway.sessions().clock()::now);
        try {
            gateway.sessions().archive().replay(id, token, lines);
        } catch (RefusedException e) {
            throw new CompletionException(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        lines.end();
    }
}
