package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Sessions.Trials;

/** What is recorded in the trials of a session, for those who run it: by host token, or by the seat of their endpoint. */
@Path("/sessions/{session}/trial")
public class TrialResource {

    private static final String CSV = "text/csv; charset=utf-8; header=present";

    /** Files of figures on their way: each keeps a thread until its client has taken it. */
    private static final Places<Object> DOWNLOADS = new Places<>(8, 2);

    @Inject
    private WebGateway gateway;

    private interface Figures {
        void write(Trials trials, Writer out) throws IOException;
    }

    /** The trial that is open, who takes part, and how much is recorded. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String state(@PathParam("session") String session, @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer)
            throws WireException, RefusedException {
        Trials trials = trials(session, bearer);
        return Frames.text(TrialForms.state(trials.session(), trials.recording()));
    }

    /** What those who take part have reported, a row for each endpoint and second. */
    @GET
    @Path("/metrics.csv")
    public Response metrics(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @Context HttpServletRequest caller)
            throws WireException, RefusedException {
        return file(trials(session, bearer), "metrics", TrialFigures::metrics, caller);
    }

    /** How those who take part say it is. */
    @GET
    @Path("/ratings.csv")
    public Response ratings(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @Context HttpServletRequest caller)
            throws WireException, RefusedException {
        return file(trials(session, bearer), "ratings", TrialFigures::ratings, caller);
    }

    private Trials trials(String session, String bearer) throws WireException, RefusedException {
        return gateway.sessions().trials(ClientMessage.sessionId(session), SessionsResource.token(bearer));
    }

    private static Response file(Trials trials, String name, Figures figures, HttpServletRequest caller)
            throws WireException {
        if (caller.getMethod().equals("HEAD")) {
            // Nothing is written then, and a place would not be given back.
            return Response.ok().type(CSV).build();
        }
        var place = new Object();
        if (DOWNLOADS.take(place, caller.getRemoteAddr()) != Places.Answer.TAKEN) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED, "Other files of figures are being sent. Try again when they are done.");
        }
        StreamingOutput output = stream -> {
            try (Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
                figures.write(trials, out);
            } finally {
                DOWNLOADS.leave(place);
            }
        };
        return Response.ok(output, CSV)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"tutti-%s-%s.csv\"".formatted(trials.session().id(), name))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
