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

    @Inject
    private WebGateway gateway;

    @Inject
    private LongAnswers answers;

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
            // Nothing is written then, which is where it would be refused.
            gateway.sessions().archive().entries(id, token, 0, 1);
            return Response.ok().type(LINES).build();
        }
        return Response.ok(answers.of(caller.getRemoteAddr(), out -> write(id, token, out)), LINES)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
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
