package org.tutti.gateway.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.tutti.gateway.web.rdf.RdfTree;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/** Answers of trees over HTTP. */
final class TreeAnswers {

    private static final String LINK = "Link";

    /** Headers have room for so many neighbours of each kind, or new links; the body has all. */
    private static final int NAMED = 25;

    private TreeAnswers() {}

    /** What was asked for, or that it is as it was. */
    static Response told(TreeView view, String accept, String ifNoneMatch) throws WireException {
        TreeType form = TreeType.accepted(accept);
        String tag = view.tag(form);
        Response.ResponseBuilder answer = Preconditions.known(ifNoneMatch, tag)
                ? Response.notModified()
                : Response.ok(view.in(form)).header(HttpHeaders.CONTENT_TYPE, type(form));
        return with(answer.header(HttpHeaders.ETAG, tag), view).build();
    }

    /** RDF is not of one language or region; all that is said of it is that it is UTF-8. */
    private static String type(TreeType form) {
        return form.type() + (form.rdf().isPresent() ? ";charset=UTF-8" : "");
    }

    private static Response.ResponseBuilder with(Response.ResponseBuilder answer, TreeView view) {
        answer.header(HttpHeaders.VARY, "Accept, Authorization").header(HttpHeaders.CACHE_CONTROL, "no-cache");
        TreeReader reader = view.reader();
        if (view.shape() == TreeView.Shape.LINK) {
            RdfTree.Link link = view.links().getFirst();
            answer.header(LINK, link(reader.address(), "collection"));
            if (!link.parent().isEmpty()) {
                answer.header(LINK, link(reader.link(link.parent()), "up"));
            }
            named(answer, reader, link.children(), "urn:tutti:tree#child");
            named(answer, reader, link.siblings(), "urn:tutti:tree#sibling");
        }
        return answer;
    }

    private static void named(Response.ResponseBuilder answer, TreeReader reader, List<String> ids, String relation) {
        ids.stream().limit(NAMED).forEach(id -> answer.header(LINK, link(reader.link(id), relation)));
    }

    private static String link(String address, String relation) {
        return "<" + address + ">; rel=\"" + relation + '"';
    }

    /**
     * Links are new.
     *
     * @param added all of them, also those whose words the reader is not told
     */
    static Response added(TreeView view, List<Triple> added, TreeType form) {
        Stream<String> addresses = added.stream().map(link -> view.reader().link(link.id().toString()));
        URI first = URI.create(added.isEmpty()
                ? view.reader().address()
                : view.reader().link(added.getFirst().id().toString()));
        Response.ResponseBuilder answer = body(Response.created(first), view, form);
        addresses.limit(NAMED).forEach(address -> answer.header(LINK, link(address, "item")));
        return answer.build();
    }

    /** A link is as it is told now. */
    static Response changed(TreeView view, TreeType form) {
        if (view.links().isEmpty()) {
            return Response.noContent().build();
        }
        return with(body(Response.ok(), view, form).header(HttpHeaders.ETAG, view.tag(form)), view).build();
    }

    /** Something else is new. */
    static Response made(TreeView view, TreeType form, URI location) {
        return body(Response.created(location), view, form).build();
    }

    private static Response.ResponseBuilder body(Response.ResponseBuilder answer, TreeView view, TreeType form) {
        return answer.entity(view.text(form)).header(HttpHeaders.CONTENT_TYPE, type(form));
    }

    /** Links are gone. */
    static Response removed(List<TripleId> gone) {
        var body = Forms.object();
        body.set("removed", TreeForms.ids(gone));
        return Response.ok(Frames.text(body)).header(HttpHeaders.CONTENT_TYPE, TreeType.JSON.type()).build();
    }
}
