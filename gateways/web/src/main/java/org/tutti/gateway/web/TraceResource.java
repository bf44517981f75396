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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tutti.engine.RefusedException;
import org.tutti.session.Event;
import org.tutti.session.SessionId;

/** Why the timeline of a session is as it is: who did what, when, and on which figures it rests. */
@Path("/sessions/{session}/trace")
@Produces(MediaType.APPLICATION_JSON)
public class TraceResource {

    /** The most causes told at once. */
    private static final int MOST = 500;

    @Inject
    private WebGateway gateway;

    @PathParam("session")
    private String id;

    @HeaderParam(HttpHeaders.AUTHORIZATION)
    private String bearer;

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    private String ifNoneMatch;

    /** The last ones, for all who are in the session; with a place those after it, for those who may read the journal. */
    @GET
    public Response trace(@QueryParam("after") String after, @QueryParam("limit") String limit)
            throws WireException, RefusedException {
        Optional<Long> place = Paging.place("after", after);
        int most = Paging.limit(limit, MOST);
        ObjectNode body = Frames.object();
        if (place.isEmpty()) {
            body.set("causes", Forms.trace(Caller.of(gateway, id, bearer).session()));
            return Part.of(body).told(ifNoneMatch);
        }
        SessionId session = ClientMessage.sessionId(id);
        List<ObjectNode> causes = past(session, place.get(), most + 1);
        boolean more = causes.size() > most;
        ArrayNode told = body.put("more", more).putArray("causes");
        causes.stream().limit(most).forEach(told::add);
        Response answer = Part.of(body).told(ifNoneMatch);
        return more
                ? Paging.next(
                        answer,
                        "/api/sessions/" + session + "/trace",
                        "after", causes.get(most - 1).get("seq").asText(), "limit", String.valueOf(most))
                : answer;
    }

    private List<ObjectNode> past(SessionId session, long after, int most) throws WireException, RefusedException {
        List<ObjectNode> causes = new ArrayList<>();
        gateway.sessions().archive().replay(session, SessionsResource.token(bearer), step -> {
            boolean moved = step.events().stream().anyMatch(Event.TimelineChanged.class::isInstance);
            if (moved && step.row().seq() > after && causes.size() < most) {
                step.session().cause().ifPresent(
                        cause -> causes.add(Forms.cause(cause).put("seq", step.row().seq())));
            }
        });
        return causes;
    }
}
