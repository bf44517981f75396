package org.tutti.gateway.web;

import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.tutti.engine.Nodes;
import org.tutti.engine.RefusedException;
import org.tutti.engine.journal.BackupBean;
import org.tutti.engine.plugins.PluginHostBean;

/** What who runs the server does with it while it runs; with the operator's token. */
@Path("/operations")
@Produces(MediaType.APPLICATION_JSON)
public class OperationsResource {

    @Inject
    private WebGateway gateway;

    @EJB
    private PluginHostBean plugins;

    @EJB
    private BackupBean backups;

    /**
     * Has the server give its sessions to the others, and take nothing new in: 202, and it is under way; 409 if
     * there is no other.
     */
    @POST
    @Path("/drain")
    public Response drain(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, InputStream body)
            throws WireException, RefusedException {
        SessionsResource.text(body);
        checkOperator(bearer);
        CompletableFuture<Void> drained = gateway.sessions().nodes().drain().toCompletableFuture();
        if (drained.isCompletedExceptionally() && drained.exceptionNow() instanceof RefusedException refused) {
            throw refused;
        }
        return state(202);
    }

    /** How far it has got. */
    @GET
    @Path("/drain")
    public Response drained(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer) throws WireException {
        checkOperator(bearer);
        return state(200);
    }

    /** Copies the journal while the server runs, if it is in a file: 201 with the folder the copy is in. */
    @POST
    @Path("/backup")
    public Response backup(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, InputStream body)
            throws WireException, RefusedException, IOException, SQLException {
        SessionsResource.text(body);
        checkOperator(bearer);
        java.nio.file.Path folder = backups.backup().orElseThrow(() -> new WireException(
                ErrorCode.NOT_ALLOWED,
                "There is no file to copy, or another copy is under way. Maybe the journal is in PostgreSQL: use pg_dump."));
        return Response.status(201)
                .entity(Frames.text(Frames.object().put("folder", folder.toString())))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Response state(int status) {
        Nodes nodes = gateway.sessions().nodes();
        String state = Frames.text(Frames.object()
                .put("phase", Forms.name(nodes.phase()))
                .put("sessions", nodes.owned())
                .put("websockets", gateway.connections()));
        return Response.status(status).entity(state).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private void checkOperator(String bearer) throws WireException {
        if (Optional.ofNullable(bearer).flatMap(Bearer::token).filter(plugins::isOperator).isEmpty()) {
            throw new WireException(
                    ErrorCode.TOKEN_REFUSED,
                    "That takes the operator's token, which stands in the file operator.token of the server's data folder.");
        }
    }
}
