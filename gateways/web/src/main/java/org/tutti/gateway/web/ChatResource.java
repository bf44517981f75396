package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.tutti.engine.RefusedException;
import org.tutti.session.Chat;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/** What has been said in a session. What is not at hand any more is read from the journal, for those who may. */
@Path("/sessions/{session}/chat")
@Produces(MediaType.APPLICATION_JSON)
public class ChatResource {

    /** The most lines told at once. */
    private static final int MOST = 500;

    @Inject
    private WebGateway gateway;

    @PathParam("session")
    private String id;

    @HeaderParam(HttpHeaders.AUTHORIZATION)
    private String bearer;

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    private String ifNoneMatch;

    /** The last lines before one, oldest first; of a session that is over for those who may read its journal. */
    @GET
    public Response lines(@QueryParam("before") String before, @QueryParam("limit") String limit)
            throws WireException, RefusedException {
        long end = Paging.place("before", before).orElse(Long.MAX_VALUE);
        int most = Paging.limit(limit, MOST);
        SessionId session = ClientMessage.sessionId(id);
        // One more than is told, to know whether there are more.
        List<Line> lines = lines(session, end, most + 1);
        List<Line> told = lines.subList(Math.max(0, lines.size() - most), lines.size());
        ObjectNode body = Frames.object();
        body.set("lines", Forms.lines(told));
        boolean more = told.size() < lines.size();
        Response answer = Part.of(body.put("more", more)).told(ifNoneMatch);
        return more
                ? Paging.next(
                        answer,
                        "/api/sessions/" + session + "/chat",
                        "before", String.valueOf(told.getFirst().seq()), "limit", String.valueOf(most))
                : answer;
    }

    private List<Line> lines(SessionId session, long end, int most) throws WireException, RefusedException {
        List<Line> all;
        try {
            all = Caller.of(gateway, id, bearer).session().chat().lines();
        } catch (RefusedException e) {
            if (e.refusal().code() != Code.SESSION_ENDED) {
                throw e;
            }
            return PastLines.before(gateway.sessions().archive(), session, SessionsResource.token(bearer), end, most);
        }
        List<Line> atHand = new ArrayList<>(all.stream().filter(line -> line.seq() < end).toList());
        if (atHand.size() < most && all.size() == Chat.LIMIT) {
            try {
                return PastLines.before(gateway.sessions().archive(), session, SessionsResource.token(bearer), end, most);
            } catch (RefusedException e) {
                if (e.refusal().code() != Code.NOT_PERMITTED) {
                    throw e;
                }
                // For them the chat is what is at hand.
            }
        }
        return atHand.subList(Math.max(0, atHand.size() - most), atHand.size());
    }

    /** Says something: {@code {"text": …}}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> say(InputStream body) throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        Caller caller = Caller.of(gateway, id, bearer);
        return caller.ask(new Input.Say(Fields.of(text).text("text", 8000)), (entry, now) -> {
            Line line = now.chat().line(entry.seq()).orElseThrow();
            return Part.of(Forms.whole(line, Frames.object()))
                    .in(Response.status(Response.Status.CREATED))
                    .build();
        });
    }
}
