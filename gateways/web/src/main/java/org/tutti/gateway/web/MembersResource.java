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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.tutti.engine.RefusedException;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Session;

/** Who is in a session, what they are in it, and that they go. */
@Path("/sessions/{session}/members")
@Produces(MediaType.APPLICATION_JSON)
public class MembersResource {

    private static final int MOST = 1000;

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

    /** Who is here, in the order of their ids: one that stands also while others come and go. */
    @GET
    public Response members(@QueryParam("after") String after, @QueryParam("limit") String limit)
            throws WireException, RefusedException {
        int most = Paging.limit(limit, MOST);
        Caller caller = caller();
        Session session = caller.session();
        List<Member> all = session.roster().members().stream()
                .filter(member -> caller.sees(session, member))
                .sorted(Comparator.comparing(member -> member.id().value()))
                .toList();
        List<Member> page = all.stream()
                .filter(member -> after == null || member.id().value().compareTo(after) > 0)
                .limit(most)
                .toList();
        ObjectNode body = Frames.object().put("size", all.size());
        ArrayNode rows = body.putArray("members");
        page.forEach(member -> rows.add(Forms.member(session, member)));
        Response answer = Part.of(body).told(ifNoneMatch);
        if (page.isEmpty() || page.getLast() == all.getLast()) {
            return answer;
        }
        return Paging.next(
                answer,
                "/api/sessions/" + caller.id() + "/members",
                "after", page.getLast().id().value(), "limit", String.valueOf(most));
    }

    /** One who is here. */
    @GET
    @Path("/{member}")
    public Response member(@PathParam("member") String member) throws WireException, RefusedException {
        Caller caller = caller();
        Session session = caller.session();
        return part(session, here(caller, session, member).id()).told(ifNoneMatch);
    }

    /** Makes them something else: {@code {"role": "viewer"}}. */
    @PUT
    @Path("/{member}/role")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> role(@PathParam("member") String member, InputStream body)
            throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        Caller caller = caller();
        Role role = Fields.of(text).word("role", Role.class);
        Session session = caller.session();
        caller.checkRuns(session);
        Member one = here(caller, session, member);
        if (one.role() == role && ifMatch == null) {
            return CompletableFuture.completedFuture(told(session, one.id()));
        }
        return caller.ask(
                ifMatch,
                now -> part(now, one.id()),
                _ -> new Input.SetRole(one.id(), role),
                (_, now) -> told(now, one.id()));
    }

    /** Turns them out for good, with all their devices and tokens. */
    @DELETE
    @Path("/{member}")
    public CompletionStage<Response> remove(@PathParam("member") String member, InputStream body)
            throws WireException, RefusedException {
        SessionsResource.text(body);
        Caller caller = caller();
        MemberId one = Requests.member(member);
        Session session = caller.session();
        if (session.roster().standing(one).removed() && caller.runs(session)) {
            return CompletableFuture.completedFuture(Response.noContent().build());
        }
        return caller.ask(
                ifMatch,
                now -> part(now, one),
                _ -> new Input.Remove(one),
                (_, _) -> Response.noContent().build());
    }

    /** Takes out of the journal what a member who has gone said of themselves or wrote. */
    @DELETE
    @Path("/{member}/words")
    public Response erase(@PathParam("member") String member, InputStream body) throws WireException, RefusedException {
        SessionsResource.text(body);
        int entries = gateway.sessions().archive().erase(
                ClientMessage.sessionId(id), SessionsResource.token(bearer), Requests.member(member));
        return Response.ok(Frames.text(Frames.object().put("entries", entries))).build();
    }

    private Caller caller() throws WireException, RefusedException {
        return Caller.of(gateway, id, bearer);
    }

    private static Member here(Caller caller, Session session, String member) throws WireException {
        return session.roster().member(Requests.member(member))
                .filter(one -> caller.sees(session, one))
                .orElseThrow(() -> new WireException(
                        ErrorCode.MEMBER_UNKNOWN, "There is no such member in the session. Maybe they have just left."));
    }

    private static Response told(Session session, MemberId member) {
        return part(session, member).in(Response.ok()).build();
    }

    /** A member as they are told; of one who has gone, nothing. */
    private static Part part(Session session, MemberId member) {
        Optional<Member> one = session.roster().member(member);
        return Part.of(one.map(here -> Forms.member(session, here)).orElseGet(Frames::object));
    }
}
