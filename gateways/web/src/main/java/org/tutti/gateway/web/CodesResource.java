package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Sessions;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** The session of a short code. It gives the plain link: whoever must ask at the door of the session still asks. */
@Path("/codes")
@Produces(MediaType.APPLICATION_JSON)
public class CodesResource {

    /** Who mistypes tries again a few times, who guesses millions of times. For {@link CodePage} as well. */
    private static final PerAddress TRYING = new PerAddress(1, 20);

    @Inject
    private WebGateway gateway;

    /** What is found by a code as people type it. */
    @GET
    @Path("/{code}")
    public Response session(@PathParam("code") String code, @Context HttpServletRequest caller)
            throws WireException, RefusedException {
        Session session = find(gateway.sessions(), code, caller.getRemoteAddr());
        var body = Frames.object()
                .put("session", session.id().value())
                .put("title", session.title())
                .put("url", "/s/" + session.id());
        return Response.ok(Frames.text(body))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * The session somebody means.
     *
     * @param address theirs, as numbers; it has so many tries
     */
    static Session find(Sessions sessions, String code, String address) throws WireException, RefusedException {
        if (!sessions.ready()) {
            throw new WireException(ErrorCode.NOT_READY, "The server is starting. Try again in a moment.");
        }
        if (!TRYING.take(address, sessions.clock().now())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED, "That were many codes in a short time. Wait some seconds, then try again.");
        }
        SessionId session = sessions.sessionOf(code)
                .orElseThrow(() -> new WireException(
                        ErrorCode.CODE_UNKNOWN,
                        "No session has this code now. Maybe it is over, or a character is wrong: a code has eight,"
                                + " such as K7P4-QXR2."));
        return sessions.session(session);
    }
}
