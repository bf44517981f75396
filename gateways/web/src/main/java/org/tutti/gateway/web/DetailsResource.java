package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.tutti.engine.RefusedException;
import org.tutti.session.Details;
import org.tutti.session.Input;
import org.tutti.session.Session;

/** What a session is to people and programs outside of it. */
@Path("/sessions/{session}/details")
@Produces(MediaType.APPLICATION_JSON)
public class DetailsResource {

    @Inject
    private WebGateway gateway;

    @PathParam("session")
    private String id;

    @HeaderParam(HttpHeaders.AUTHORIZATION)
    private String bearer;

    /** As who asks may know them. */
    @GET
    public Response details(@HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch)
            throws WireException, RefusedException {
        Caller caller = Caller.of(gateway, id, bearer);
        return part(caller, caller.session()).told(ifNoneMatch);
    }

    /** Changes some of them (RFC 7396). */
    @PATCH
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public CompletionStage<Response> change(@HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, InputStream body)
            throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        Caller caller = Caller.of(gateway, id, bearer);
        UnaryOperator<Details> change = DossierForms.details(Fields.of(text));
        return caller.ask(
                ifMatch,
                now -> part(caller, now),
                now -> new Input.SetDetails(change.apply(now.dossier().details())),
                (_, now) -> part(caller, now).in(Response.ok()).build());
    }

    private static Part part(Caller caller, Session session) {
        return Part.of(DossierForms.details(session, caller.runs(session), Frames.object()));
    }
}
