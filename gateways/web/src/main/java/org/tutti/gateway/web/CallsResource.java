package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.tutti.engine.Allowance;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Sessions;
import org.tutti.session.Actor;
import org.tutti.session.Grant;
import org.tutti.session.Refusal;
import org.tutti.session.SessionId;

/** Calls people up, for those who may let people in. What becomes of a call is seen in the roster. */
@Path("/sessions/{session}/calls")
@Produces(MediaType.APPLICATION_JSON)
public class CallsResource {

    private static final int EVERY_S = 6;
    private static final int BURST = 10;

    /** Calls disturb people and may cost money: so many for a session, and for an address of the network. */
    private static final Allowances OF_SESSION = new Allowances(CallsResource::fresh);

    private static final PerAddress OF_ADDRESS = new PerAddress(new Allowances(CallsResource::fresh));

    @Inject
    private WebGateway gateway;

    private static Allowance fresh(long now) {
        return Allowance.each(EVERY_S * 1_000_000L, BURST, now);
    }

    /** Calls somebody up; answered as soon as the call is under way. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> call(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @Context HttpServletRequest caller,
            InputStream body)
            throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        return place(gateway.sessions(), ClientMessage.sessionId(session), bearer, caller.getRemoteAddr(), text)
                .thenApply(call -> Response.accepted(Frames.text(Frames.object().put("call", call))).build());
    }

    /**
     * Places a call.
     *
     * @param address of who asks for it, as numbers
     * @return the id of the call
     */
    static CompletionStage<String> place(
            Sessions sessions, SessionId session, String bearer, String address, String body)
            throws WireException, RefusedException {
        Actor actor = SessionsResource.actor(sessions, session, bearer);
        String to = Fields.of(body).text("to", 300).strip();
        // First, so that who may not call takes nothing from who may.
        Optional<Refusal> denied = sessions.session(session).denied(actor, Grant.ADMIT);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        long now = sessions.clock().now();
        if (!OF_ADDRESS.take(address, now) || !OF_SESSION.take(session.value(), now)) {
            throw new WireException(ErrorCode.RATE_LIMITED, "That is more than one call in %d s, or %d at once. Wait a little."
                    .formatted(EVERY_S, BURST));
        }
        return sessions.call(session, actor, to);
    }
}
