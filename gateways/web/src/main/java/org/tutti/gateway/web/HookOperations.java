package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.tutti.engine.Allowance;
import org.tutti.engine.RefusedException;
import org.tutti.engine.hooks.Scope;
import org.tutti.engine.hooks.Webhooks;
import org.tutti.engine.hooks.Webhooks.Made;
import org.tutti.engine.hooks.Webhooks.State;
import org.tutti.engine.hooks.WebhooksBean;

/** What can be done with the webhooks of a tenant or of a session. */
public abstract class HookOperations {

    /** Addresses are looked up, and tests sent, for so many: one a second for an address of the network. */
    private static final PerAddress LOOKING = new PerAddress(1, 20);

    /** A test goes to somebody else's server: one in five seconds for a hook. */
    private static final Allowances TESTING = new Allowances(now -> Allowance.each(5_000_000, 3, now));

    @Inject
    WebGateway gateway;

    @EJB
    private WebhooksBean bean;

    @Context
    private HttpServletRequest caller;

    /** Whose hooks these are, if whoever shows the token may see to them. */
    abstract Scope scope(String bearer) throws WireException, RefusedException;

    /** Where they are, without a slash at the end. */
    abstract String place();

    private Webhooks webhooks() {
        return bean.webhooks();
    }

    /** Makes one; its secret is told now and never again. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, InputStream body)
            throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        Scope scope = scope(bearer);
        checkPace();
        Made made = webhooks().create(scope, WebhookForms.wish(Fields.of(text)));
        return Response.created(URI.create(place() + "/" + made.hook().id()))
                .entity(Frames.text(WebhookForms.made(made)))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** All of them, in the order they were made. */
    @GET
    public Response list(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer) throws WireException, RefusedException {
        ArrayNode rows = Forms.array();
        webhooks().list(scope(bearer)).forEach(state -> rows.add(WebhookForms.state(state)));
        return fresh(Frames.text(rows));
    }

    /** How one does. */
    @GET
    @Path("/{webhook}")
    public Response get(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @PathParam("webhook") String id)
            throws WireException, RefusedException {
        return state(id, webhooks().get(scope(bearer), id));
    }

    /** Changes what is named; pauses and resumes. */
    @PATCH
    @Path("/{webhook}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response change(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @PathParam("webhook") String id, InputStream body)
            throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        Scope scope = scope(bearer);
        checkPace();
        return state(id, webhooks().change(scope, id, WebhookForms.change(Fields.of(text))));
    }

    /** Takes one away, with all it was yet to be told. */
    @DELETE
    @Path("/{webhook}")
    public Response delete(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @PathParam("webhook") String id, InputStream body)
            throws WireException, RefusedException {
        SessionsResource.text(body);
        if (!webhooks().delete(scope(bearer), id)) {
            throw unknown(id);
        }
        return Response.noContent().build();
    }

    /** Sends a test event and says what came of it. */
    @POST
    @Path("/{webhook}/test")
    public Response test(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @PathParam("webhook") String id, InputStream body)
            throws WireException, RefusedException {
        SessionsResource.text(body);
        Scope scope = scope(bearer);
        if (webhooks().get(scope, id).isEmpty()) {
            throw unknown(id);
        }
        if (!TESTING.take(id, gateway.sessions().clock().now())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED, "That is more than one test in 5 s. Try again in a moment.");
        }
        Optional<String> failure = webhooks().test(scope, id).orElseThrow(() -> unknown(id));
        ObjectNode answer = Forms.object().put("delivered", failure.isEmpty());
        failure.ifPresent(words -> answer.put("error", words));
        return fresh(Frames.text(answer));
    }

    private void checkPace() throws WireException {
        if (!LOOKING.take(caller.getRemoteAddr(), gateway.sessions().clock().now())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED, "That is more than one webhook a second. Try again in a moment.");
        }
    }

    private static Response state(String id, Optional<State> state) {
        return fresh(Frames.text(WebhookForms.state(state.orElseThrow(() -> unknown(id)))));
    }

    private static Response fresh(String body) {
        return Response.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private static NotFoundException unknown(String id) {
        String shown = id.length() <= 64 ? id : id.substring(0, 64) + "…";
        return new NotFoundException("There is no webhook '%s' here. Maybe it was deleted.".formatted(shown));
    }
}
