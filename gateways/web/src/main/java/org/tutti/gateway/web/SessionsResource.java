package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Sessions.Created;

/** Sessions over HTTP: create one, look at one. */
@Path("/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {

    @Inject
    private WebGateway gateway;

    /** Creates a session on an item. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> create(InputStream body) throws WireException {
        Fields fields = Fields.of(text(body));
        Optional<String> title = fields.optionalText("title", 1000).map(String::strip).filter(text -> !text.isEmpty());
        return gateway.sessions()
                .create(title, fields.text("item", 4000))
                .thenApply(SessionsResource::created);
    }

    /** A body as text: whole, no longer than a message, and in UTF-8. */
    static String text(InputStream body) throws WireException {
        try {
            byte[] bytes = body.readNBytes(Connection.MESSAGE_LIMIT + 1);
            if (bytes.length > Connection.MESSAGE_LIMIT) {
                throw new WireException(
                        ErrorCode.TOO_LARGE, "A request has at most %d bytes.".formatted(Connection.MESSAGE_LIMIT));
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new WireException(ErrorCode.MALFORMED, "JSON is written in UTF-8; this is not.");
        } catch (IOException e) {
            throw new WireException(ErrorCode.MALFORMED, "The request ended before its body did.");
        }
    }

    private static Response created(Created created) {
        ObjectNode body = Frames.object()
                .put("session", created.session().value())
                .put("url", "/s/" + created.session())
                .put("hostToken", created.hostToken());
        return Response.created(URI.create("/api/sessions/" + created.session()))
                .entity(Frames.text(body))
                .build();
    }

    /** What a person may know of a session before joining. */
    @GET
    @Path("/{session}")
    public String session(@PathParam("session") String session) throws WireException, RefusedException {
        return Frames.text(Frames.summary(gateway.sessions().session(ClientMessage.sessionId(session))));
    }
}
