package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.tutti.engine.RefusedException;
import org.tutti.session.Input;
import org.tutti.session.Session;

/** What is on in a session, what comes, and what was. */
@Path("/sessions/{session}/queue")
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {

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

    /** The whole of it. */
    @GET
    public Response queue() throws WireException, RefusedException {
        return part(caller().session()).told(ifNoneMatch);
    }

    /** One of its items. */
    @GET
    @Path("/{item}")
    public Response item(@PathParam("item") String item) throws WireException, RefusedException {
        return item(caller().session(), item)
                .orElseThrow(() -> new WireException(ErrorCode.ITEM_UNKNOWN, "There is no such item in the queue."))
                .told(ifNoneMatch);
    }

    /** Adds media: {@code {"locator": "file:demo"}}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> add(InputStream body) throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        Caller caller = caller();
        String locator = Fields.of(text).text("locator", 4000);
        return caller.answered(
                reply -> gateway.sessions().enqueue(caller.id(), caller.actor(), locator, reply), (entry, now) -> {
                    String item = "i" + entry.seq();
                    var answer = Response.created(URI.create("/api/sessions/" + caller.id() + "/queue/" + item));
                    return item(now, item).map(part -> part.in(answer)).orElse(answer).build();
                });
    }

    /** Moves an item: {@code {"before": …}}, an item or null for last. */
    @PUT
    @Path("/{item}/position")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> move(@PathParam("item") String item, InputStream body)
            throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        Caller caller = caller();
        Optional<String> before = Fields.of(text).optionalText("before", 64);
        return caller.ask(
                ifMatch,
                QueueResource::part,
                _ -> new Input.Reorder(item, before),
                (_, now) -> part(now).in(Response.ok()).build());
    }

    /** Takes an item out. */
    @DELETE
    @Path("/{item}")
    public CompletionStage<Response> remove(@PathParam("item") String item, InputStream body)
            throws WireException, RefusedException {
        SessionsResource.text(body);
        return caller().ask(
                ifMatch,
                QueueResource::part,
                _ -> new Input.Dequeue(item),
                (_, _) -> Response.noContent().build());
    }

    private Caller caller() throws WireException, RefusedException {
        return Caller.of(gateway, id, bearer);
    }

    private static Part part(Session session) {
        return Part.of(Forms.queue(session, Frames.object()).without("revision"));
    }

    private static Optional<Part> item(Session session, String id) {
        return session.stage().queue().item(id).map(one -> Part.of(Forms.queued(one)));
    }
}
