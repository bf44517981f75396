package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.tutti.engine.RefusedException;
import org.tutti.gateway.web.TreeCalls.Call;
import org.tutti.gateway.web.rdf.RdfException;
import org.tutti.session.Input.AddTriples;
import org.tutti.session.Input.ChangeTriple;
import org.tutti.session.Input.PublishEvent;
import org.tutti.session.Input.RemoveMirror;
import org.tutti.session.Input.RemoveTriple;
import org.tutti.session.Session;
import org.tutti.session.Trees;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/** The synchronisation tree over HTTP, in plain JSON and as RDF: {@code docs/tree.md}. */
@Path("/sessions/{session}/tree")
public class TreeResource {

    @Inject
    private WebGateway gateway;

    @Context
    private HttpServletRequest request;

    @Context
    private HttpServletResponse response;

    @PathParam("session")
    private String id;

    @HeaderParam(HttpHeaders.AUTHORIZATION)
    private String bearer;

    @HeaderParam(ApiDoor.ACCEPT)
    private String accept;

    @HeaderParam(HttpHeaders.CONTENT_TYPE)
    private String type;

    @HeaderParam(HttpHeaders.IF_MATCH)
    private String ifMatch;

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    private String ifNoneMatch;

    private TreeCalls calls() {
        return new TreeCalls(gateway, request, response);
    }

    /** The whole tree, with how the session was played if that is asked for. */
    @GET
    public Response tree(@QueryParam("recording") boolean recording) throws WireException, RefusedException {
        if (recording) {
            return TreeAnswers.told(calls().recording(id, bearer), accept, ifNoneMatch);
        }
        Call call = calls().reading(id, bearer);
        return TreeAnswers.told(TreeView.whole(call.session(), call.reader()), accept, ifNoneMatch);
    }

    /** Adds links where they fit. */
    @POST
    @Path("/triples")
    public void add(@QueryParam("shift") String shift, @Suspended AsyncResponse answer) {
        take(answer, (call, text) ->
                add(call, shift, TreeBodies.links(text, type, call.reader(), call.session())));
    }

    /** Adds links under one. */
    @POST
    @Path("/triples/{triple}")
    public void add(
            @PathParam("triple") String triple, @QueryParam("shift") String shift, @Suspended AsyncResponse answer) {
        take(answer, (call, text) -> {
            TripleId parent = TreeCalls.triple(call.session(), triple).id();
            List<NewTriple> links = TreeBodies.links(text, type, call.reader(), call.session());
            return add(call, shift, TreeBodies.under(parent.toString(), links));
        });
    }

    private void take(AsyncResponse answer, TreeIntake.Taking taking) {
        TreeCalls calls = calls();
        TreeIntake.take(request, answer, gateway.executor(), length -> calls.editing(id, bearer, length), taking);
    }

    private CompletionStage<Response> add(Call call, String shift, List<NewTriple> links) throws WireException {
        TreeType form = TreeType.accepted(accept);
        Session session = call.session();
        double seconds = Arrival.shift(shift, Trees.moment(session, gateway.sessions().clock().now()).elapsed());
        List<NewTriple> arrived = Arrival.in(session, seconds, links);
        return call.asked(new AddTriples(arrived, 0), (entry, now) -> {
            List<Triple> added = IntStream.range(0, arrived.size())
                    .mapToObj(i -> new TripleId(entry.seq(), i))
                    .flatMap(one -> now.tree().triple(one).stream())
                    .toList();
            return TreeAnswers.added(TreeView.some(now, call.reader(), added), added, form);
        });
    }

    /** A link with its neighbours. */
    @GET
    @Path("/triples/{triple}")
    public Response triple(@PathParam("triple") String triple) throws WireException, RefusedException {
        Call call = calls().reading(id, bearer);
        Triple link = TreeCalls.triple(call.session(), triple);
        TreeView view = TreeView.link(call.session(), call.reader(), link);
        if (view.links().isEmpty()) {
            throw TreeCalls.unknown(triple);
        }
        return TreeAnswers.told(view, accept, ifNoneMatch);
    }

    /** Moves a link, with all that can be changed of it. */
    @PUT
    @Path("/triples/{triple}")
    public CompletionStage<Response> put(@PathParam("triple") String triple, InputStream body)
            throws WireException, RefusedException, RdfException {
        String text = TreeBodies.text(body);
        Call call = calls().editing(id, bearer, text.length());
        List<NewTriple> links = TreeBodies.links(text, type, call.reader(), call.session());
        return change(call, TreeCalls.put(triple, Preconditions.matched(ifMatch, true), links));
    }

    /** Moves a link, with some of what can be changed of it. */
    @PATCH
    @Path("/triples/{triple}")
    public CompletionStage<Response> patch(@PathParam("triple") String triple, InputStream body)
            throws WireException, RefusedException {
        String text = TreeBodies.text(body);
        Call call = calls().editing(id, bearer, text.length());
        return change(call, TreeCalls.patch(triple, Preconditions.matched(ifMatch, true), type, text));
    }

    private CompletionStage<Response> change(Call call, ChangeTriple change) throws WireException {
        TreeType form = TreeType.accepted(accept);
        TripleId triple = TreeCalls.triple(call.session(), change.triple()).id();
        return call.asked(change, (_, now) -> TreeAnswers.changed(
                TreeView.link(now, call.reader(), now.tree().triple(triple).orElseThrow()), form));
    }

    /** Removes a link and all under it. */
    @DELETE
    @Path("/triples/{triple}")
    public CompletionStage<Response> remove(@PathParam("triple") String triple, InputStream body)
            throws WireException, RefusedException {
        TreeBodies.text(body);
        Call call = calls().editing(id, bearer, 0);
        Session before = call.session();
        TripleId top = TreeCalls.triple(before, triple).id();
        return call.asked(
                new RemoveTriple(triple, Preconditions.matched(ifMatch, false)),
                (_, now) -> TreeAnswers.removed(TreeCalls.gone(before, now, top)));
    }

    /** What is the same. */
    @GET
    @Path("/mirrors")
    public Response mirrors() throws WireException, RefusedException {
        Call call = calls().reading(id, bearer);
        return TreeAnswers.told(TreeView.mirrors(call.session(), call.reader()), accept, ifNoneMatch);
    }

    /** Says that two URIs are of one source. */
    @POST
    @Path("/mirrors")
    public CompletionStage<Response> addMirror(InputStream body) throws WireException, RefusedException, RdfException {
        String text = TreeBodies.text(body);
        Call call = calls().asking(id, bearer, text.length());
        MirrorPace.check(call.session(), call.reader().actor().orElseThrow(), gateway.sessions().clock().now());
        TreeType form = TreeType.accepted(accept);
        return call.asked(TreeCalls.mirror(text, type, call), (entry, now) -> TreeAnswers.made(
                        TreeView.mirrors(now, call.reader()),
                        form,
                        URI.create(call.reader().address() + "/mirrors/m" + entry.seq())));
    }

    /** Takes back that two URIs are of one source. */
    @DELETE
    @Path("/mirrors/{mirror}")
    public CompletionStage<Response> removeMirror(@PathParam("mirror") String mirror, InputStream body)
            throws WireException, RefusedException {
        TreeBodies.text(body);
        Call call = calls().asking(id, bearer, 0);
        MirrorPace.check(call.session(), call.reader().actor().orElseThrow(), gateway.sessions().clock().now());
        return call.asked(new RemoveMirror(mirror), (_, _) -> Response.noContent().build());
    }

    /** When events were published last. */
    @GET
    @Path("/events")
    public Response events() throws WireException, RefusedException {
        Call call = calls().reading(id, bearer);
        return TreeAnswers.told(TreeView.events(call.session(), call.reader()), accept, ifNoneMatch);
    }

    /** Says that something happens now. */
    @POST
    @Path("/events")
    public CompletionStage<Response> publish(InputStream body) throws WireException, RefusedException {
        String text = TreeBodies.text(body);
        Call call = calls().editing(id, bearer, text.length());
        TreeType form = TreeType.accepted(accept);
        TreeCalls.checkJson(type);
        String event = Fields.of(text).text("event", 200);
        return call.asked(new PublishEvent(event), (_, now) -> TreeAnswers.made(
                TreeView.events(now, call.reader()), form, URI.create(call.reader().address() + "/events")));
    }
}
