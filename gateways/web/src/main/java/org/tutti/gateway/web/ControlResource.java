package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.tutti.engine.RefusedException;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Roster;
import org.tutti.session.Session;

/** Who has control of a session, and that it passes to another. */
@Path("/sessions/{session}/control")
@Produces(MediaType.APPLICATION_JSON)
public class ControlResource {

    @Inject
    private WebGateway gateway;

    @PathParam("session")
    private String id;

    @HeaderParam(HttpHeaders.AUTHORIZATION)
    private String bearer;

    @HeaderParam(HttpHeaders.IF_MATCH)
    private String ifMatch;

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    private String ifNoneMatch;

    /** Who has it, and who asks for it. */
    @GET
    public Response control() throws WireException, RefusedException {
        return part(Caller.of(gateway, id, bearer).session()).told(ifNoneMatch);
    }

    /**
     * Gives it to a member, {@code {"member": …}}. To oneself: who runs the session takes it, another asks for it; 202
     * says that they have to wait for an answer.
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> give(InputStream body) throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        Caller caller = Caller.of(gateway, id, bearer);
        MemberId member = Requests.member(Fields.of(text).text("member", 200));
        Session session = caller.session();
        if (has(session, member) && ifMatch == null) {
            return CompletableFuture.completedFuture(told(session, member));
        }
        boolean own = caller.is(session, member);
        Input.Request request = !own
                ? new Input.HandOver(member)
                : caller.runs(session) ? new Input.TakeControl() : new Input.RequestControl();
        return caller.ask(ifMatch, ControlResource::part, _ -> request, (_, now) -> told(now, member));
    }

    /** Lets go of it: it passes to who asked for it first. */
    @DELETE
    public CompletionStage<Response> release(InputStream body) throws WireException, RefusedException {
        SessionsResource.text(body);
        return Caller.of(gateway, id, bearer).ask(
                ifMatch,
                ControlResource::part,
                _ -> new Input.ReleaseControl(),
                (_, _) -> Response.noContent().build());
    }

    private static boolean has(Session session, MemberId member) {
        return session.roster().controller().filter(one -> one.id().equals(member)).isPresent();
    }

    private static Response told(Session session, MemberId wanted) {
        return part(session).in(Response.status(has(session, wanted) ? 200 : 202)).build();
    }

    private static Part part(Session session) {
        Roster roster = session.roster();
        ObjectNode body = Frames.object()
                .put("member", roster.controller().map(one -> one.id().value()).orElse(null))
                .put("name", roster.controller().map(Member::name).orElse(null));
        ArrayNode requests = body.putArray("requests");
        roster.requests().entrySet().stream().limit(Crowd.MEMBERS).forEach(request -> requests.addObject()
                .put("member", request.getKey().value())
                .put("name", roster.member(request.getKey()).map(Member::name).orElse(""))
                .put("until", Forms.millis(request.getValue())));
        return Part.of(body);
    }
}
