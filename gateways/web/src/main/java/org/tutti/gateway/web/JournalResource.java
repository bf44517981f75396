package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.tutti.engine.Archive;
import org.tutti.engine.RefusedException;
import org.tutti.session.SessionId;

/** What is written of a session, open or over, and whether it is as it was written. */
@Path("/sessions/{session}/journal")
@Produces(MediaType.APPLICATION_JSON)
public class JournalResource {

    /** The most entries told at once. */
    private static final int MOST = 1000;

    @Inject
    private WebGateway gateway;

    @PathParam("session")
    private String id;

    @HeaderParam(HttpHeaders.AUTHORIZATION)
    private String bearer;

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    private String ifNoneMatch;

    /** Entries after a place. */
    @GET
    public Response entries(@QueryParam("after") String after, @QueryParam("limit") String limit)
            throws WireException, RefusedException {
        long place = Paging.place("after", after).orElse(0L);
        int most = Paging.limit(limit, MOST);
        SessionId session = ClientMessage.sessionId(id);
        Archive.Page page = gateway.sessions().archive().entries(session, SessionsResource.token(bearer), place, most);
        ObjectNode body = Frames.object();
        ArrayNode entries = body.putArray("entries");
        page.rows().forEach(row -> entries.add(ArchiveForms.entry(row)));
        Response answer = Part.of(body.put("more", page.more())).told(ifNoneMatch);
        return page.more()
                ? Paging.next(
                        answer,
                        "/api/sessions/" + session + "/journal",
                        "after", String.valueOf(page.rows().getLast().seq()), "limit", String.valueOf(most))
                : answer;
    }

    /** Whether all of it is as it was written. */
    @GET
    @Path("/verification")
    public Response verification() throws WireException, RefusedException {
        Archive.Verdict verdict =
                gateway.sessions().archive().verify(ClientMessage.sessionId(id), SessionsResource.token(bearer));
        return Part.of(ArchiveForms.verdict(verdict)).told(ifNoneMatch);
    }
}
