package org.tutti.gateway.web;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.tutti.engine.RefusedException;
import org.tutti.engine.hooks.Scope;

/** The webhooks of a session, for those who run it. */
@Path("/sessions/{session}/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class SessionWebhooksResource extends HookOperations {

    @PathParam("session")
    private String session;

    @Override
    Scope scope(String bearer) throws WireException, RefusedException {
        Caller caller = Caller.of(gateway, session, bearer);
        caller.checkRuns(caller.session());
        return new Scope.Single(caller.id());
    }

    @Override
    String place() {
        return "/api/sessions/" + session + "/webhooks";
    }
}
