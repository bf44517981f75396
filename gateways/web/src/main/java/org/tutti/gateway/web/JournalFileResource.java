package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.tutti.engine.Archive;
import org.tutti.engine.RefusedException;
import org.tutti.session.SessionId;

/** The whole journal of a session as JSON Lines: an entry each. */
@Path("/sessions/{session}/journal.jsonl")
public class JournalFileResource {

    static final String TYPE = "application/jsonl";

    /** So many entries are held at a time. */
    private static final int PAGE = 200;

    @Inject
    private WebGateway gateway;

    @Inject
    private LongAnswers answers;

    /** All entries there are when it begins, and those that come until it ends. */
    @GET
    public Response export(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @Context HttpServletRequest caller)
            throws WireException, RefusedException {
        SessionId id = ClientMessage.sessionId(session);
        String token = SessionsResource.token(bearer);
        Archive archive = gateway.sessions().archive();
        // Before the answer begins: who may not is told so.
        Archive.Page first = archive.entries(id, token, 0, PAGE);
        return Response.ok(answers.of(caller.getRemoteAddr(), out -> write(first, archive, id, token, out)), TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".jsonl\"")
                .build();
    }

    private static void write(Archive.Page first, Archive archive, SessionId id, String token, OutputStream out)
            throws IOException {
        Archive.Page page = first;
        while (true) {
            for (Archive.Row row : page.rows()) {
                out.write((Frames.text(ArchiveForms.entry(row)) + '\n').getBytes(StandardCharsets.UTF_8));
            }
            if (!page.more()) {
                return;
            }
            try {
                page = archive.entries(id, token, page.rows().getLast().seq(), PAGE);
            } catch (RefusedException e) {
                // The answer breaks off, which is how its reader knows that it is not whole.
                throw new IOException("The journal can be read no further: " + e.refusal().code(), e);
            }
        }
    }
}
